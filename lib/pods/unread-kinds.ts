import { isObject, JsonObject, objectAt, textAt } from '../manifest';

const ADDS = 'its operator makes the pods, and what stands here is merged into them';
const RENDERS = 'what it renders is made in the cluster';
const OWN_FIELDS = 'image and resources are fields of its own, from which its operator makes the pods';
const STEPS = 'each step becomes a container of a pod that the controller makes';

/** Kinds that make pods in a way that is not read. */
const ROWS: readonly (readonly [why: string, group: string, kinds: string])[] = [
  [ADDS, 'monitoring.coreos.com', 'Prometheus PrometheusAgent Alertmanager ThanosRuler'],
  [ADDS, 'operator.victoriametrics.com', 'VMAgent VMAlert VMAlertmanager VMAuth VMCluster VMSingle'],
  [ADDS, 'elasticsearch.k8s.elastic.co', 'Elasticsearch'],
  [ADDS, 'kibana.k8s.elastic.co', 'Kibana'],
  [ADDS, 'apm.k8s.elastic.co', 'ApmServer'],
  [ADDS, 'beat.k8s.elastic.co', 'Beat'],
  [ADDS, 'agent.k8s.elastic.co', 'Agent'],
  [ADDS, 'logstash.k8s.elastic.co', 'Logstash'],
  [ADDS, 'enterprisesearch.k8s.elastic.co', 'EnterpriseSearch'],
  [ADDS, 'kafka.strimzi.io', 'Kafka KafkaNodePool KafkaConnect KafkaBridge KafkaMirrorMaker KafkaMirrorMaker2'],
  [ADDS, 'acid.zalan.do', 'postgresql'],
  [ADDS, 'postgresql.cnpg.io', 'Cluster Pooler'],
  [ADDS, 'postgres-operator.crunchydata.com', 'PostgresCluster'],
  [ADDS, 'mongodbcommunity.mongodb.com', 'MongoDBCommunity'],
  [ADDS, 'rabbitmq.com', 'RabbitmqCluster'],
  [ADDS, 'databases.spotahome.com', 'RedisFailover'],
  [ADDS, 'cassandra.datastax.com', 'CassandraDatacenter'],
  [ADDS, 'clickhouse.altinity.com', 'ClickHouseInstallation ClickHouseInstallationTemplate'],
  [ADDS, 'flink.apache.org', 'FlinkDeployment'],
  [ADDS, 'jaegertracing.io', 'Jaeger'],
  [ADDS, 'opentelemetry.io', 'OpenTelemetryCollector'],
  [ADDS, 'k8s.keycloak.org', 'Keycloak'],
  [ADDS, 'grafana.integreatly.org', 'Grafana'],
  [ADDS, 'gateway.envoyproxy.io', 'EnvoyProxy'],
  [ADDS, 'serving.kserve.io', 'ServingRuntime ClusterServingRuntime'],
  [ADDS, 'postgresql.percona.com', 'PerconaPGCluster'],
  [ADDS, 'pgv2.percona.com', 'PerconaPGCluster'],
  [ADDS, 'pxc.percona.com', 'PerconaXtraDBCluster'],
  [ADDS, 'psmdb.percona.com', 'PerconaServerMongoDB'],
  [ADDS, 'ps.percona.com', 'PerconaServerMySQL'],
  [ADDS, 'mysql.oracle.com', 'InnoDBCluster'],
  [ADDS, 'moco.cybozu.com', 'MySQLCluster'],
  [ADDS, 'k8s.mariadb.com', 'MariaDB MaxScale'],
  [ADDS, 'stackgres.io', 'SGCluster SGShardedCluster'],
  [ADDS, 'planetscale.com', 'VitessCluster'],
  [ADDS, 'pingcap.com', 'TidbCluster'],
  [ADDS, 'crdb.cockroachlabs.com', 'CrdbCluster'],
  [ADDS, 'mongodb.com', 'MongoDB MongoDBOpsManager'],
  [ADDS, 'redis.redis.opstreelabs.in', 'Redis RedisCluster RedisReplication RedisSentinel'],
  [ADDS, 'dragonflydb.io', 'Dragonfly'],
  [ADDS, 'k8ssandra.io', 'K8ssandraCluster'],
  [ADDS, 'scylla.scylladb.com', 'ScyllaCluster'],
  [ADDS, 'opensearch.opster.io', 'OpenSearchCluster'],
  [ADDS, 'solr.apache.org', 'SolrCloud'],
  [ADDS, 'zookeeper.pravega.io', 'ZookeeperCluster'],
  [ADDS, 'clickhouse-keeper.altinity.com', 'ClickHouseKeeperInstallation'],
  [ADDS, 'druid.apache.org', 'Druid'],
  [ADDS, 'minio.min.io', 'Tenant'],
  [ADDS, 'ceph.rook.io', 'CephCluster CephObjectStore CephFilesystem CephNFS'],
  [ADDS, 'temporal.io', 'TemporalCluster'],
  [ADDS, 'loki.grafana.com', 'LokiStack'],
  [ADDS, 'tempo.grafana.com', 'TempoStack TempoMonolithic'],
  [ADDS, 'datadoghq.com', 'DatadogAgent'],
  [ADDS, 'fluentbit.fluent.io', 'FluentBit'],
  [ADDS, 'fluentd.fluent.io', 'Fluentd'],
  [ADDS, 'argoproj.io', 'ArgoCD'],
  [ADDS, 'operator.knative.dev', 'KnativeServing KnativeEventing'],
  [ADDS, 'gateway-operator.konghq.com', 'DataPlane ControlPlane'],
  [ADDS, 'coherence.oracle.com', 'Coherence'],
  [ADDS, 'weblogic.oracle', 'Domain Cluster'],
  [ADDS, 'apps.emqx.io', 'EMQX'],
  [ADDS, 'hazelcast.com', 'Hazelcast'],
  [ADDS, 'infinispan.org', 'Infinispan'],
  [ADDS, 'k6.io', 'TestRun K6'],
  [ADDS, 'nvidia.com', 'DynamoGraphDeployment DynamoComponentDeployment'],
  [OWN_FIELDS, 'apps.nvidia.com', 'NIMService NIMPipeline NemoCustomizer NemoDatastore NemoEntitystore NemoEvaluator NemoGuardrail'],
  [OWN_FIELDS, 'serving.kserve.io', 'InferenceGraph'],
  [OWN_FIELDS, 'apps.openliberty.io', 'OpenLibertyApplication'],
  [OWN_FIELDS, 'liberty.websphere.ibm.com', 'WebSphereLibertyApplication'],
  [OWN_FIELDS, 'rc.app.stacks', 'RuntimeComponent'],
  [OWN_FIELDS, 'wildfly.org', 'WildFlyServer'],
  [OWN_FIELDS, 'openfaas.com', 'Function'],
  [OWN_FIELDS, 'numaflow.numaproj.io', 'Pipeline MonoVertex InterStepBufferService'],
  [OWN_FIELDS, 'workspace.devfile.io', 'DevWorkspace DevWorkspaceTemplate'],
  [OWN_FIELDS, 'camel.apache.org', 'Integration Pipe KameletBinding'],
  ['the pod of a virtual machine is made around it', 'kubevirt.io', 'VirtualMachine VirtualMachineInstance VirtualMachineInstanceReplicaSet'],
  ['the pod of a virtual machine is made around it', 'pool.kubevirt.io', 'VirtualMachinePool'],
  ['the operator renders the control plane and its gateways', 'sailoperator.io', 'Istio ZTunnel'],
  ['the operator renders the control plane and its gateways', 'maistra.io', 'ServiceMeshControlPlane'],
  ['driver and executors are described in fields of its own, and spark-submit makes the pods', 'sparkoperator.k8s.io', 'SparkApplication ScheduledSparkApplication SparkConnect'],
  ['a TrainJob is filled in from its runtime', 'trainer.kubeflow.org', 'TrainJob'],
  ['its components make the pods', 'core.oam.dev', 'Application'],
  ['istioctl or the operator renders it', 'install.istio.io', 'IstioOperator'],
  [RENDERS, 'argoproj.io', 'Application ApplicationSet'],
  [STEPS, 'argoproj.io', 'Workflow WorkflowTemplate ClusterWorkflowTemplate CronWorkflow'],
  ['its one container is a field of its own', 'argoproj.io', 'EventSource Sensor EventBus'],
  [RENDERS, 'helm.toolkit.fluxcd.io', 'HelmRelease'],
  [RENDERS, 'kustomize.toolkit.fluxcd.io', 'Kustomization'],
  [RENDERS, 'helm.cattle.io', 'HelmChart'],
  [RENDERS, 'helm.crossplane.io', 'Release'],
  [RENDERS, 'fleet.cattle.io', 'GitRepo Bundle'],
  [RENDERS, 'kappctrl.k14s.io', 'App'],
  [RENDERS, 'packaging.carvel.dev', 'PackageInstall'],
  [RENDERS, 'gotemplating.fn.crossplane.io', 'GoTemplate'],
  [RENDERS, 'krm.kcl.dev', 'KCLInput KCLRun'],
  [STEPS, 'tekton.dev', 'Task ClusterTask TaskRun Pipeline PipelineRun'],
];

