import * as fc from 'fast-check';
import { waitingHookCommand } from '../../lib/meshes';
import { istioHooks } from '../../lib/meshes/istio/agent-calls';
import { interpret, ShellContext } from '../../lib/shell';
import { runs } from '../runs';

const BASE: ShellContext = { env: { TEN: '10' }, place: 'application', tools: istioHooks };
const at = (text: string, shell = 'sh', context: Partial<ShellContext> = {}) => interpret([shell, '-c', text], { ...BASE, ...context });
/** `least-most`, with `~usual` where that is more than they say; `…` is no bound. */
const seconds = (text: string, shell = 'sh', context: Partial<ShellContext> = {}) => {
  const { least, most, usual, hardlyEnds } = at(text, shell, context);
  if (hardlyEnds !== undefined) return 'never';
  const range = least === most ? String(least) : `${least}-${most ?? '…'}`;
  return least === most || usual === undefined ? range : `${range} ~${usual}`;
};

describe('seconds: least, most and usual', () => {
  test.each<[string, string]>([
    // Lists
    ['sleep 5; sleep 6 && sleep 1m', '71'],
    ['sleep 5\nsleep 6\n', '11'],
    ['sleep 40 || true', '40'],
    ['sleep 5 || sleep 6', '5'],
    ['! sleep 5 || sleep 6', '11'],
    ['foo || sleep 6', '0-…'],
    ['rm -f /tmp/ready && sleep 40', '0-40 ~40'],
    ['touch /tmp/stop; sleep 15', '15'],
    ['true && \\\n sleep 10', '10'],
    ['sleep 5 # peers\nsleep 100', '105'],
    // What takes no time is not what it prints
    ['echo "waiting for connections; sleep 9"; sleep 60', '60'],
    // Groups, shells of their own, pipes
    ['{ sleep 5; sleep 6; }', '11'],
    ['(sleep 60)', '60'],
    ['sleep 60 | cat', '60'],
    ['sleep 3 | sleep 8', '8'],
    ['yes | head -1', '0-…'],
    ['sleep 5 & sleep 6', '6'],
    ['sleep 5 & wait', '5'],
    ['sleep 9 & sleep 2; wait $!', '9'],
    ['wait', '0'],
    // Leaving
    ['exec sleep 5; sleep 10', '5'],
    ['sleep 5; exit 0; sleep 100', '5'],
    ['set -e; false; sleep 60', '0'],
    ['set -e; curl example.org; sleep 60', '0-…'],
    ['set -e; false || true; sleep 60', '60'],
    ['set -e; if false; then sleep 1; fi; sleep 60', '60'],
    ['trap "sleep 3" EXIT; sleep 5', '8'],
    ['trap "sleep 3" TERM; sleep 5', '5'],
    ['trap "sleep 3" EXIT; exec sleep 5', '5'],
    ['f() { sleep 5; return; sleep 9; }; f; f', '10'],
    ['f() { local t=5; sleep $t; }; t=3; f; sleep $t', '8'],
    // Conditions
    ['if [ -n "$TEN" ]; then sleep 5; else sleep 7; fi', '5'],
    ['if [ -f /x ]; then sleep 5; else sleep 7; fi', '5-7'],
    ['case $TEN in 1*) sleep 5;; *) sleep 7;; esac', '5'],
    ['test $TEN -gt 9 && sleep 5', '5'],
    // Values
    ['sleep $((5+10))', '15'],
    ['sleep $(( TEN * 2 ))', '20'],
    ['sleep ${WAIT:-15}', '15'],
    ['sleep ${TEN:+3}', '3'],
    ['X=20; sleep $X', '20'],
    ['X="5 6"; sleep $X', '11'],
    ['sleep $(echo 5)', '5'],
    ['sleep `expr 2 + 3`', '5'],
    ['sleep $(cat /n)', '0-…'],
    ['sleep $UNKNOWN', '0'],
    // Loops
    ['for i in 1 2 3; do sleep 1; done', '3'],
    ['for i in $(seq 5); do sleep 2; done', '10'],
    ['i=0; while [ $i -lt 10 ]; do sleep 1; i=$((i+1)); done', '10'],
    ['i=5; until [ $i -eq 0 ]; do i=$((i-1)); sleep 1; done', '5'],
    ['while :; do sleep 1; break; done; sleep 2', '3'],
    ['e=$(( $(date +%s) + 30 )); until foo; do [ $(date +%s) -ge $e ] && break; sleep 1; done', '0-…'],
    ['e=$(( $(date +%s) + 30 )); until [ -f /x ]; do [ $(date +%s) -ge $e ] && break; sleep 1; done', '0-30'],
    ['while true; do sleep 1; done', 'never'],
    ['until false; do sleep 1; done', 'never'],
    ['for (( ; ; )); do sleep 1; done', 'never'],
    ['tail -f /dev/null', 'never'],
    // A question that is asked again and again has another answer some day; what succeeds whatever there is has none
    ['while curl -s localhost/health; do sleep 1; done; sleep 4', '4-…'],
    ['until curl -sf http://127.0.0.1:8080/drained; do sleep 2; done', '0-…'],
    ['while true; do curl -sf localhost:8080/ready || break; sleep 1; done', '0-…'],
    ['while true; do wget -q --spider localhost/busy; [ $? -ne 0 ] && exit 0; sleep 1; done', '0-…'],
    ['for i in $(seq 10); do curl -m 1 -sf localhost:8080/busy || break; sleep 1; done', '0-20'],
    ['for i in $(seq 10); do pgrep -x nginx || break; sleep 1; done', '0-10'],
    ['while killall -0 nginx; do sleep 1; done', '0-…'],
    ['while kill -0 1; do sleep 1; done', '0-…'],
    ['while kill $(cat /run/app.pid); do sleep 1; done', '0-…'],
    ['while ls /var/spool/jobs/*; do sleep 1; done', '0-…'],
    ['while rm /run/lock; do sleep 1; done', '0-…'],
    ['while ps -p 7 >/dev/null; do sleep 1; done', '0-…'],
    ['while rm -f /run/lock; do sleep 1; done', 'never'],
    ['until mkdir -p /run/stop; do sleep 1; done', '0-… ~0'],
    ['until curl -sf -XPOST localhost:15020/quitquitquit; do sleep 1; done', '0-… ~0'],
    ['set -e; for i in 1 2; do curl -m 1 -s localhost:8080/drain; sleep 5; done', '0-12 ~10'],
    // A server's number, from the file or by the name that it has
    ['kill -QUIT $(cat /var/run/nginx.pid); sleep 15', '15'],
    ['PID=$(pidof java); kill "$PID"; sleep 20', '20'],
    ["kill $(ps aux | grep '[j]ava' | awk '{print $2}'); sleep 3", '3'],
    ['pgrep nginx | xargs kill -QUIT; sleep 3', '3'],
    ['kill $PPID; sleep 3', '0-…'],
    // -f finds the shell that it stands in
    ['pkill -f gunicorn; sleep 10', '0-10 ~0'],
    ['sleep 2; kill $(pgrep -f gunicorn); sleep 10', '2-12 ~2'],
    ["pkill -f '[g]unicorn'; sleep 10", '10'],
    ['trap "" TERM; pkill -f gunicorn; sleep 10', '0-… ~10'],
    ['sleep inf', 'never'],
    ['sleep infinity & wait', 'never'],
    ['read x', '0'],
    // Programs that run others
    ['timeout 20 sleep 50', '20'],
    ['timeout 5 sleep 100 && sleep 20', '5'],
    ['timeout -k 5 -s TERM 10 sleep 50; sleep 1', '11'],
    ['timeout 10 sh -c "while :; do sleep 1; done"', '10'],
    ['timeout 0 sleep 30', '30'],
    ['nohup env A=5 sh -c \'sleep $A\'', '5'],
    ['sh -c "sleep 5; sh -c \\"sleep 6\\""', '11'],
    ['command sleep 5; time sleep 5', '5-10 ~10'],
    ['X=1,2; IFS=,; sleep $X', '3'],
    ['PATH=/none; sleep 5', '0-5'],
    ['export PATH=/opt/bin:$PATH; sleep 5', '0-5 ~5'],
    ['cat << EOF\n$(sleep 3)\nEOF', '3'],
    ['eval "sleep 5"', '5'],
    ['cat <<E\nsleep 60\nE\nsleep 5', '5'],
    ['curl -m 5 example.org; sleep 5', '5-10'],
    ['nginx -s quit; sleep 15', '15'],
    ['kill -TERM 1; sleep 15', '15'],
    // A line that is broken, and what stands before it
    ['sleep 5\nsleep "6', '5'],
    ['sleep 5; sleep "6', '0'],
    ['sleep 5\nif true; then', '5'],
    ['sleep 5\nfi', '5'],
  ])('%j: %s', (text, expected) => expect(seconds(text, text.includes('((') && !text.includes('$((') ? 'bash' : 'sh')).toBe(expected));

  test.each<[string, string, string]>([
    ['for i in {1..30}; do sleep 1; done', 'bash', '30'],
    ['for i in {1..30}; do sleep 1; done', 'dash', '1'],
    ['for i in {1..30}; do sleep 1; done', 'sh', '1-30'],
    ['[[ a == a ]] && sleep 5', 'bash', '5'],
    ['[[ a == a ]] && sleep 5', 'dash', '0'],
    ['[[ a == a ]] && sleep 5', 'sh', '0-5 ~5'],
    ['sleep 5 &> /dev/null', 'bash', '5'],
    ['sleep 5 &> /dev/null', 'dash', '0'],
    ['a=(1 2); sleep 5', 'bash', '5'],
    ['a=(1 2); sleep 5', 'dash', '0'],
    ['SECONDS=0; while [ $SECONDS -lt 5 ]; do sleep 1; done', 'dash', 'never'],
    ['while [ $SECONDS -lt 5 ]; do sleep 1; done', 'bash', '5'],
  ])('%j under %s: %s', (text, shell, expected) => expect(seconds(text, shell)).toBe(expected));
});

