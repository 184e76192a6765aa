import { PodTemplate } from '../manifest';
import { PlanError } from './plan-error';
import { Mechanism, Requirements } from './requirements';
import { MeshAbilities, MeshReading } from '../meshes/mesh';
import { WorkloadFacts } from '../workload';

/** A choice and the facts it follows from. */
export interface Choice {
  readonly mechanism: Mechanism;
  readonly because: readonly string[];
}

const NAMES: Readonly<Record<Mechanism, string>> = {
  'application-only': 'the application alone',
  'inherited': 'what the mesh or the namespace sets',
  'own': 'what the pod has of its own',
  'native': 'the native sidecar\'s own order',
  'fixed-drain': 'a fixed drain',
  'wait-for-connections': 'a preStop on the proxy that waits for connections',
  'exit-on-zero': 'exit on zero connections',
  'wait-then-exit-on-zero': 'a waiting preStop with exit on zero behind it',
};

export const mechanismName = (mechanism: Mechanism): string => NAMES[mechanism];

/** Everything a choice rests on. */
export interface Circumstances {
  readonly requirements: Requirements;
  readonly reading: MeshReading;
  readonly abilities: MeshAbilities;
  readonly template: PodTemplate;
  readonly workload?: WorkloadFacts;
}

/**
 * Chooses how the proxy is kept, by mode, versions and what the images have.
 *
 * @throws PlanError when a mechanism is forced that the pod cannot have
 */
export function choose(circumstances: Circumstances): Choice {
  const { requirements, reading, workload } = circumstances;
  if (requirements.mechanism) {
    const obstacle = obstacles(circumstances)[requirements.mechanism];
    if (obstacle) throw new PlanError('drainMechanism', `(${mechanismName(requirements.mechanism)}) cannot be had here: ${obstacle}`);
    return { mechanism: requirements.mechanism, because: ['it was asked for'] };
  }
  const mode = reading.mode.value;
  if (mode === 'none' || mode === 'ambient') return { mechanism: 'application-only', because: [`there is no proxy in the pod (${mode})`] };
  if (mode === 'native') return { mechanism: 'native', because: ['the sidecar is native: the kubelet stops it after the application'] };
  const kind = requirements.requestDuration.kind;
  if (workload?.job && requirements.listens === false) return { mechanism: 'fixed-drain', because: ['a Job serves no requests: the drain covers what it needs after SIGTERM'] };
  if (kind === 'up-to') return { mechanism: 'fixed-drain', because: ['requests are predictable: the drain is raised (Solution 1)'] };
  const because = kind === 'mixed'
    ? ['requests are mostly predictable: the hook waits for the longest, the drain behind it covers the typical one']
    : ['requests are unpredictable: a preStop on the proxy waits for the application\'s connections (Solution 2)'];
  const no = obstacles(circumstances);
  if (!no['wait-for-connections']) return { mechanism: 'wait-for-connections', because };
  if (!no['exit-on-zero'] && requirements.clientsMeshed === true && mode === 'classic') {
    return { mechanism: 'exit-on-zero', because: [no['wait-for-connections'], 'every client is in the mesh, so no idle connection keeps the pod'] };
  }
  return { mechanism: 'fixed-drain', because: [no['wait-for-connections'], 'so the drain covers the longest request, on every stop'] };
}

/** Whether the pod could end with its last connection, which costs nothing where the agent can be asked to drain. */
export const couldWait = (circumstances: Circumstances): boolean =>
  circumstances.abilities.drainsNow === 'yes' && obstacles(circumstances)['wait-for-connections'] === undefined;

/** Why each mechanism cannot be had; absent where it can. */
function obstacles({ requirements, reading, abilities, template, workload }: Circumstances): Partial<Record<Mechanism, string>> {
  const mode = reading.mode.value;
  const noProxy = mode === 'none' || mode === 'ambient' ? `there is no proxy in the pod (${mode})` : undefined;
  const dead = mode === 'native' ? 'a native sidecar never reads it, and needs none: leave drainMechanism out' : undefined;
  const worker = requirements.listens === false ? 'the application does not listen, and between two calls it has no connection' : undefined;
  const S = requirements.shutdownAfterLastRequest ?? 0;
  const listening = template.sidecars.find(({ behaviour }) => behaviour.listens);
  const waiting = noProxy ?? worker
    ?? (reading.gateway ? 'a gateway has no application whose connections a hook could wait for' : undefined)
    ?? (workload?.platform ? `${workload.platform} puts hooks of its own on every container` : undefined)
    ?? (abilities.shell.value ? undefined : 'the proxy image is distroless: it has no shell for the hook')
    ?? (abilities.hook === true ? undefined : abilities.hook)
    ?? (listening && mode !== 'native' ? `native sidecar ${listening.name} listens, and would wait for the proxy while the proxy waits for it` : undefined);
  const exitOnZero = noProxy ?? dead ?? worker ?? (abilities.exitOnZero === true ? undefined : abilities.exitOnZero);
  return {
    'application-only': noProxy ? undefined : 'the pod has a proxy',
    'inherited': reading.inherits.length > 0 ? undefined : 'no level of the mesh sets anything for this pod',
    'native': mode === 'native' ? undefined : `the sidecar is ${mode === 'unknown' ? 'not known to be' : 'not'} native`,
    'fixed-drain': noProxy ?? dead,
    'wait-for-connections': waiting,
    'exit-on-zero': exitOnZero ?? (S > 0 ? `the application needs ${S}s after its last request, without a connection` : undefined),
    'wait-then-exit-on-zero': waiting ?? exitOnZero,
  };
}
