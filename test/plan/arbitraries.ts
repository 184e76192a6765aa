import * as fc from 'fast-check';
import { asmMesh, istioMesh, MeshProfile } from '../../lib/meshes';
import { plan, PlanError, PlanInput, RequestDuration, Wishes } from '../../lib/plan';

/** Whole or half seconds. */
const seconds = (max: number) => fc.oneof(fc.integer({ min: 0, max }), fc.integer({ min: 0, max: 2 * max }).map((n) => n / 2));

const requestDuration: fc.Arbitrary<RequestDuration> = fc.oneof(
  seconds(600).map((atMost): RequestDuration => ({ kind: 'up-to', atMost })),
  seconds(600).map((atMost): RequestDuration => ({ kind: 'unpredictable', atMost: atMost + 1 })),
  fc.tuple(seconds(100), seconds(600)).map(([typical, more]): RequestDuration => ({ kind: 'mixed', typical, atMost: typical + more + 1 })),
);

export const wishes: fc.Arbitrary<Wishes> = fc.record({
  requestDuration,
  endpointPropagation: fc.option(seconds(130), { nil: undefined }),
  shutdownAfterLastRequest: fc.option(seconds(40), { nil: undefined }),
  gracePeriodHeadroom: fc.option(fc.integer({ min: 2, max: 20 }), { nil: undefined }),
  onSigterm: fc.option(fc.constantFrom('finishes-requests', 'exits-at-once', 'ignores'), { nil: undefined }),
  listens: fc.option(fc.boolean(), { nil: undefined }),
  clientsMeshed: fc.boolean(),
  mechanism: fc.option(fc.constantFrom('fixed-drain', 'wait-for-connections', 'exit-on-zero', 'wait-then-exit-on-zero'), { nil: undefined, freq: 3 }),
  preStop: fc.option(fc.integer({ min: 0, max: 200 }), { nil: undefined, freq: 8 }),
}) as fc.Arbitrary<Wishes>;

/** Every mode a sidecar can have, and every version that changes a number. */
export const mesh: fc.Arbitrary<MeshProfile> = fc.tuple(
  fc.constantFrom(istioMesh, asmMesh),
  fc.record({
    version: fc.constantFrom(undefined, '1.10.0', '1.20.0', '1.22.0', '1.24.0', '1.27.0', '1.31.0'),
    kubernetesVersion: fc.constantFrom(undefined, '1.32.0', '1.33.0'),
    native: fc.constantFrom(undefined, true, false),
    distroless: fc.boolean(),
    drainDuration: fc.constantFrom(undefined, 10, 100),
    exitOnZero: fc.constantFrom(undefined, true, false),
  }),
).map(([make, options]) => make(options));

const container = (name: string, port: boolean) => ({ name, image: `${name}:1`, ...(port && { ports: [{ containerPort: 8080 }] }) });

export const template = fc.record({
  annotations: fc.oneof(
    { weight: 4, arbitrary: fc.constant({}) },
    fc.constantFrom('true', 'false').map((value) => ({ 'sidecar.istio.io/nativeSidecar': value })),
    fc.constantFrom('tracing:\n  sampling: 10\n# keep me\n', '{"concurrency":2}', '').map((text) => ({ 'proxy.istio.io/config': text })),
  ),
  helpers: fc.integer({ min: 0, max: 2 }),
  sidecar: fc.constantFrom('none', 'quiet', 'listens'),
}).map(({ annotations, helpers, sidecar }) => ({
  metadata: { annotations, labels: { app: 'app' } },
  spec: {
    containers: [container('app', true), ...Array.from({ length: helpers }, (_, i) => container(`helper${i}`, false))],
    ...(sidecar !== 'none' && { initContainers: [{ ...container('logs', sidecar === 'listens'), restartPolicy: 'Always' }] }),
  },
}));

/** Everything a plan is made from, where one can be made. */
export const planInput: fc.Arbitrary<PlanInput> = fc.record({ wishes, mesh, template }).filter((input) => {
  try {
    plan(input);
    return true;
  } catch (error) {
    if (error instanceof PlanError) return false;
    throw error;
  }
});
