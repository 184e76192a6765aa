import { JsonObject } from '../../lib/manifest';
import { podSources } from '../../lib/pods';

describe('pod templates', () => {
  const template = { spec: { containers: [{ name: 'app' }] } } as JsonObject;
  test.each<[string, unknown, string[]]>([
    ['a Pod', { kind: 'Pod', ...template }, ['']],
    ['a Deployment', { kind: 'Deployment', spec: { template } }, ['/spec/template']],
    ['a Deployment without containers', { kind: 'Deployment', spec: { template: {} } }, ['/spec/template']],
    ['a CronJob', { kind: 'CronJob', spec: { jobTemplate: { spec: { template } } } }, ['/spec/jobTemplate/spec/template']],
    ['a custom resource', { kind: 'Rollout', spec: { template } }, ['/spec/template']],
    ['a List', { kind: 'List', items: [{ kind: 'Service' }, { kind: 'Pod', ...template }] }, ['/items/1']],
    ['a Service', { kind: 'Service', spec: { ports: [] } }, []],
    ['nothing', null, []],
  ])('of %s', (_, manifest, expected) => expect(podSources(manifest).map(({ pointer }) => pointer)).toEqual(expected));
});