/** Kinds that make pods of their own where no whole pod spec stands in them. */
const OTHERWISE: typeof ROWS = [
  [ADDS, 'actions.summerwind.dev', 'Runner RunnerDeployment RunnerReplicaSet RunnerSet'],
  [ADDS, 'actions.github.com', 'AutoscalingRunnerSet EphemeralRunnerSet EphemeralRunner'],
  [ADDS, 'machinelearning.seldon.io', 'SeldonDeployment'],
  [ADDS, 'mlops.seldon.io', 'SeldonRuntime ServerConfig Server'],
  [ADDS, 'kubeflow.org', 'Notebook'],
];

/** The one kind of Kubernetes' own that controllers make pods for. */
const GATEWAY = 'gateway.networking.k8s.io/Gateway';

const byKind = (rows: typeof ROWS): ReadonlyMap<string, string> =>
  new Map(rows.flatMap(([why, group, names]) => names.split(' ').map((kind) => [`${group}/${kind}`, why] as const)));
const whys = byKind(ROWS);
const otherwise = byKind(OTHERWISE);

/** Whether it is known of a kind that its pods are not read. */
export const isUnread = (group: string, kind: string): boolean => whys.has(`${group}/${kind}`) || `${group}/${kind}` === GATEWAY;

/** The classes of istiod: `istio-remote` is a gateway of another cluster. @see istio/istio pilot/pkg/config/kube/gateway/deploymentcontroller.go */
const DEPLOYED: ReadonlySet<string> = new Set(['istio', 'istio-waypoint', 'istio-east-west']);

