import { execHook, readTemplate } from '../../lib/manifest';
import { istioMesh, waitingHookCommand } from '../../lib/meshes';
import { Hook } from '../../lib/model';

const context = { pointer: '/hook', env: { DRAIN: '15', EMPTY: '' } };
const short = (hook: Hook): unknown => {
  switch (hook.kind) {
    case 'fixed': return hook.effect ? [hook.seconds.value, hook.effect] : hook.seconds.value;
    case 'unknown': return hook.atMost === undefined ? `unknown, ${hook.atLeast} or more` : `unknown, ${hook.atLeast} to ${hook.atMost}`;
    case 'fails': return hook.after === undefined ? 'fails' : `fails after ${hook.after}`;
    case 'until-listeners-close': return hook.after === undefined ? hook.kind : `${hook.kind} from ${hook.after}`;
    case 'until-sockets-close': return [hook.kind, hook.effect === 'tells-peers' ? undefined : hook.effect, hook.whenSeen && `drains after ${hook.whenSeen.pause}`].filter(Boolean).join(', ');
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
    [['timeout', '0', 'sleep', '30'], 30],
    [['timeout', '--kill-after', '5', '10', 'sleep', '50'], 10],
    [['sleep', 'infinity'], 'never-ends'],
    [['sleep'], 'fails'],
    [['sleep', 'soon'], 'fails'],
    [['sleep', '$(SECONDS)'], 'fails'],
    [['sleep 20'], 'fails'],
    [['/bin/sh', '-c', 'sleep', '5'], 'fails'],
    [['/bin/sh', '/stop.sh', '-c', 'sleep 5'], 'unknown, 0 or more'],
    [['/wait-shutdown'], 'unknown, 0 or more'],
    [['bash', '-ec', 'sleep 3'], 3],
  ])('%j', (argv, expected) => expect(short(execHook(argv, context))).toEqual(expected));
});

describe('what a shell text takes', () => {
  test.each<[string, unknown]>([
    ['sleep 15', 15],
    ['sleep $DRAIN', 15],
    ['sleep ${UNKNOWN:-20}', 20],
    ['rm -f /tmp/ready && sleep 40', 40],
    ['curl -X POST localhost:8080/stop; sleep 10', 10],
    ['curl example.org/stop; sleep 10', 'unknown, 10 or more'],
    ['curl example.org/stop && sleep 10', 'unknown, 0 or more'],
    ['[ -f /tmp/x ] && sleep 30', 'unknown, 0 to 30'],
    ['while true; do sleep 1; done', 'never-ends'],
    ['echo ${X', 'fails'],
    ['sleep 5\necho ${X', 'fails after 5'],
    ['. /scripts/stop.sh', 'unknown, 0 or more'],
  ])('%j', (text, expected) => expect(sh(text)).toEqual(expected));

  test('seconds that rest on commands which usually succeed are assumed', () => {
    const source = (text: string) => (execHook(['/bin/sh', '-c', text], context) as { seconds: { source: string } }).seconds.source;
    expect([source('sleep 40 || true'), source('rm -f /tmp/ready && sleep 40')]).toEqual(['manifest', 'assumed']);
  });

  test('an environment that may hold more makes a default one of two', () => {
    expect(short(execHook(['sh', '-c', 'sleep ${WAIT:-15}'], { ...context, envMayHoldMore: true }))).toBe('unknown, 0 or more');
    expect(short(execHook(['sh', '-c', 'sleep ${WAIT:-15}'], { ...context, env: { WAIT: '20' } }))).toBe(20);
  });

  test('an application that is told to stop closes its listener', () => {
    expect(execHook(['sh', '-c', 'sleep 5 && nginx -s quit; sleep 15'], context)).toMatchObject({ kind: 'fixed', seconds: { value: 20 }, closesListener: 5 });
  });
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
    [waitingHookCommand({ bound: 27 })[2], 'until-sockets-close'],
    [waitingHookCommand({ bound: 27, asksAfter: 6 })[2], 'until-sockets-close, drains after 6'],
    [`${waitingHookCommand({ bound: 27, asksAfter: 0 })[2]}; true`, 'until-sockets-close, drains after 0'],
    [`${waitingHookCommand({ bound: 27 })[2]}; pilot-agent request --debug-port=15020 POST drain`, 'until-sockets-close, disarms-drain'],
    ['while [ $(netstat -plunt | grep tcp | grep -v envoy | wc -l | xargs) -ne 0 ]; do sleep 1; done', 'never-ends'],
    ['while [ $(netstat -plnt | grep tcp | egrep -v \'envoy|pilot-agent\' | wc -l) -ne 0 ]; do sleep 1; done', 'until-listeners-close'],
    ["sleep 5\nwhile [ $(netstat -plnt | grep tcp | egrep -v 'envoy|pilot-agent' | wc -l) -ne 0 ]; do sleep 1; done\"", 'fails after 5'],
    ["sleep 5; while [ $(netstat -plnt | grep tcp | egrep -v 'envoy|pilot-agent' | wc -l) -ne 0 ]; do sleep 1; done", 'until-listeners-close from 5'],
    ['pilot-agent request --debug-port=15020 POST drain; sleep 3', [3, 'disarms-drain']],
    ['pilot-agent request POST drain --debug-port=15020; sleep 3', [3, 'disarms-drain']],
    ['curl -sXPOST localhost:15020/drain', [0, 'disarms-drain']],
    ['curl localhost:15020/drain; sleep 3', 3],
    ['curl -X POST localhost:9091/quitquitquit', 0],
    ['pilot-agent request POST quitquitquit; sleep 30', [0, 'ends-proxy']],
    ['curl -X POST http://localhost:15020/quitquitquit', [0, 'ends-proxy']],
    ['sleep 10; kill 1; sleep 20', 10],
    ['sleep 10; pkill envoy; sleep 20', [10, 'ends-proxy']],
    ['pilot-agent request POST drain --debug-port=15020; sleep 5; kill -TERM 1; sleep 20', [5, 'disarms-drain']],
    ['pilot-agent request POST \'drain_listeners?inboundonly&graceful&skip_exit\'; sleep 20', [20, 'tells-peers']],
  ])('%s', (text, expected) => expect(onProxy(['/bin/sh', '-c', text])).toEqual(expected));

  test('of the application ends the proxy while the application goes on', () => {
    const { hooks } = istioMesh();
    const command = ['sh', '-c', 'sleep 4; curl -fsS -X POST http://localhost:15020/quitquitquit; sleep 6'];
    expect(execHook(command, { ...context, reader: hooks })).toMatchObject({ kind: 'fixed', seconds: { value: 10 }, endsProxy: 4 });
  });

  test('means nothing on the application', () => {
    expect(onProxy(waitingHookCommand({ bound: 27 }), 'app')).toBe('unknown, 0 to 27');
  });
});
