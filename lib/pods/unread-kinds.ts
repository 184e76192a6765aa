const ADDS = 'its operator makes the pods, and what stands here is merged into them';
const RENDERS = 'what it renders is made in the cluster';
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
  [STEPS, 'tekton.dev', 'Task ClusterTask TaskRun Pipeline PipelineRun'],
];

const whys = new Map(ROWS.flatMap(([why, group, names]) => names.split(' ').map((kind) => [`${group}/${kind}`, why] as const)));

/** Why the pods of a kind are not read; undefined where that is not known of it. */
export const whyUnread = (group: string, kind: string): string | undefined => whys.get(`${group}/${kind}`);
