import { Random } from './random';
import { text } from './texts';
import { json, own, strange } from './values';

const exec = (...argv: unknown[]) => ({ exec: { command: argv } });

/** A manifest as people write it, with texts of all kinds where texts stand. */
export function manifest(random: Random, room: number): any {
  const kind = random.of(['Deployment', 'Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob', 'Pod', 'Rollout', 'Service', 'List', 'JobSet', 'InferenceService', 'ClusterPolicy']);
  const metadata = { name: name(random, room), namespace: random.of(['shop', undefined, 'istio-system']), annotations: annotations(random, room), labels: labels(random) };
  const template = { metadata: { annotations: annotations(random, room), labels: labels(random) }, spec: podSpec(random, room) };
  const head = (apiVersion: string) => ({ apiVersion, kind, metadata });
  switch (kind) {
    case 'Pod': return { ...head('v1'), metadata: template.metadata, spec: template.spec };
    case 'Job': return { ...head('batch/v1'), spec: { backoffLimit: random.of<unknown>([0, 6, undefined, '1']), activeDeadlineSeconds: random.of<unknown>([undefined, 10, 1e12]), template } };
    case 'CronJob': return { ...head('batch/v1'), spec: { jobTemplate: { spec: { template } } } };
    case 'Rollout': return { ...head('argoproj.io/v1alpha1'), spec: { template } };
    case 'Service': return { ...head('serving.knative.dev/v1'), spec: { template: { ...template, spec: { timeoutSeconds: random.of([undefined, 0, 300]), ...template.spec } } } };
    case 'List': return { ...head('v1'), items: random.some(0, 3, () => ({ apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: { template } })) };
    case 'JobSet': return { ...head('jobset.x-k8s.io/v1alpha2'), spec: { replicatedJobs: [{ template: { spec: { template } } }] } };
    case 'InferenceService': return { ...head('serving.kserve.io/v1beta1'), spec: { predictor: template.spec } };
    case 'ClusterPolicy': return { ...head('kyverno.io/v1'), spec: { rules: [{ validate: { pattern: { spec: { template } } } }] } };
    default: return { ...head('apps/v1'), spec: { replicas: random.of([1, 0, 3]), template } };
  }
}

/** Pods of next to nothing, or with what costs most, no two alike, as many as there is room for. */
export function crowd(random: Random, room: number): string {
  const shapes: ((index: number) => string)[] = [
    () => '{}',
    (index) => `{kind: Pod, apiVersion: v1, spec: {containers: [{name: c${index}, image: a}]}}`,
    (index) => `{kind: Pod, apiVersion: v1, spec: {terminationGracePeriodSeconds: ${index}, containers: [{name: a, image: a, ports: [{containerPort: 80}]}]}}`,
    (index) => `{kind: Pod, apiVersion: v1, spec: {containers: [{name: a, image: a, lifecycle: {preStop: {exec: {command: [sh, -c, "sleep ${index}; curl a"]}}}}]}}`,
    (index) => `{kind: Pod, apiVersion: v1, metadata: {annotations: {proxy.istio.io/config: "drainDuration: ${index}s"}}, spec: {containers: [{name: a, image: a}]}}`,
    (index) => `{kind: Job, apiVersion: batch/v1, spec: {template: {spec: {containers: [{name: a, image: a, command: [sh, -c, "a${index} && b"]}]}}}}`,
    (index) => `{kind: Pod, apiVersion: v1, spec: {containers: [${[1, 2, 3, 4].map((one) => `{name: a${one}, image: a, ports: [{containerPort: 80}], lifecycle: {preStop: {exec: {command: [sh, -c, "sleep ${index}; a && b ${one} || c"]}}}}`).join(', ')}]}}`,
    (index) => `{kind: Job, apiVersion: batch/v1, spec: {template: {metadata: {annotations: {proxy.istio.io/config: "terminationDrainDuration: ${index}s"}}, spec: {containers: [{name: a, image: a, command: [sh, -c, "while a${index}; do if b; then curl c; fi; done; for i in 1 2 3; do d | e & done; wait; curl -XPOST localhost:15020/quitquitquit"]}]}}}}`,
    (index) => (index === 0 ? '&a {kind: Pod, apiVersion: v1, spec: {containers: [{name: a, image: a, ports: [{containerPort: 80}], lifecycle: {preStop: {exec: {command: [sleep, "5"]}}}}]}}' : '*a'),
    (index) => `{kind: X${index}, apiVersion: x/v1, spec: {a: [{containers: [{name: a, image: a}]}]}}`,
  ];
  const [head, before, after] = random.of([['kind: List\napiVersion: v1\nitems:\n', '- ', '\n'], ['kind: PodList\napiVersion: v1\nitems: [', '', ','], ['', '', '\n---\n']]);
  const ofOne = head === '' ? shapes.filter((shape) => shape(1) !== '*a') : shapes;
  const some = random.chance(0.5) ? ofOne : [random.of(ofOne)];
  let all = head;
  for (let index = 0; all.length < room; index++) all += before + random.of(some)(index) + after;
  return after === ',' ? `${all}]` : all;
}

const name = (random: Random, room: number): string => (random.chance(0.85) ? random.of(['app', 'web', 'main', 'istio-proxy', 'logs']) : text(random, 'name', random.chance(0.02) ? room : 20));

