import * as kplus from 'cdk8s-plus-28';

/** What each kind takes beside what all do, and beside what makes it graceful. */
const OWN = {
  Deployment: ['replicas', 'strategy', 'minReady', 'progressDeadline', 'revisionHistoryLimit', 'disruptionBudget'],
  StatefulSet: ['service', 'replicas', 'podManagementPolicy', 'strategy', 'minReady', 'volumeClaimTemplates', 'disruptionBudget'],
  DaemonSet: ['minReadySeconds', 'maxUnavailable', 'maxSurge'],
  Job: ['activeDeadline', 'backoffLimit', 'ttlAfterFinished'],
  CronJob: [
    'activeDeadline', 'backoffLimit', 'ttlAfterFinished', 'schedule', 'timeZone', 'concurrencyPolicy', 'startingDeadline', 'suspend', 'successfulJobsRetained',
    'failedJobsRetained',
  ],
} as const;

const COMMON = [
  'metadata', 'restartPolicy', 'serviceAccount', 'containers', 'initContainers', 'volumes', 'securityContext', 'hostAliases', 'dns', 'dockerRegistryAuth',
  'automountServiceAccountToken', 'shareProcessNamespace', 'isolate', 'hostNetwork', 'terminationGracePeriod', 'enableServiceLinks', 'podMetadata', 'select', 'spread',
] as const;

interface Props {
  readonly Deployment: kplus.DeploymentProps;
  readonly StatefulSet: kplus.StatefulSetProps;
  readonly DaemonSet: kplus.DaemonSetProps;
  readonly Job: kplus.JobProps;
  readonly CronJob: kplus.CronJobProps;
}

type Missing = { [Kind in keyof Props]: Exclude<keyof Props[Kind], typeof OWN[Kind][number] | typeof COMMON[number]> }[keyof Props];
type Known = Readonly<Record<keyof Props, readonly string[]>>;

/** The props of each kind, for callers without a compiler; the compiler says which are missing. */
export const KNOWN_PROPS: [Missing] extends [never] ? Known : Missing = {
  Deployment: [...COMMON, ...OWN.Deployment],
  StatefulSet: [...COMMON, ...OWN.StatefulSet],
  DaemonSet: [...COMMON, ...OWN.DaemonSet],
  Job: [...COMMON, ...OWN.Job],
  CronJob: [...COMMON, ...OWN.CronJob],
};