const INFERENCE = 'serving.kserve.io/InferenceService';
const COMPONENTS = ['predictor', 'transformer', 'explainer'];

/** Why the pods of a kind are not read, whatever else stands in the object; undefined where that is not known of it. */
export function whyUnread(group: string, kind: string, object: JsonObject): string | undefined {
  const key = `${group}/${kind}`;
  if (key !== GATEWAY) return whys.get(key);
  const { gatewayClassName, addresses } = objectAt(object.spec);
  // One with an address is deployed by hand, and is a Deployment of its own.
  const deployed = DEPLOYED.has(textAt(gatewayClassName) ?? '') && !(Array.isArray(addresses) && addresses.length > 0);
  return deployed ? `istiod deploys a gateway for class ${String(gatewayClassName)}, with a grace and a drain of its own` : undefined;
}

/**
 * Why an object makes pods besides those that were found in it.
 *
 * @param found whether any were
 * @see kserve/kserve pkg/apis/serving/v1beta1/predictor.go: a model is served by a runtime that stands elsewhere, beside the containers that stand here
 */
export function whyPartlyUnread(group: string, kind: string, object: JsonObject, found: boolean): string | undefined {
  const key = `${group}/${kind}`;
  if (key !== INFERENCE) return found ? undefined : otherwise.get(key);
  const spec = objectAt(object.spec);
  const served = COMPONENTS.filter((name) => isObject(spec[name]) && !Array.isArray(objectAt(spec[name]).containers));
  return served.length === 0 ? undefined : `the container of its ${served.join(' and ')} is that of a ServingRuntime`;
}

/**
 * Whether a controller copies labels and annotations of the object to its pods.
 *
 * @see kserve/kserve pkg/controller/v1beta1/inferenceservice/components/predictor.go: metadata of the object, and over it those of the component
 */
export const copiesMetadata = (group: string, kind: string): boolean => `${group}/${kind}` === INFERENCE;
