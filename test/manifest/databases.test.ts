import { helperOf } from '../../lib/manifest';

const known = (image: string, name = 'main') => helperOf({ name, image })?.reconnected === true;

test.each<[string]>([
  ['postgres:16'], ['ghcr.io/cloudnative-pg/postgresql:16.2'], ['bitnami/postgresql-repmgr:16'], ['registry.opensource.zalan.do/acid/spilo-15:3.0'], ['pgvector/pgvector:pg16'], ['timescale/timescaledb-ha:pg16'],
  ['percona/percona-xtradb-cluster:8.0'], ['capttofu/percona_xtradb_cluster_5_6:beta'], ['percona/percona-server-mongodb:6.0'], ['mysql/mysql-server:8.0'], ['mcr.microsoft.com/mssql/server:2022-latest'],
  ['gcr.io/google_samples/gb-redisslave:v3'], ['registry.k8s.io/redis-slave:v2'], ['bitnami/redis-cluster:7'], ['redis/redis-stack-server:7'], ['confluentinc/cp-kafka:7'], ['confluentinc/cp-server:7'],
  ['mongodb/mongodb-enterprise-server:7.0'], ['library/rabbitmq:3-management'], ['hazelcast/hazelcast:5'], ['cockroachdb/cockroach:v23.1.0'], ['registry.k8s.io/volume-nfs:0.8'], ['localhost:5000/etcd@sha256:00'],
])('%s is asked by clients that connect again', (image) => expect(known(image)).toBe(true));

test.each<[string]>([
  ['rediscommander/redis-commander'], ['redis/redisinsight:2'], ['mongo-express:1'], ['provectuslabs/kafka-ui'], ['confluentinc/cp-kafka-connect:7'], ['confluentinc/cp-kafka-rest:7'], ['ghcr.io/zalando/postgres-operator:1'],
  ['mysql/mysql-router:8'], ['natsio/nats-box'], ['postgrest/postgrest'], ['elasticsearch:8'], ['clickhouse/clickhouse-server:24'], ['minio/minio'], ['shop/server:1'], ['shop/cluster-node:1'], ['oliver006/redis_exporter:1'],
])('%s is not', (image) => expect(known(image)).toBe(false));

test.each<[string, boolean]>([['redis-master', true], ['mysql', true], ['kafka-connect', false], ['server', false]])('a container called %s', (name, expected) => expect(known('example/ours:1', name)).toBe(expected));
