/** How a Job's command calls the agent in words that are no curl, and how it hands on the exit code of its work. */
import { readJobCommand } from '../../lib/meshes/istio/job-reads';

const read = (text: string, shell = 'sh') => {
  const { ends, losesFailureOf, programs, withoutProxy } = readJobCommand([shell, '-c', text], 15020, { env: {} });
  return [ends, ...(losesFailureOf === undefined ? [] : [`loses ${losesFailureOf}`]), ...(withoutProxy ? [`${withoutProxy.program} without`] : []), ...(programs.length > 0 ? programs : [])].join(', ');
};
const QUIT = 'curl -sf -XPOST http://localhost:15020/quitquitquit';
const REQUEST = "'POST /quitquitquit HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n'";

describe('the exit code is kept', () => {
  test.each([
    'exec sh -c "exit $rc"', 'sh -c "exit $rc"', 'exec bash -c "sleep 1; exit $rc"', 'eval "exit $rc"', 'exec sh -c \'exit "$1"\' _ $rc', 'python3 -c "import sys; sys.exit($rc)"', 'node -e "process.exit($rc)"', '(exit $rc)',
    'exit $((rc))', 'exit ${rc:-0}', 'test $rc -eq 0', '[ "$rc" != 0 ] && exit $rc; exit 0',
  ])('by %s', (end) => expect(read(`psql -f x.sql; rc=$?; ${QUIT}; ${end}`)).toBe('always'));

  test.each([['exec sh -c "exit 0"', 'always, loses psql'], ['sh -c "echo $rc"', 'always, loses psql'], ['python3 -c "import sys; sys.exit(0)"', 'always, loses psql'], ['true', 'always, loses psql']])('and not by %s', (end, expected) => expect(read(`psql -f x.sql; rc=$?; ${QUIT}; ${end}`)).toBe(expected));
});

describe('the agent is called', () => {
  test.each<[string, string]>([
    [`printf ${REQUEST} | nc 127.0.0.1 15020`, 'always'],
    [`printf ${REQUEST} | nc -w 2 localhost 15020`, 'always'],
    ["printf 'POST /quitquitquit HTTP/1.1\\r\\nHost: %s\\r\\n\\r\\n' localhost | ncat localhost 15020", 'always'],
    ['(echo "POST /quitquitquit HTTP/1.1"; echo "Host: localhost"; echo) | nc localhost 15020', 'always'],
    [`{ printf ${REQUEST}; sleep 1; } | nc localhost 15020`, 'always'],
    ['nc localhost 15020 <<EOF\nPOST /quitquitquit HTTP/1.0\n\nEOF\ntrue', 'always'],
    ['kubectl exec $POD -c istio-proxy -- curl -sf -XPOST localhost:15020/quitquitquit', 'always'],
    ['kubectl exec -n $NS $POD --container=istio-proxy -- pilot-agent request POST quitquitquit', 'always'],
    ['kubectl exec $POD -c istio-proxy -- sh -c "kill 1"', 'always'],
    // Not by these
    ["printf 'GET /quitquitquit HTTP/1.0\\r\\n\\r\\n' | nc localhost 15020", 'never'],
    [`printf ${REQUEST} | nc localhost 9091`, 'never'],
    ['kubectl exec $POD -c app -- curl -sf -XPOST localhost:15020/quitquitquit', 'never'],
    ['kubectl exec $POD -c istio-proxy -- curl localhost:15020/stats', 'never'],
    // Shells make other things of -ne, and of a file nobody knows what is in it
    ["echo -ne 'POST /quitquitquit HTTP/1.0\\r\\n\\r\\n' | nc localhost 15020", 'unseen, nc'],
    ['nc localhost 15020 < /request', 'unseen, nc'],
    ['until nc -z db 5432; do sleep 1; done', 'never'],
  ])('%j: %s', (call, expected) => expect(read(`psql -f x.sql; rc=$?; ${call}; exit $rc`)).toBe(expected));

  test.each<[string, string]>([
    [`exec 3<>/dev/tcp/127.0.0.1/15020; printf ${REQUEST} >&3; cat <&3`, 'always'],
    ['echo -e "POST /quitquitquit HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n" > /dev/tcp/localhost/15020', 'always'],
    ['echo -e "GET /quitquitquit HTTP/1.1\\r\\n\\r\\n" > /dev/tcp/localhost/15020', 'never'],
    ["echo -ne 'POST /quitquitquit HTTP/1.0\\r\\n\\r\\n' | nc localhost 15020", 'always'],
  ])('by bash, %j: %s', (call, expected) => expect(read(`psql -f x.sql; rc=$?; ${call}; exit $rc`, 'bash')).toBe(expected));
});
