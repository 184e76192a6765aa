import * as fc from 'fast-check';
import { asmMesh, istioMesh, Level, levelConfigOf, levelLifecycleOf, LevelSettings, MeshProfile, RANK } from '../../lib/meshes';
import { Applied, apply, Plan, plan, PlanError, PlanInput, RequestDuration, Requirements } from '../../lib/plan';
import { readWorkload } from '../../lib/workload';
import { once } from '../once';

/** Whole or half seconds. */
const seconds = (max: number) => fc.oneof(fc.integer({ min: 0, max }), fc.integer({ min: 0, max: 2 * max }).map((n) => n / 2));

const requestDuration: fc.Arbitrary<RequestDuration> = fc.oneof(
  seconds(600).map((atMost): RequestDuration => ({ kind: 'up-to', atMost })),
  seconds(600).map((atMost): RequestDuration => ({ kind: 'unpredictable', atMost: atMost + 1 })),
  fc.tuple(seconds(100), seconds(600)).map(([typical, more]): RequestDuration => ({ kind: 'mixed', typical, atMost: typical + more + 1 })),
);

/** A preStop of the user's own: few have one, and what is said of it is said of little else. */
const ownPreStop = fc.integer({ min: 0, max: 200 });

const requirementsWith = (preStop: fc.Arbitrary<number | undefined>) => fc.record({
  requestDuration,
  endpointPropagation: fc.option(seconds(130), { nil: undefined }),
  shutdownAfterLastRequest: fc.option(seconds(40), { nil: undefined }),
  gracePeriodHeadroom: fc.option(fc.integer({ min: 2, max: 20 }), { nil: undefined }),
  onSigterm: fc.option(fc.constantFrom('finishes-requests', 'exits-at-once', 'ignores'), { nil: undefined }),
  listens: fc.option(fc.boolean(), { nil: undefined }),
  clientsMeshed: fc.boolean(),
  mechanism: fc.option(fc.constantFrom('fixed-drain', 'wait-for-connections', 'exit-on-zero', 'wait-then-exit-on-zero'), { nil: undefined, freq: 3 }),
  preStop,
  httpClient: fc.constantFrom('curl', 'wget', undefined),
}) as fc.Arbitrary<Requirements>;

export const requirements = requirementsWith(fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: ownPreStop }));

const whole = fc.option(fc.integer({ min: 1, max: 700 }), { nil: undefined });
const variables = { exitOnZero: fc.constantFrom(undefined, true, false), minimumDrain: whole };
const settings: fc.Arbitrary<LevelSettings> = fc.record({
  ...variables,
  drain: whole,
  listenersCloseAfter: whole,
  hold: fc.constantFrom(undefined, true),
  waitForConnections: fc.option(fc.integer({ min: 1, max: 700 }), { nil: undefined, freq: 2 }),
  shutdownAfterLastRequest: fc.constantFrom(undefined, 0, 5, 40),
  preStopCommand: fc.constantFrom(undefined, ['sleep', '10']),
  native: fc.boolean(),
});
const level = (rank: number, about: object, from: fc.Arbitrary<LevelSettings>): fc.Arbitrary<Level> => from.map((own) => {
  const lifecycle = levelLifecycleOf(own);
  return { title: `level ${rank}`, rank, ...about, config: levelConfigOf(own), ...(lifecycle && { lifecycle }) };
});
const inNamespace = { namespace: 'shop' };
const selecting = { ...inNamespace, selector: { app: 'app' } };

/** Nothing, or settings of the mesh, of namespaces and of selectors that some of the pods are in. */
export const levels: fc.Arbitrary<readonly Level[] | undefined> = fc.option(fc.tuple(
  level(RANK.mesh, {}, settings),
  level(RANK.rootNamespace, {}, fc.record(variables)),
  level(RANK.namespace, inNamespace, fc.oneof(settings, fc.record(variables))),
  level(RANK.asmWorkload, selecting, settings),
  level(RANK.workload, selecting, fc.record(variables)),
).chain((all) => fc.subarray(all)), { nil: undefined });

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
    levels,
  }),
).map(([make, options]) => ({
  ...make(options),
  // A counterexample is read by people: what the mesh was made of, not its functions.
  [fc.toStringMethod]: () => `${make === asmMesh ? 'ASM' : 'Istio'} ${JSON.stringify(options)}`,
}));

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

/** What stands around the template: its kind, its namespace, and for a Job what its command is. */
const around = fc.tuple(fc.constantFrom('Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob'), fc.constantFrom(undefined, 'shop', 'other'), fc.constantFrom('Never', 'OnFailure'));

export interface Written {
  readonly made: Plan;
  readonly applied: Applied;
}

const planned = once((input: PlanInput): Written | PlanError => {
  try {
    const made = plan(input);
    return { made, applied: apply(made, input.mesh, input.template) };
  } catch (error) {
    if (error instanceof PlanError) return error;
    throw error;
  }
});

/** What a plan writes; throws where there is none. The filter below has asked already. */
export function written(input: PlanInput): Written {
  const made = planned(input);
  if (made instanceof PlanError) throw made;
  return made;
}

/** Everything a plan is made from. */
const inputOf = (of: fc.Arbitrary<Requirements>): fc.Arbitrary<PlanInput> =>
  fc.record({ requirements: of, mesh, template, around }).map((given): PlanInput => {
    const { around: about, ...input } = given;
    const [kind, namespace, restartPolicy] = about;
    const spec: any = { ...input.template.spec };
    if (kind === 'Job' || kind === 'CronJob') {
      spec.restartPolicy = restartPolicy;
      spec.containers = spec.containers.slice(0, 1).map((one: object) => ({ ...one, command: ['/bin/work'] }));
    }
    const made = { ...input.template, spec };
    const workload = readWorkload({ kind, namespace, apiVersion: '', spec: {} });
    return { ...input, template: made, workload };
  });
/** The same, where a plan can be made. */
const planInputOf = (of: fc.Arbitrary<Requirements>) => inputOf(of).filter((input) => !(planned(input) instanceof PlanError));

export const planInput = planInputOf(requirements);
export const withOwnPreStop = planInputOf(requirementsWith(ownPreStop));
export const withoutOwnPreStop = planInputOf(requirementsWith(fc.constant(undefined)));
/** Of which something else is planned than what they ask for. */
export const toPlanOtherwise = inputOf(requirementsWith(fc.constant(undefined)));
