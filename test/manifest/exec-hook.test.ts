import { execHook, readTemplate } from '../../lib/manifest';
import { istioMesh, waitingHookCommand } from '../../lib/meshes';
import { Hook } from '../../lib/model';

const context = { pointer: '/hook', env: { DRAIN: '15', EMPTY: '' } };
const short = (hook: Hook): unknown => {
  switch (hook.kind) {
    case 'fixed': return hook.effect ? [hook.seconds.value, hook.effect] : hook.seconds.value;
    case 'unknown': return hook.atMost === undefined ? `unknown, ${hook.atLeast} or more` : `unknown, ${hook.atLeast} to ${hook.atMost}`;
    default: return hook.kind;
  }
};
const sh = (text: string) => short(execHook(['/bin/sh', '-c', text], context));

describe('what a command takes', () => {
  test.each<[string[], unknown]>([
    [['sleep', '10'], 10],
    [['/bin/sleep', '1m'], 60],
    [['sleep', '0.5'], 0.5],
    [['sleep', '1m', '30'], 90],
    [['busybox', 'sleep', '5'], 5],
    [['timeout', '20', 'sleep', '50'], 20],
    [['timeout', '20', '/wait'], 'unknown, 0 to 20'],
    [['timeout', '0', 'sleep', '30'], 'unknown, 0 or more'],
    [['timeout', '--kill-after', '5', '10', 'sleep', '50'], 'unknown, 0 or more'],
    [['sleep', 'infinity'], 'never-ends'],
    [['sleep'], 'fails'],
    [['sleep', 'soon'], 'unknown, 0 or more'],
    [['/wait-shutdown'], 'unknown, 0 or more'],
    [['bash', '-ec', 'sleep 3'], 3],
  ])('%j', (argv, expected) => expect(short(execHook(argv, context))).toEqual(expected));
});

describe('what a shell text takes', () => {
  test.each<[string, unknown]>([
    ['sleep 15', 15],
    ["sleep '30'", 30],
    ['sleep "30s"', 30],
    ['sleep 5; sleep 6 && sleep 1m', 71],
    ['sleep 5\nsleep 6\n', 11],
    ['sleep $DRAIN', 15],
    ['sleep ${DRAIN}', 15],
    ['sleep $UNKNOWN', 'unknown, 0 or more'],
    ['echo bye; sleep 15', 15],
    ['sleep 15 # let peers leave', 15],
    ['# let peers leave\nsleep 15', 15],
    ['sleep 5 # peers\nsleep 100', 105],
    ['sleep 2 > /dev/null', 2],
    ['sleep 2 2>/dev/null; sleep 1', 3],
    ['curl localhost/stop; sleep 10', 'unknown, 10 or more'],
    ['sleep 10; curl localhost/stop', 'unknown, 10 or more'],
    ['curl localhost/stop && sleep 10', 'unknown, 0 or more'],
    ['[ -f /tmp/x ] && sleep 30', 'unknown, 0 or more'],
    ['timeout 5 sleep 100 && sleep 20', 5],
    ['timeout 5 sleep 100; sleep 20', 25],
    ['export X=20; sleep $X', 'unknown, 0 or more'],
    ['sleep 5; exit 0; sleep 100', 5],
    ['while true; do sleep 1; done', 'unknown, 0 or more'],
    ['sleep 5 || sleep 6', 'unknown, 0 or more'],
    ['sleep 5 & sleep 6', 'unknown, 0 or more'],
    ['echo ${X', 'unknown, 0 or more'],
    ['sleep $(cat /n)', 'unknown, 0 or more'],
  ])('%j', (text, expected) => expect(sh(text)).toEqual(expected));
});

test('an image that is known not to have a command fails it', () => {
  expect(execHook(['sleep', '5'], { ...context, binaries: ['app'] }).kind).toBe('fails');
  expect(execHook(['/bin/sh', '-c', 'sleep 5'], { ...context, binaries: ['sh'] }).kind).toBe('fails');
  expect(short(execHook(['/bin/app', 'sleep', '5'], { ...context, binaries: ['app'] }))).toBe(5);
});

describe('what is on the proxy', () => {
  const onProxy = (command: string[], name = 'istio-proxy') => {
    const { hooks, proxyName } = istioMesh();
    const template = readTemplate({ spec: { containers: [{ name, lifecycle: { preStop: { exec: { command } } } }] } }, { hooks, proxyName });
    return short((template.declaredProxies[0] ?? template.containers[0]).preStop);
  };
  test.each<[string, unknown]>([
    [waitingHookCommand(27)[2], 'until-sockets-close'],
    ['while [ $(netstat -plunt | grep tcp | grep -v envoy | wc -l | xargs) -ne 0 ]; do sleep 1; done', 'never-ends'],
    ['while [ $(netstat -plnt | grep tcp | egrep -v \'envoy|pilot-agent\' | wc -l) -ne 0 ]; do sleep 1; done', 'until-listeners-close'],
    ['pilot-agent request --debug-port=15020 POST drain; sleep 3', [3, 'disarms-drain']],
    ['pilot-agent request POST quitquitquit; sleep 30', [0, 'ends-proxy']],
    ['curl -X POST http://localhost:15020/quitquitquit', [0, 'ends-proxy']],
    ['pilot-agent request POST \'drain_listeners?inboundonly&graceful&skip_exit\'; sleep 20', [20, 'tells-peers']],
  ])('%s', (text, expected) => expect(onProxy(['/bin/sh', '-c', text])).toEqual(expected));

  test('means nothing on the application', () => {
    expect(onProxy(waitingHookCommand(27), 'app')).toBe('unknown, 0 or more');
  });
});