describe('words of the kubelet', () => {
  test('are put in where it does so, and stay where it does not', () => {
    const run = (expands: boolean) => interpret(['sleep', '$(TEN)'], { ...BASE, place: expands ? 'job' : 'application', expands });
    expect([run(true).usual, run(false).breaksOff]).toEqual([10, 'sleep $(TEN) is not a length']);
  });
});

describe('what a loop waits for, on the proxy', () => {
  const on = (text: string) => {
    const { waits, whenSeen, hardlyEnds, breaksOff, least, most } = at(text, 'sh', { place: 'proxy' });
    const then = whenSeen.map((kind) => `, then ${kind} after ${waits?.then}`).join('');
    return hardlyEnds ?? breaksOff ?? (waits ? `${waits.for} from ${waits.after} to ${waits.bound ?? '…'}${then}` : `${least}-${most ?? '…'}`);
  };
  const AGENT = 'the loop counts pilot-agent\'s own listener on 15020, which stays';
  test.each<[string, string]>([
    ['while [ $(netstat -plunt | grep tcp | grep -v envoy | wc -l | xargs) -ne 0 ]; do sleep 1; done', AGENT],
    ['sleep 20; while [ "$(netstat -ltnp | grep -v envoy | grep -c tcp)" != "0" ]; do sleep 1; done', AGENT],
    ['while [[ $(netstat -plunt | grep tcp | grep -v envoy | wc -l) -gt 0 ]]; do sleep 1s; done', AGENT],
    ['until [ $(netstat -plunt | grep tcp | grep -v envoy | wc -l) -eq 0 ]; do sleep 1; done', AGENT],
    ['while netstat -plnt | grep LISTEN | grep -vq envoy; do sleep 1; done', AGENT],
    ['while [ -n "$(netstat -plnt | grep LISTEN | grep -v envoy)" ]; do sleep 1; done', AGENT],
    ['while (( $(netstat -plnt | grep LISTEN | grep -v envoy | wc -l) > 0 )); do sleep 1; done', AGENT],
    ['n=1; while [ $n -gt 0 ]; do n=$(netstat -plnt | grep tcp | grep -v envoy | wc -l); sleep 1; done', AGENT],
    ['while [ $(netstat -plnt | wc -l) -ne 0 ]; do sleep 1; done', AGENT],
    ['while [ $(ss -Hltnp | grep -v envoy | wc -l) -ne 0 ]; do sleep 1; done', AGENT],
    ['while [ $(netstat -plnt | grep tcp | egrep -v "envoy|pilot-agent" | wc -l) -ne 0 ]; do sleep 1; done', 'listeners from 0 to …'],
    ['sleep 5; while [ $(netstat -plnt | grep tcp | grep -v pilot-agent | grep -v envoy | wc -l) -ne 0 ]; do sleep 1; done', 'listeners from 5 to …'],
    ['while [ $(netstat -plnt | grep tcp | grep -v "envoy\\|pilot-agent" | wc -l) -ge 1 ]; do sleep 1; done', 'listeners from 0 to …'],
    ['while [ $(netstat -plnt | awk \'/LISTEN/ && !/envoy/ && !/pilot-agent/\' | wc -l) -ne 0 ]; do sleep 1; done', 'listeners from 0 to …'],
    ['while [ $(ss -Hltnp | grep -v users: | wc -l) -ne 0 ]; do sleep 1; done', 'listeners from 0 to …'],
    ['timeout 60 sh -c "while netstat -plnt | grep tcp | grep -vqE \'envoy|pilot-agent\'; do sleep 1; done"', 'listeners from 0 to 60'],
    ['while [ $(netstat -pant | grep ESTABLISHED | grep -vE "envoy|pilot-agent" | wc -l) -ne 0 ]; do sleep 1; done', 'connections from 0 to …'],
    ['while [ $(netstat -plnt | grep :8080 | wc -l) -ne 0 ]; do sleep 1; done', '0-…'],
    ['while [ $(netstat -ant | grep 15006 | wc -l) -ne 0 ]; do sleep 1; done', AGENT.replace('pilot-agent', 'envoy').replace('15020', '15006')],
    ['while ss -plnt \'( state listening or state established )\' | grep -qv users:; do sleep 1; done', 'ss refuses the filter, so the loop ends at its first look'],
    ['until curl -s localhost:15000/stats | grep -q "downstream_cx_active: 0"; do sleep 1; done', '0-…'],
    ['e=$(( $(date +%s) + 30 )); until awk -v u=$(id -u) \'($4=="01"||$4=="0A")&&$8!=u{b=1}END{exit b}\' /proc/net/tcp /proc/net/tcp6; do [ $(date +%s) -ge $e ] && break; sleep 1; done', 'sockets from 0 to 30'],
    ['until awk -v u=$(id -u) \'$4=="0A"&&$8!=u{b=1}END{exit b}\' /proc/net/tcp; do sleep 1; done', 'listeners from 0 to …'],
    [waitingHookCommand({ bound: 27 })[2], 'sockets from 0 to 27'],
    ['e=$(( $(date +%s) + 30 )); until awk -v u=$(id -u) \'($4=="01"||$4=="0A")&&$8!=u{b=1}END{exit b}\' /proc/net/tcp; do [ $(date +%s) -ge $e ] && exit 0; sleep 1; done; curl -X POST localhost:15020/drain', 'sockets from 0 to 30, then disarms-drain after 0'],
    ['e=$(( $(date +%s) + 30 )); until awk -v u=$(id -u) \'($4=="01"||$4=="0A")&&$8!=u{b=1}END{exit b}\' /proc/net/tcp; do [ $(date +%s) -ge $e ] && break; sleep 1; done; curl -X POST localhost:15020/drain', 'sockets from 0 to 30'],
    ['e=$(( $(date +%s) + 30 )); until awk -v u=$(id -u) \'($4=="01"||$4=="0A")&&$8!=u{b=1}END{exit b}\' /proc/net/tcp; do [ $(date +%s) -ge $e ] && exit 0; sleep 1; done; sleep 6; curl localhost:15020/drain', 'sockets from 0 to 30'],
  ])('%j: %s', (text, expected) => expect(on(text)).toBe(expected));
});

