import * as fs from 'fs';
import * as path from 'path';
import { stringify } from 'yaml';
import type { NamedText } from '../../lib/check';
import { FIXTURES, fixture } from '../rules/fixtures';

const API: Readonly<Record<string, string>> = { Deployment: 'apps/v1', StatefulSet: 'apps/v1', DaemonSet: 'apps/v1', Job: 'batch/v1' };

/** A workload of each pod template among the fixtures of the rules, as a manifest. */
export const WORKLOADS: readonly NamedText[] = fs.readdirSync(FIXTURES).flatMap((code) => (['violates', 'passes'] as const).flatMap((name) => {
  if (!fs.existsSync(path.join(FIXTURES, code, `${name}.yaml`))) return [];
  const { input: { template }, options: { object = {} } } = fixture(code, name) as any;
  const kind = object.kind ?? 'Deployment';
  const withImages = (containers: any) => (Array.isArray(containers) ? containers.map((one) => (one?.name === 'istio-proxy' || typeof one !== 'object' ? one : { image: 'example/app:1', ...one })) : containers);
  const spec = { ...template.spec, containers: withImages(template.spec?.containers) };
  const workload = {
    apiVersion: object.apiVersion ?? API[kind] ?? 'example.com/v1',
    kind,
    ...object,
    metadata: { name: 'one', ...object.metadata },
    spec: { ...(kind !== 'Job' && { selector: { matchLabels: { app: 'one' } } }), ...object.spec, template: { ...template, spec } },
  };
  return [{ path: `${code}-${name}.yaml`, text: stringify(workload, { version: '1.1' }) }];
}));
