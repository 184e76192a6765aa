import { arrayAt, isObject, JsonObject, objectAt, piece } from '../manifest';
import { countable, fromManifest, Known, known as knownFrom, oneLine } from '../model';
import { groupOf, isOwnGroup, PodSource } from '../pods';
import { isKnative } from './as-run';
import { delayOf } from './delays';
import { JobFacts, Rollout, Share, WorkloadFacts } from './facts';
import { isInt32, shareOf } from './shares';

/** Kubernetes' own defaults. @see https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/ */
const DEFAULT_SHARE: Share = { kind: 'percent', percent: 25 };
const DEFAULT_BACKOFF = 6;
const NONE: Share = { kind: 'pods', pods: 0 };
const ONE: Share = { kind: 'pods', pods: 1 };

/**
 * Reads what stands around a pod template. Never throws: what cannot be read is taken as absent, for the API server says it.
 *
 * @example readWorkload(podSources(deployment)[0]).rollout.kind // 'rolling'
 */
export function readWorkload(source: Surroundings): WorkloadFacts {
  const { kind, namespace, apiVersion, spec, completes, pointer = '' } = source;
  // An app's workloads are much alike; what is read of one is the same object for the next, so that it is known again by itself.
  let key = `${piece(kind)}${piece(namespace)}${piece(apiVersion)}${completes}`;
  for (const field of READ.get(kind) ?? READ_OF_ANY) key += piece(spec[field]);
  if (JOB_MAKERS.has(kind)) key += piece(pointer);
  let facts = known.get(key);
  if (!facts) {
    if (known.size >= REMEMBERED) known.clear();
    known.set(key, facts = read(source));
  }
  return facts;
}

/** What of a pod source is read. */
export type Surroundings = Pick<PodSource, 'kind' | 'namespace' | 'spec' | 'apiVersion'> & {
  /** @default - a Job's pods and a CronJob's do, others' do not */
  readonly completes?: boolean;
  /** @default - that of the template of a Job */
  readonly pointer?: string;
};

/** The fields of a workload's spec that are read, by its kind. */
const READ: ReadonlyMap<string, readonly string[]> = new Map(Object.entries({
  Deployment: ['replicas', 'minReadySeconds', 'strategy'],
  StatefulSet: ['replicas', 'minReadySeconds', 'podManagementPolicy', 'updateStrategy'],
  Rollout: ['replicas', 'minReadySeconds', 'strategy'],
  DaemonSet: ['replicas', 'minReadySeconds', 'updateStrategy'],
  Job: ['replicas', 'minReadySeconds', 'backoffLimit', 'activeDeadlineSeconds', 'podReplacementPolicy', 'podFailurePolicy'],
  ...Object.fromEntries(['CronJob', 'ScaledJob', 'AdvancedCronJob']
    .map((kind) => [kind, ['replicas', 'minReadySeconds', 'backoffLimit', 'activeDeadlineSeconds', 'podReplacementPolicy', 'podFailurePolicy']])),
}));

/** Kinds that make Jobs of batch/v1 from a JobSpec in them, each with its group; but a JobSet, or an analysis of Argo's, has retries of its own around its Jobs. */
const JOB_MAKERS: ReadonlyMap<string, string> = new Map(Object.entries({
  CronJob: 'batch',
  ScaledJob: 'keda.sh',
  AdvancedCronJob: 'apps.kruise.io',
}));
const READ_OF_ANY = ['replicas', 'minReadySeconds'];
const REMEMBERED = 1000;
const known = new Map<string, WorkloadFacts>();

function read({ kind, namespace, spec, apiVersion, completes, pointer = '/spec/template' }: Surroundings): WorkloadFacts {
  const isOwn = isOwnGroup(groupOf(apiVersion));
  const isJob = isOwn && (kind === 'Job' || kind === 'CronJob');
  const makesJobs = isJob || JOB_MAKERS.get(kind) === groupOf(apiVersion);
  const delay = kind === 'Rollout' && groupOf(apiVersion) === 'argoproj.io' ? delayOf(spec, '/spec') : undefined;
  const replicas = isInt32(spec.replicas) ? fromManifest(spec.replicas, '/spec/replicas') : undefined;
  return {
    kind: oneLine(kind),
    ...(namespace !== undefined && { namespace }),
    ...(replicas && { replicas }),
    // Controllers of other groups have kinds of these names, and replace pods in their own way.
    rollout: isOwn ? rolloutOf(kind, spec) : { kind: 'not-known' },
    minReady: typeof spec.minReadySeconds === 'number' ? countable(spec.minReadySeconds) : 0,
    ...(delay && { delay }),
    ...(isKnative(apiVersion) && { platform: 'Knative' }),
    ...((completes ?? isJob) && { job: makesJobs ? jobOf(spec, pointer.endsWith('/template') ? pointer.slice(0, -'/template'.length) : '/spec') : OF_OTHERS }),
  };
}

function rolloutOf(kind: string, spec: JsonObject): Rollout {
  const strategy = objectAt(kind === 'Deployment' ? spec.strategy : spec.updateStrategy);
  const rolling = objectAt(strategy.rollingUpdate);
  switch (kind) {
    case 'Deployment':
      if (strategy.type === 'Recreate') return { kind: 'recreate' };
      return { kind: 'rolling', surge: shareOf(rolling.maxSurge) ?? DEFAULT_SHARE, unavailable: shareOf(rolling.maxUnavailable) ?? DEFAULT_SHARE };
    case 'StatefulSet':
      if (strategy.type === 'OnDelete') return { kind: 'not-known' };
      return { kind: 'one-by-one', management: spec.podManagementPolicy === 'Parallel' ? 'Parallel' : 'OrderedReady' };
    case 'DaemonSet':
      return { kind: 'by-node', surge: shareOf(rolling.maxSurge) ?? NONE, unavailable: shareOf(rolling.maxUnavailable) ?? ONE };
    default:
      return { kind: 'not-known' };
  }
}

/** Nothing is known of how others replace pods that were deleted, and how often. */
const OF_OTHERS: JobFacts = { ignoresDisruption: false };

function jobOf(spec: JsonObject, at: string): JobFacts {
  const number = (field: string): Known<number> | undefined => {
    const value = spec[field];
    return typeof value === 'number' ? fromManifest(value, `${at}/${field}`) : undefined;
  };
  const failure = objectAt(spec.podFailurePolicy);
  const replacement = spec.podReplacementPolicy;
  const activeDeadline = number('activeDeadlineSeconds');
  return {
    backoffLimit: number('backoffLimit') ?? knownFrom(DEFAULT_BACKOFF, 'Kubernetes default'),
    ...(activeDeadline && { activeDeadline }),
    podReplacementPolicy: replacement === 'Failed' || replacement === 'TerminatingOrFailed'
      ? fromManifest(replacement, `${at}/podReplacementPolicy`)
      // With a podFailurePolicy nothing but Failed is allowed.
      : knownFrom(isObject(spec.podFailurePolicy) ? 'Failed' : 'TerminatingOrFailed', 'Kubernetes default'),
    ignoresDisruption: arrayAt(failure.rules).map(objectAt).some((rule) => rule.action === 'Ignore'
      && arrayAt(rule.onPodConditions).map(objectAt).some(({ type }) => type === 'DisruptionTarget')),
  };
}