describe('effects', () => {
  const effects = (text: string, place: ShellContext['place'] = 'application') => at(text, 'sh', { place }).effects.map(({ kind, at: when, certainty }) => `${kind} at ${when}${certainty === 'always' ? '' : ', maybe'}`);
  test.each<[string, string[]]>([
    ['curl -sXPOST localhost:15020/quitquitquit', ['ends-proxy at 0']],
    ['sleep 5; curl --request=POST http://127.0.0.1:15000/quitquitquit', ['ends-proxy at 5']],
    ['curl -d "" "http://[::1]:15020/quitquitquit"', ['ends-proxy at 0']],
    ['curl localhost:15020/quitquitquit', []],
    ['curl -X POST localhost:9091/quitquitquit', []],
    ['curl -X POST example.org:15020/quitquitquit', []],
    ['wget --post-data="" -qO- http://localhost:15020/quitquitquit', ['ends-proxy at 0']],
    ['wget --method=POST localhost:15020/quitquitquit', ['ends-proxy at 0']],
    ['wget localhost:15020/quitquitquit', []],
    ['pilot-agent request --debug-port 15020 POST drain', ['disarms-drain at 0']],
    ['pilot-agent request POST /drain --debug-port=15020', ['disarms-drain at 0']],
    ['pilot-agent request POST drain', []],
    ['pilot-agent request GET quitquitquit', []],
    ['pilot-agent request POST "drain_listeners?inboundonly&graceful&skip_exit"', ['tells-peers at 0']],
    ['curl -X POST localhost:15000/drain_listeners?inboundonly', ['closes-proxy-listeners at 0']],
    ['python3 -c "import urllib.request as u; u.urlopen(\'http://localhost:15020/quitquitquit\', data=b\'\')"', ['ends-proxy at 0']],
    ['python3 -c "import urllib.request as u; u.urlopen(\'http://localhost:15020/quitquitquit\')"', []],
    ['[ -f /x ] && curl -X POST localhost:15020/quitquitquit', ['ends-proxy at 0, maybe']],
    ['nginx -s quit; sleep 15', ['closes-listener at 0']],
    ['sleep 5 && /usr/sbin/nginx -s quit', ['closes-listener at 5']],
    ['kill -QUIT 1', ['closes-listener at 0']],
    ['kill -HUP 1', []],
    ['sleep 3; kill -QUIT $(cat /var/run/nginx.pid)', ['closes-listener at 3']],
    ['for i in 1 2 3; do curl -s -XPOST localhost:15020/quitquitquit && break; sleep 1; done', ['ends-proxy at 0']],
    ['pkill envoy', ['closes-listener at 0']],
    ['echo nginx -s quit', []],
  ])('%j: %j', (text, expected) => expect(effects(text)).toEqual(expected));

  test.each<[string, string[]]>([
    ['sleep 10; kill 1; sleep 5', ['stops-proxy at 10']],
    ['kill -INT 1', ['stops-proxy at 0']],
    ['pkill -TERM pilot-agent', ['stops-proxy at 0']],
    ['kill -QUIT 1', ['ends-proxy at 0']],
    ['kill -9 1', []],
    ['sleep 4; pkill -f envoy; sleep 4', ['ends-proxy at 4']],
    ['killall -9 envoy', ['ends-proxy at 0']],
    ['kill $(pidof envoy)', ['ends-proxy at 0']],
    ['pkill -HUP envoy', []],
    ['[ -f /x ] && kill 1', ['stops-proxy at 0, maybe']],
    ['pkill socat', ['closes-listener at 0']],
  ])('in the proxy, %j: %j', (text, expected) => expect(effects(text, 'proxy')).toEqual(expected));
});

