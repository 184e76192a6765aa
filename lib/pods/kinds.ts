/** Whether pods end by themselves when their work is done. `'restartPolicy'` where the kind leaves it to the pod. */
export type Runs = 'serves' | 'completes' | 'restartPolicy';

/** Where an object of a kind has a pod template. */
export interface TemplatePlace {
  /** The parts of the pointer from the object; `*` is every element of a list and every value of a map. Empty where the object is itself one. */
  readonly parts: readonly string[];
  readonly runs: Runs;
}

/** A kind of which it is known how it makes pods. */
export interface WorkloadKind {
  readonly places: readonly TemplatePlace[];
  /** Whether what is written into the template reaches the pods as it is written. Otherwise it is judged only. */
  readonly writable: boolean;
}

/**
 * The groups of Kubernetes' own workloads, taken as one: a manifest of an old group, or without one, is read like the others. A kind of these groups
 * that is not in the table makes no pods.
 */
const OWN_GROUPS: ReadonlySet<string> = new Set(['', 'apps', 'batch', 'extensions']);

export const isOwnGroup = (group: string): boolean => OWN_GROUPS.has(group);

/** Kinds of any group whose pods run to completion, by their names: their controllers say so where the pod does not. */
const BATCH = /(?:Job|JobSet|Workflow|WorkflowTemplate|AnalysisTemplate|AnalysisRun|Task|TaskRun|PipelineRun)$/;

export const isBatch = (kind: string): boolean => BATCH.test(kind);

/** The group of an apiVersion; empty for the core group, and where there is none. */
export function groupOf(apiVersion: unknown): string {
  if (typeof apiVersion !== 'string') return '';
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}

type Row = readonly [group: string, kinds: string, runs: Runs, ...places: string[]];

/**
 * Kinds whose pods are made from a whole PodTemplateSpec, annotations and hooks included, each with the type that says so. Of one kind there may be
 * several rows.
 */
const WRITTEN: readonly Row[] = [
  // Kubernetes: k8s.io/api core/v1, apps/v1, batch/v1
  ['', 'Pod', 'restartPolicy', ''],
  ['', 'PodTemplate', 'restartPolicy', 'template'],
  ['', 'Deployment StatefulSet DaemonSet ReplicaSet ReplicationController', 'serves', 'spec/template'],
  ['', 'Job', 'completes', 'spec/template'],
  ['', 'CronJob', 'completes', 'spec/jobTemplate/spec/template'],
  // OpenShift: openshift/api apps/v1; before it had groups it was a v1 like Kubernetes' own
  ['apps.openshift.io', 'DeploymentConfig', 'serves', 'spec/template'],
  ['', 'DeploymentConfig', 'serves', 'spec/template'],
  // argoproj/argo-rollouts pkg/apis/rollouts/v1alpha1
  ['argoproj.io', 'Rollout', 'serves', 'spec/template'],
  ['argoproj.io', 'Experiment', 'serves', 'spec/templates/*/template'],
  ['argoproj.io', 'AnalysisTemplate ClusterAnalysisTemplate AnalysisRun', 'completes', 'spec/metrics/*/provider/job/spec/template'],
  // openkruise/kruise apis/apps/v1alpha1 and v1beta1
  ['apps.kruise.io', 'CloneSet StatefulSet DaemonSet', 'serves', 'spec/template'],
  ['apps.kruise.io', 'UnitedDeployment', 'serves', 'spec/template/*/spec/template'],
  ['apps.kruise.io', 'BroadcastJob', 'completes', 'spec/template'],
  ['apps.kruise.io', 'AdvancedCronJob', 'completes', 'spec/template/*/spec/template'],
  // knative/serving pkg/apis/serving/v1
  ['serving.knative.dev', 'Service Configuration', 'serves', 'spec/template'],
  ['serving.knative.dev', 'Revision', 'serves', ''],
  // kedacore/keda apis/keda/v1alpha1/scaledjob_types.go: jobTargetRef is a batch/v1 JobSpec
  ['keda.sh', 'ScaledJob', 'completes', 'spec/jobTargetRef/template'],
  // kubernetes-sigs/jobset api/jobset/v1alpha2, kubernetes-sigs/lws api/leaderworkerset/v1
  ['jobset.x-k8s.io', 'JobSet', 'completes', 'spec/replicatedJobs/*/template/spec/template'],
  ['leaderworkerset.x-k8s.io', 'LeaderWorkerSet', 'serves', 'spec/leaderWorkerTemplate/leaderTemplate', 'spec/leaderWorkerTemplate/workerTemplate'],
  // kubeflow/training-operator pkg/apis/kubeflow.org/v1: a map of ReplicaSpecs
  ['kubeflow.org', 'PyTorchJob', 'completes', 'spec/pytorchReplicaSpecs/*/template'],
  ['kubeflow.org', 'TFJob', 'completes', 'spec/tfReplicaSpecs/*/template'],
  ['kubeflow.org', 'MPIJob', 'completes', 'spec/mpiReplicaSpecs/*/template'],
  ['kubeflow.org', 'XGBoostJob', 'completes', 'spec/xgbReplicaSpecs/*/template'],
  ['kubeflow.org', 'PaddleJob', 'completes', 'spec/paddleReplicaSpecs/*/template'],
  ['kubeflow.org', 'JAXJob', 'completes', 'spec/jaxReplicaSpecs/*/template'],
  // volcano-sh/apis pkg/apis/batch/v1alpha1: tasks may serve others, such as a parameter server
  ['batch.volcano.sh', 'Job', 'restartPolicy', 'spec/tasks/*/template'],
];

