/**
 * Databases, brokers and caches whose clients keep their connections, and make new ones by themselves. Those that are asked over HTTP are servers like others, and are not here.
 */
const DATABASES: ReadonlySet<string> = new Set([
  'postgres', 'postgresql', 'postgis', 'pgvector', 'timescaledb', 'spilo', 'citus', 'mysql', 'mysqld', 'mariadb', 'percona', 'xtradb', 'pxc', 'galera', 'mongo', 'mongodb', 'mongod', 'mongos', 'ferretdb',
  'redis', 'valkey', 'keydb', 'dragonfly', 'garnet', 'kvrocks', 'memcached', 'kafka', 'redpanda', 'zookeeper', 'etcd', 'rabbitmq', 'nats', 'pulsar', 'bookkeeper', 'mosquitto', 'emqx', 'vernemq', 'hivemq',
  'activemq', 'artemis', 'cassandra', 'scylla', 'scylladb', 'rethinkdb', 'cockroach', 'cockroachdb', 'tidb', 'tikv', 'yugabyte', 'yugabytedb', 'couchbase', 'neo4j', 'aerospike', 'hazelcast', 'ignite', 'mssql',
  'firebird', 'foundationdb', 'tarantool', 'riak',
]);

/** What the name of an image of one has besides: what it does among others of its kind, who made it, how it is built. */
const ROLES: ReadonlySet<string> = new Set([
  'master', 'slave', 'primary', 'secondary', 'leader', 'follower', 'replica', 'replicas', 'node', 'server', 'standalone', 'cluster', 'sentinel', 'broker', 'brokers', 'controller', 'ha', 'repmgr', 'arbiter', 'streaming', 'stack', 'db', 'database',
  'gb', 'cp', 'bitnami', 'crunchy', 'eclipse', 'enterprise', 'community', 'ce', 'ee', 'oss', 'docker', 'kubernetes', 'k8s', 'container', 'image', 'custom', 'alpine', 'debian', 'ubi', 'ubuntu', 'data',
]);

const LONGEST = 100;
const VERSION = /^v?\d{1,12}$/;

/**
 * Whether a name is that of a database, whatever it does among others: `redis-slave`, `percona_xtradb_cluster_5_6`. What has another word in it is something about one:
 * `redis-commander`, `kafka-connect`.
 */
export function namesDatabase(name: string): boolean {
  if (name.length > LONGEST) return false;
  let found = false;
  for (const word of name.toLowerCase().split(/[-_./:]/)) {
    if (DATABASES.has(word) || isJoined(word)) found = true;
    else if (!ROLES.has(word) && !VERSION.test(word)) return false;
  }
  return found;
}

/** Both in one word: `redisslave`. */
function isJoined(word: string): boolean {
  for (const role of ROLES) if (word.endsWith(role) && DATABASES.has(word.slice(0, -role.length))) return true;
  return false;
}