describe('whatever the text is', () => {
  const SCRAPS = ['sleep 1', ';', '&&', '||', '|', '&', '\n', '(', ')', '{ ', ' }', 'if ', 'then ', 'fi', 'while ', 'do ', 'done', '$(', '$((', '))', '`', '"', '\'', '${x', ':-', '}', 'case x in ', 'esac', '<<E\n', 'E\n',
    'f() ', 'trap ', ' EXIT', 'exec ', 'eval ', 'exit ', 'set -e', 'x=1', '$x', '[ ', ' ]', '[[ ', ' ]]', '> f', '2>&1', '{1..9}', '*', 'timeout 5 ', 'wait', 'foo ', '1', '$?', 'é', '\u0000', '\\', '#'];
  const script = fc.oneof(fc.string({ maxLength: 200, unit: 'binary' }), fc.array(fc.constantFrom(...SCRAPS), { maxLength: 60 }).map((parts) => parts.join('')));

  test('it is answered, without an odd number', () => {
    fc.assert(fc.property(script, fc.constantFrom<ShellContext['place']>('application', 'proxy', 'job'), (text, place) => {
      const { least, most, usual, neverEnds, canSucceed, canFail } = at(text, 'sh', { place });
      for (const given of [least, most ?? 0, usual ?? 0]) expect(Number.isFinite(given) && given >= 0).toBe(true);
      expect(most ?? Infinity).toBeGreaterThanOrEqual(least);
      if (neverEnds === undefined) expect(canSucceed || canFail).toBe(true);
    }), { numRuns: runs(2000) });
  });

  test.each(['$(', '`', '((', '${a:-', 'if a;then ', 'sleep 1;', 'a|', 'x=$x$x;', 'while :;do a=$((a+1));done;', '<<E ', '"', 'sleep 1 & '])('%j a hundred thousand characters long is given up or read, not thrown', (scrap) => {
    for (const length of [1000, 30_000, 100_000]) expect(at(scrap.repeat(Math.ceil(length / scrap.length))).programs).toEqual(expect.any(Array));
  });

  test('brackets that stay open are a nest where hundreds of them do, and no more where they close or are a pattern\'s', () => {
    const unread = 'a text that is too long or too deep to be read';
    expect([at(`echo "${'('.repeat(500)}"`).unread, at(`echo "${'('.repeat(300)}"; sleep 5`).usual]).toEqual([unread, 5]);
    expect(at(`${'(true); '.repeat(500)}sleep 5`).unread).not.toBe(unread);
    expect(at(`case a in ${'b) ;; '.repeat(500)}*) sleep 5 ;; esac`).usual).toBe(5);
  });

  test.each(["trap 'kill $$' TERM; kill $$", "trap 'kill $$; sleep 1' EXIT TERM; sleep 5"])('%s, which runs itself again, is given up and not thrown', (text) => {
    expect(at(text).least).toBe(0);
  });

  test('a hook that ends itself says so', () => {
    expect(at('pkill -f gunicorn; sleep 10').breaksOff).toBe('pkill -f gunicorn finds the shell of the hook, too, and ends it');
    expect(at('pkill -f gunicorn').breaksOff).toBe(undefined);
  });

  test.each(['f()', 'function f', 'sleep 5\nf() # nothing'])('%j is refused in words of our own', (text) => {
    expect(at(text, 'bash').breaksOff).toBe('a shell refuses it: no command stands behind name()');
  });
});
