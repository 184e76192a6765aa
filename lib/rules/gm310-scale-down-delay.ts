import { longest, printSeconds } from '../model';
import { serving } from './gm301-no-wait-for-endpoints';
import { Rule } from './rule';

export const scaleDownDelay: Rule = {
  code: 'GM310',
  slug: 'scale-down-delay',
  severity: 'error',
  title: 'A Rollout must keep its old pods for as long as somebody sends to them',
  why: 'After the switch Argo Rollouts keeps old pods for scaleDownDelaySeconds, 30 s by default. Less than peers need to hear of it must be made up for by a preStop, which every other stop needs anyhow.',
  sources: [
    'argoproj/argo-rollouts utils/defaults/defaults.go GetScaleDownDelaySecondsOrDefault',
    'argoproj/argo-rollouts pkg/apis/rollouts/validation/validation.go InvalidCanaryScaleDownDelay',
  ],
  check(context) {
    const { beside, needs: { endpointPropagation }, workload } = context;
    const lent = beside?.lent?.delay;
    const delay = workload?.delay ?? lent;
    if (!delay) return [];
    const { seconds, refused, pointer } = delay;
    const place = { pointer: '/metadata/labels', ...(lent ? { from: beside?.lent?.from } : { inObject: pointer }) };
    if (refused !== undefined) return [{ ...place, message: `scaleDownDelaySeconds: ${seconds} is refused: ${refused}`, fix: { text: 'remove it' } }];
    const early = serving(context).find((one) => (longest(one.preStop) ?? Infinity) < endpointPropagation.value);
    if (!early || seconds >= endpointPropagation.value) return [];
    const wait = printSeconds(endpointPropagation.value);
    return [{
      ...place,
      message: `old pods are deleted ${printSeconds(seconds)} after the switch, where peers may send for ${wait}, and ${early.name} does not wait for them either`,
      fix: { text: `leave it out, for 30s, or let it be ${wait} or more; a preStop of ${wait} does for every stop` },
    }];
  },
};
