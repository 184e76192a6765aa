/** What is said of loops that look at sockets, beyond those that real shells run: other tools, other places, ports that are known and that are not. */
import { istioHooks } from '../../lib/meshes/istio/agent-calls';
import { interpret, ShellContext } from '../../lib/shell';

const AGENT = 'the loop counts pilot-agent\'s own listener on 15020, which stays';
const OWN = 'the loop counts the application\'s own listener on 8080, which stays';
const HEADING = 'the loop counts the heading of the list, which stays';

const said = (text: string, context: Partial<ShellContext>, shell = 'sh') => {
  const { waits, hardlyEnds, breaksOff, least, most } = interpret([shell, '-c', text], { env: {}, place: 'proxy', tools: istioHooks, listening: [8080], ...context });
  return hardlyEnds ?? breaksOff ?? (waits ? `${waits.for} from ${waits.after} to ${waits.bound ?? '…'}` : `${least}-${most ?? '…'}`);
};

describe('on the proxy, beside an application that declares 8080', () => {
  test.each<[string, string]>([
    // A proxy sees no process but its own: what asks for those of others finds nothing, and ends at once
    ['while lsof -i :8080 -sTCP:LISTEN >/dev/null; do sleep 1; done', '0-0'],
    ['while fuser 8080/tcp; do sleep 1; done', '0-0'],
    ['while fuser -s -n tcp 8080; do sleep 1; done', '0-0'],
    ['while lsof -nP -iTCP -sTCP:LISTEN | grep -q pilot; do sleep 1; done', AGENT],
    // What has a bound of its own
    ['for i in $(seq 1 30); do ss -Htn state established "( sport = :8080 )" | grep -q . || break; sleep 1; done', 'connections from 0 to 30'],
    ['for i in $(seq 60); do nc -z localhost 8080 || exit 0; sleep 1; done', 'listeners from 0 to 60'],
    ['timeout 30 sh -c \'while nc -z localhost 8080; do sleep 1; done\'', 'listeners from 0 to 30'],
    // A file may end it sooner, or never: nobody can say
    ['while nc -z localhost 8080 && [ ! -f /tmp/go ]; do sleep 1; done', '0-…'],
    ['while true; do n=$(ss -Htn state established sport = :8080 | wc -l); [ "$n" = 0 ] && break; sleep 1; done', 'connections from 0 to …'],
    ['while ss -tan sport = :8080 | grep -q .; do sleep 1; done', HEADING],
    ['while [ $(ss -tn sport = :9090 | tail -n +2 | wc -l) -gt 0 ]; do sleep 1; done', '0-…'],
    ['while netstat -tnp 2>/dev/null | grep ESTABLISHED | grep -v -E "(envoy|pilot-agent)"; do sleep 1; done', 'connections from 0 to …'],
    ['while [ $(netstat -plunt | grep tcp | awk \'$7 !~ /envoy|pilot-agent/\' | wc -l) -ne 0 ]; do sleep 1; done', 'listeners from 0 to …'],
    ['while [ $(netstat -ant | grep -c ESTABLISHED) -gt 0 ]; do sleep 1; done', '0-…'],
    ['while netstat -tn | grep -q 10.0.0.7; do sleep 1; done', '0-…'],
    ['while ss -Htln sport=:8080 | grep -q .; do sleep 1; done', 'ss refuses the filter, so the loop ends at its first look'],
  ])('%j: %s', (text, expected) => expect(said(text, {})).toBe(expected));

  test.each<[string, string]>([
    ['while (echo > /dev/tcp/localhost/8080) 2>/dev/null; do sleep 1; done', 'listeners from 0 to …'],
    ['while : < /dev/tcp/127.0.0.1/8080; do sleep 1; done', 'listeners from 0 to …'],
    ['while (echo > /dev/tcp/localhost/15021) 2>/dev/null; do sleep 1; done', 'a loop that nothing ends'],
    ['for ((i=0;i<30;i++)); do ss -Htln sport = :8080 | grep -q . || break; sleep 1; done', 'listeners from 0 to 30'],
    ['end=$((SECONDS+30)); while [ $SECONDS -lt $end ] && nc -z localhost 8080; do sleep 1; done', 'listeners from 0 to 30'],
    ['n=1; while ((n)); do n=$(ss -Htln sport = :8080 | wc -l); sleep 1; done', 'listeners from 0 to …'],
    ['while (( $(ss -tn state established "( sport = :8080 )" | wc -l) > 1 )); do sleep 1; done', 'connections from 0 to …'],
  ])('under bash, %j: %s', (text, expected) => expect(said(text, {}, 'bash')).toBe(expected));
});

test.each<[string, string]>([
  ['while nc -z localhost 8080; do sleep 1; done', '0-…'],
  ['while ss -ltn sport = :8080 | grep -q LISTEN; do sleep 1; done', '0-…'],
  ['while [ $(netstat -plnt | grep tcp | egrep -v "envoy|pilot-agent" | wc -l) -ne 0 ]; do sleep 1; done', 'listeners from 0 to …'],
])('beside an application that declares no port, %j: %s', (text, expected) => expect(said(text, { listening: [] })).toBe(expected));

describe('in a hook of the application, which comes before the signal that ends it', () => {
  test.each<[string, string]>([
    ['while netstat -plnt | grep -q 8080; do sleep 1; done', OWN],
    ['while nc -z localhost 8080; do sleep 1; done', OWN],
    ['while fuser 8080/tcp; do sleep 1; done', OWN],
    ['until ! ss -ltn | grep -q :8080; do sleep 1; done', OWN],
    ['while [ $(netstat -plunt | grep tcp | grep -v envoy | wc -l | xargs) -ne 0 ]; do sleep 1; done', OWN],
    ['while nc -z 127.0.0.1 15001; do sleep 1; done', 'the loop counts the proxy\'s own listener on 15001, which stays'],
    // Unless it has told the application to stop itself
    ['nginx -s quit; while nc -z localhost 8080; do sleep 1; done', 'listeners from 0 to …'],
    ['kill -TERM 1; while netstat -ltn | grep -q ":8080 "; do sleep 1; done', 'listeners from 0 to …'],
    ['sleep 5; for i in $(seq 1 20); do [ $(ss -Htn state established sport = :8080 | wc -l) -eq 0 ] && break; sleep 1; done', 'connections from 5 to 25'],
    // The name of its program is not known
    ['while netstat -plnt | grep -q java; do sleep 1; done', '0-…'],
    ['while nc -z localhost 9999; do sleep 1; done', '0-…'],
  ])('%j: %s', (text, expected) => expect(said(text, { place: 'application' })).toBe(expected));
});
