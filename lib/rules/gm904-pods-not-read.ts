import { groupOf, Obstacle } from '../pods';
import { Rule } from './rule';

const OBSTACLES: Readonly<Record<Obstacle, (kind: string) => { readonly why: string; readonly fix: string }>> = {
  kind: (kind) => ({ why: 'nobody knows whether its controller makes them from this template as it stands', fix: `if it does, name ${kind} in workloadKinds` }),
  judged: (kind) => ({ why: 'its controller changes what stands in this template', fix: `to have it written all the same, name ${kind} in workloadKinds` }),
  podSpec: () => ({ why: 'this is a bare pod spec, and its controller makes the annotations of the pods', fix: 'do by hand what the findings of this pod say' }),
  nested: () => ({ why: 'it stands inside another object', fix: 'attach to it where it is an object of its own, or do by hand what the findings of this pod say' }),
  fragment: () => ({ why: 'no container in it has an image, so it is a part of an object that stands elsewhere', fix: 'attach to the whole object' }),
};

export const podsNotRead: Rule = {
  code: 'GM904',
  slug: 'pods-not-read',
  severity: 'warning',
  title: 'It should be known how pods are made',
  why: 'Custom resources make pods in ways of their own: an operator merges what stands there into its containers, a chart is rendered in the cluster. What is not read is not checked, and nothing is written where '
    + 'it is not known that it reaches the pods.',
  sources: [
    'https://github.com/prometheus-operator/prometheus-operator/blob/main/Documentation/api-reference/api.md: containers are merged by their names',
    'lib/pods/kinds.ts and lib/pods/unread-kinds.ts: the kinds that are known',
  ],
  check({ unread }) {
    if (!unread || 'bound' in unread) return [];
    const { kind, apiVersion, pointer } = unread;
    if ('how' in unread) {
      return [{ message: `${kind} makes pods, and they are not read: ${unread.how}`, pointer: '', fix: { text: 'check the pods that it makes, as they run' } }];
    }
    const { why, fix } = OBSTACLES[unread.obstacle ?? 'kind'](`${groupOf(apiVersion)}/${kind}`);
    return [{ message: `${kind} makes pods, and nothing is written into ${pointer || 'it'}: ${why}`, pointer: '', fix: { text: fix } }];
  },
};