/** Kinds that are judged and never written to: their controllers make something else of what stands there, or nobody looked yet. */
const JUDGED: readonly Row[] = [
  // ray-project/kuberay: the operator puts commands, probes and ports of its own on the containers; its pods serve, whatever their restartPolicy says
  ['ray.io', 'RayCluster', 'serves', 'spec/headGroupSpec/template', 'spec/workerGroupSpecs/*/template'],
  ['ray.io', 'RayService', 'serves', 'spec/rayClusterConfig/headGroupSpec/template', 'spec/rayClusterConfig/workerGroupSpecs/*/template'],
  ['ray.io', 'RayJob', 'serves', 'spec/rayClusterSpec/headGroupSpec/template', 'spec/rayClusterSpec/workerGroupSpecs/*/template'],
  ['ray.io', 'RayJob', 'completes', 'spec/submitterPodTemplate'],
  ['ray.io', 'RayCronJob', 'serves', 'spec/jobTemplate/rayClusterSpec/headGroupSpec/template', 'spec/jobTemplate/rayClusterSpec/workerGroupSpecs/*/template'],
  ['ray.io', 'RayCronJob', 'completes', 'spec/jobTemplate/submitterPodTemplate'],
  // kubeflow/trainer: a runtime is what TrainJobs are made from, with changes
  ['trainer.kubeflow.org', 'TrainingRuntime ClusterTrainingRuntime', 'completes', 'spec/template/spec/replicatedJobs/*/template/spec/template'],
];

const kinds = new Map<string, { places: TemplatePlace[]; writable: boolean }>();
for (const [rows, writable] of [[WRITTEN, true], [JUDGED, false]] as const) {
  for (const [group, names, runs, ...places] of rows) {
    for (const kind of names.split(' ')) {
      const key = `${group}/${kind}`;
      const entry = kinds.get(key) ?? { places: [], writable };
      entry.places.push(...places.map((place) => ({ parts: place === '' ? [] : place.split('/'), runs })));
      kinds.set(key, entry);
    }
  }
}

/** What is known of a kind; undefined where nothing is. */
export function workloadKind(group: string, kind: string): WorkloadKind | undefined {
  return kinds.get(`${isOwnGroup(group) ? '' : group}/${kind}`);
}