const CONFIGS = ['{"terminationDrainDuration":"66s"}', 'terminationDrainDuration: 30s\n', '{"proxyMetadata":{"EXIT_ON_ZERO_ACTIVE_CONNECTIONS":"true","MINIMUM_DRAIN_DURATION":"5s"}}', 'drainDuration: 8.2m', '{"drainDuration":{"toString":1}}', 'holdApplicationUntilProxyStarts: true'];

function annotations(random: Random, room: number): Record<string, unknown> {
  const map: Record<string, unknown> = {};
  const maybe = (key: string, value: () => unknown) => { if (random.chance(0.2)) own(map, key, value()); };
  maybe('proxy.istio.io/config', () => (random.chance(0.5) ? random.of(CONFIGS) : text(random, 'config', room)));
  maybe('sidecar.istio.io/status', () => random.of(['{"initContainers":["istio-init"],"containers":["istio-proxy"]}', '{', text(random, 'config', room)]));
  maybe('sidecar.istio.io/nativeSidecar', () => random.of(['true', 'false', 'yes']));
  maybe('sidecar.istio.io/inject', () => random.of<unknown>(['true', 'false', false, text(random, 'name', 20)]));
  maybe('sidecar.istio.io/proxyImage', () => random.of(['istio/proxyv2:1.24-distroless', text(random, 'name', room)]));
  maybe('inject.istio.io/templates', () => random.of(['gateway', 'sidecar,gateway', text(random, 'name', room)]));
  maybe('status.sidecar.istio.io/port', () => text(random, 'number', 10));
  if (random.chance(0.03)) own(map, 'graceful-mesh/opt-out', text(random, 'name', room));
  if (random.chance(0.05)) own(map, text(random, 'name', room), text(random, 'name', 20));
  return map;
}

function labels(random: Random): Record<string, unknown> {
  return { app: 'app', ...(random.chance(0.2) && { 'sidecar.istio.io/inject': random.of(['true', 'false', 'x']) }), ...(random.chance(0.1) && { 'istio.io/rev': 'canary' }) };
}

function podSpec(random: Random, room: number): Record<string, unknown> {
  const native = random.some(0, 2, () => ({ ...container(random, room), restartPolicy: random.of(['Always', 'Always', undefined]) }));
  return {
    terminationGracePeriodSeconds: random.of<unknown>([undefined, undefined, 30, 60, 5, 0, -1, 1e11, 1e308, 30.5, '30']),
    restartPolicy: random.of([undefined, 'Never', 'OnFailure', 'Always']),
    hostNetwork: random.of([undefined, undefined, true, 'yes']),
    containers: random.some(1, 3, () => container(random, room)),
    ...(native.length > 0 && { initContainers: native }),
  };
}

function container(random: Random, room: number): Record<string, unknown> {
  const called = name(random, room);
  return {
    name: called,
    image: random.chance(0.9) ? random.of(['app:1', 'auto', 'nginx', 'istio/proxyv2:1.24.0-distroless']) : text(random, 'name', room),
    ...(random.chance(0.5) && { ports: [{ containerPort: random.of<unknown>([8080, 'x', 0]) }] }),
    ...(random.chance(0.3) && { command: command(random, room), args: random.of([undefined, ['a'], ['-c', 'b']]) }),
    ...(random.chance(0.3) && { env: random.some(0, 3, () => ({ name: random.of(['WAIT', 'PROXY_CONFIG', 'EXIT_ON_ZERO_ACTIVE_CONNECTIONS', '__proto__', 'constructor']), value: text(random, random.of(['number', 'config', 'script']), 30) })) }),
    ...(random.chance(0.6) && { lifecycle: { preStop: hook(random, room), ...(random.chance(0.1) && { postStart: hook(random, room) }) } }),
  };
}

function command(random: Random, room: number): unknown[] {
  return random.chance(0.7) ? [random.of(['sh', '/bin/bash', 'ash']), random.of(['-c', '-ec', '-euxo pipefail', '-c']), text(random, 'script', room)] : random.some(0, 5, () => text(random, 'script', 20));
}

function hook(random: Random, room: number): unknown {
  switch (random.below(8)) {
    case 0: return { sleep: { seconds: random.of<unknown>([0, 5, 15, 60, -1, 1e308, 1.5, '5', null]) } };
    case 1: return exec('sleep', text(random, 'number', random.chance(0.1) ? room : 12));
    case 2: return { httpGet: { path: text(random, 'name', 20), port: 8080 } };
    case 3: return random.of<unknown>([{}, { tcpSocket: { port: 1 } }, { sleep: { seconds: 1 }, exec: { command: ['true'] } }, exec(), exec('timeout', text(random, 'number', 12), 'sleep', '50')]);
    default: return exec(...command(random, room));
  }
}

/** The same with values of any kind in some places. */
export function broken(random: Random, value: any, times: number, ofProgram: boolean): any {
  for (let i = 0; i < times; i++) {
    const place = somewhere(random, value);
    if (!place) return json(random);
    own(place.holder, place.key, ofProgram && random.chance(0.5) ? strange(random) : json(random, 2));
  }
  return value;
}

function somewhere(random: Random, root: unknown): { readonly holder: object; readonly key: string } | undefined {
  let place: { holder: object; key: string } | undefined;
  let here = root;
  for (let depth = 0; depth < 12 && typeof here === 'object' && here !== null; depth++) {
    const keys = Object.keys(here);
    if (keys.length === 0) break;
    place = { holder: here, key: random.of(keys) };
    here = (here as Record<string, unknown>)[place.key];
    if (depth > 0 && random.chance(0.12)) break;
  }
  return place;
}
