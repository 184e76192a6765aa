import { spawn, spawnSync } from 'child_process';
import * as fs from 'fs';
import * as http from 'http';
import * as net from 'net';
import * as os from 'os';
import * as path from 'path';
import { JsonObject, readTemplate } from '../../lib/manifest';
import { istioMesh } from '../../lib/meshes';
import { describeEach, find, testEach } from '../linux';

/* The wrapper's text under every sh of this machine; only curl, wget and the pause between tries are stand-ins. */
const SHELLS = ['sh', 'dash', 'bash', 'busybox'].filter((name) => find(name) !== '');
const jobEnd = (annotations: JsonObject = {}) => istioMesh().jobEnd!(readTemplate({ metadata: { annotations }, spec: { containers: [{ name: 'a' }] } }));

let dir: string;
beforeEach(() => {
  dir = fs.mkdtempSync(path.join(os.tmpdir(), 'graceful-mesh-'));
  client('curl', 0);
  client('wget', 0);
  stub('sleep', `echo >> ${dir}/slept; exec /bin/sleep 0.01`);
});
afterEach(() => fs.rmSync(dir, { recursive: true }));

function stub(name: string, text: string): void {
  fs.writeFileSync(path.join(dir, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
}
/** A client that is refused `failures` times before it is answered. */
function client(name: string, failures: number): void {
  stub(name, `echo "${name} $*" >> ${dir}/calls; [ $(wc -l < ${dir}/calls) -gt ${failures} ] || exit 7`);
}
const calls = () => (fs.existsSync(path.join(dir, 'calls')) ? fs.readFileSync(path.join(dir, 'calls'), 'utf8').trim().split('\n') : []);
const slept = () => fs.existsSync(path.join(dir, 'slept'));
const argvOf = (shell: string, command: string[], onlyOnSuccess = false, which: 'curl' | 'wget' = 'curl') => {
  const [, ...rest] = jobEnd().wrap(command, which, onlyOnSuccess);
  return shell === 'busybox' ? ['busybox', 'sh', ...rest] : [shell, ...rest];
};
const env = () => ({ ...process.env, PATH: `${dir}:${process.env.PATH}` });
const run = ([program, ...args]: string[], input = '') => spawnSync(program, args, { env: env(), input, encoding: 'utf8', timeout: 20_000 });

describeEach(SHELLS)('under %s', (shell) => {
  test.each([0, 3, 127])('the exit code %d is kept, and the proxy is ended', (code) => {
    expect(run(argvOf(shell, ['/bin/sh', '-c', `exit ${code}`])).status).toBe(code);
    expect(calls()).toEqual(['curl -fsS -m 5 --noproxy * -X POST http://127.0.0.1:15020/quitquitquit']);
  });

  test('arguments come as they are, and so does what stands on the input', () => {
    const { stdout } = run(argvOf(shell, ['/bin/sh', '-c', 'printf "%s|" "$@"; cat', 'x', 'a b', '$HOME', '', '"']), 'input');
    expect(stdout).toBe('a b|$HOME||"|input');
  });

  test('wget', () => {
    run(argvOf(shell, ['true'], false, 'wget'));
    expect(calls()).toEqual(['wget -q -T 5 -O /dev/null --post-data= http://127.0.0.1:15020/quitquitquit']);
  });

  test('where the image lacks the client that it was said to have, the other one is used; where it has none, that is printed at once', () => {
    // A directory of its own, for this machine may have them.
    const bin = fs.mkdirSync(path.join(dir, 'bin'), { recursive: true }) as string;
    for (const name of ['sh', 'tr', 'env', 'sleep', 'cat', 'wc', 'true']) fs.symlinkSync(find(name), path.join(bin, name));
    fs.symlinkSync(find(shell), path.join(bin, `the-${shell}`));
    const [program, ...args] = argvOf(shell, ['/bin/sh', '-c', 'exit 3'], false, 'curl');
    const tried = () => {
      const { status, stderr } = spawnSync(find(program), args, { env: { PATH: bin }, encoding: 'utf8', timeout: 10_000, stdio: ['ignore', 'pipe', 'pipe'] });
      return [status, stderr, calls().length];
    };
    // A busybox that prefers its own applets has a wget in any case.
    const ownWget = shell === 'busybox' && spawnSync(find('busybox'), ['sh', '-c', 'command -v wget'], { env: { PATH: bin } }).status === 0;
    if (!ownWget) expect(tried()).toEqual([3, 'graceful-mesh: the proxy may run on, and the Job not complete: this image has neither curl nor wget\n', 0]);
    fs.renameSync(path.join(dir, 'wget'), path.join(bin, 'wget'));
    if (!ownWget) expect(tried()).toEqual([3, '', 1]);
  });

  test('an agent that is not there yet is asked again', () => {
    client('curl', 3);
    expect(run(argvOf(shell, ['true'])).status).toBe(0);
    expect(calls()).toHaveLength(4);
  });

  test('an agent that never comes is given up, and the exit code is kept', () => {
    client('curl', 1000);
    const { status, stderr } = run(argvOf(shell, ['/bin/sh', '-c', 'exit 4']));
    expect(stderr).toContain('graceful-mesh: the proxy may run on, and the Job not complete: its agent does not answer at http://127.0.0.1:15020/quitquitquit\n');
    expect(status).toBe(4);
    expect(calls()).toHaveLength(60);
  });

  test('where a failed command is started again, a failure leaves the proxy', () => {
    expect(run(argvOf(shell, ['/bin/sh', '-c', 'exit 3'], true)).status).toBe(3);
    expect(calls()).toEqual([]);
    expect(run(argvOf(shell, ['true'], true)).status).toBe(0);
    expect(calls()).toHaveLength(1);
  });

  test('SIGTERM reaches the command, whose exit code is kept; then there is one try', async () => {
    client('curl', 1000);
    const trap = 'trap "echo stopping; exit 9" TERM; echo started; while :; do /bin/sleep 0.05; done';
    expect(await signalled(argvOf(shell, ['/bin/sh', '-c', trap]), 'SIGTERM')).toEqual(['started\nstopping\n', 9]);
    expect(calls()).toHaveLength(1);
  });

  test('the environment comes as it is: names that a shell would use itself, and names that it does not pass on', () => {
    const own = { 't': '1', 'n': '2', 'p': '3', 's': '4', 'w': '5', 'IFS_LIKE': 'x', 'a.b': 'x = "y"\n*', 'c-d': '', '1e': '$HOME', 'http_proxy': 'http://127.0.0.1:9' };
    const PATH = env().PATH;
    const seen = () => {
      const [program, ...args] = argvOf(shell, [process.execPath, '-e', 'console.log(JSON.stringify(process.env))']);
      // bash reads its user's start file where its input is a socket.
      const { stdout } = spawnSync(program, args, { env: { ...own, PATH }, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
      const { PWD, OLDPWD, SHLVL, _, ...rest } = JSON.parse(stdout) as Record<string, string>;
      return rest;
    };
    expect(seen()).toEqual({ ...own, PATH });
    // As in Alpine, where env is that of busybox.
    for (const applet of ['env', 'tr']) fs.symlinkSync(find('busybox') || find(applet), path.join(dir, applet));
    expect(seen()).toEqual({ ...own, PATH });
  });

  test.each(['SIGINT', 'SIGQUIT', 'SIGHUP', 'SIGUSR1'] as const)('%s reaches the command', async (signal) => {
    const trap = `trap "echo stopping; exit 9" ${signal.slice(3)}; echo started; while :; do /bin/sleep 0.05; done`;
    expect(await signalled(argvOf(shell, ['/bin/sh', '-c', trap]), signal)).toEqual(['started\nstopping\n', 9]);
  });
});

/** What a program says and exits with that is sent a signal once it has started. */
async function signalled([program, ...args]: string[], signal: NodeJS.Signals): Promise<[string, unknown]> {
  const child = spawn(program, args, { env: env() });
  let said = '';
  child.stdout.on('data', (data) => {
    said += String(data);
    if (said === 'started\n') child.kill(signal);
  });
  const code = await new Promise((done) => child.on('close', done));
  return [said, code];
}

/** @see kubernetes/kubernetes third_party/forked/golang/expansion/expand.go */
test('the kubelet, which expands $(VAR) and makes $$ a $, leaves the text as it is', () => {
  for (const which of ['curl', 'wget'] as const) expect(jobEnd().wrap(['a'], which, true)[2]).not.toMatch(/\$\$|\$\([\w.-]+\)/);
});

describe('as PID 1 a command gets the signals that it catches, and no others, as it would have got without the wrapper', () => {
  const asFirst = ['unshare', '--pid', '--fork', '--kill-child', '--mount-proc'];
  if (spawnSync(asFirst[0], [...asFirst.slice(1), 'true']).status !== 0) {
    const skipped = 'SKIPPED, no new PID namespace on this machine (it wants root): signals of PID 1';
    console.warn(skipped);
    test.todo(skipped);
    return;
  }
  /** Sends a signal to PID 1 from within, as the kubelet does from without. */
  const first = (shell: string, command: string, signal: string) => {
    const inner = argvOf(shell, ['/bin/sh', '-c', command]);
    return run([...asFirst, 'sh', '-c', `{ /bin/sleep 0.4; kill -${signal} 1; } & exec "$@"`, 'first', ...inner]);
  };

  testEach(SHELLS)('%s', (shell) => {
    const caught = first(shell, 'trap "echo caught; exit 9" TERM; i=0; while [ $i -lt 40 ]; do /bin/sleep 0.05; i=$((i+1)); done', 'TERM');
    expect([caught.stdout, caught.status]).toEqual(['caught\n', 9]);
    const unaware = first(shell, '/bin/sleep 1; echo done', 'TERM');
    expect([unaware.stdout, unaware.status]).toEqual(['done\n', 0]);
  });
});

describe('the agent is asked, by the real clients', () => {
  const CLIENTS: readonly (readonly [name: string, which: 'curl' | 'wget', program: string[]])[] = [
    ['curl', 'curl', ['curl']], ['GNU wget', 'wget', ['wget']], ['wget of busybox', 'wget', ['busybox', 'wget']],
  ];
  testEach(CLIENTS.filter(([, , [program]]) => find(program) !== ''))('%s, whatever proxy the environment names', async (_, which, [program, applet]) => {
    const target = find(program);
    const asked: string[] = [];
    const server = http.createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      request.resume();
      request.on('end', () => response.end('OK'));
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    fs.rmSync(path.join(dir, which));
    fs.writeFileSync(path.join(dir, which), `#!/bin/sh\nexec ${target} ${applet ?? ''} "$@"\n`, { mode: 0o755 });
    const { port } = server.address() as net.AddressInfo;
    const [, ...rest] = jobEnd({ 'status.sidecar.istio.io/port': String(port) }).wrap(['true'], which, false);
    const nowhere = 'http://127.0.0.1:9';
    const child = spawn('sh', rest, { env: { ...env(), http_proxy: nowhere, HTTP_PROXY: nowhere, all_proxy: nowhere, ALL_PROXY: nowhere } });
    const code = await new Promise((done) => child.on('close', done));
    server.close();
    expect([code, asked]).toEqual([0, ['POST /quitquitquit']]);
  });

  testEach(SHELLS)('under %s an agent that has gone without an answer is not waited for', async (shell) => {
    let asked = 0;
    const server = net.createServer((socket) => {
      asked++;
      server.close();
      socket.on('data', () => socket.destroy());
    });
    await new Promise<void>((done) => server.listen(0, done));
    fs.rmSync(path.join(dir, 'curl'), { force: true });
    fs.symlinkSync(find('curl'), path.join(dir, 'curl'));
    const { port } = server.address() as net.AddressInfo;
    const [program, ...rest] = [find(shell), ...jobEnd({ 'status.sidecar.istio.io/port': String(port) }).wrap(['/bin/sh', '-c', 'exit 3'], 'curl', false).slice(1)];
    const child = spawn(program, shell === 'busybox' ? ['sh', ...rest] : rest, { env: env(), stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (data) => { said += data; });
    const code = await new Promise((done) => child.on('close', done));
    server.close();
    expect([code, asked, said, slept()]).toEqual([3, 1, '', false]);
  });
});

for (const shell of ['dash', 'bash', 'busybox']) {
  if (!SHELLS.includes(shell)) {
    const skipped = `SKIPPED, no ${shell} on this machine: the wrapper under it`;
    console.warn(skipped);
    test.todo(skipped);
  }
}

describe('reading', () => {
  const reads = (...argv: string[]) => jobEnd().reads(argv);
  test('its own', () => {
    expect(jobEnd().reads(jobEnd().wrap(['a'], 'curl', true)).ends).toBe('on-success');
    expect(jobEnd().reads(jobEnd().wrap(['a'], 'wget', false)).ends).toBe('always');
    // Of an earlier version, and of a pod whose agent is elsewhere
    const earlier = ['/bin/sh', '-c', '__gm_pid= __gm_early=\nwait\n[ $__gm_code = 0 ] || exit $__gm_code\ncurl -X POST http://127.0.0.1:15020/quitquitquit', 'job', 'a'];
    expect(jobEnd().reads(earlier).ends).toBe('on-success');
    expect(jobEnd({ 'status.sidecar.istio.io/port': '16020' }).reads(earlier).ends).not.toBe('on-success');
  });

  test.each<[string, string, string]>([
    ['work && curl -X POST localhost:15020/quitquitquit', 'on-success', ''],
    ['work; curl -X POST localhost:15020/quitquitquit', 'always', 'work'],
    ['work; curl -X POST localhost:15020/quitquitquit || true', 'always', 'work'],
    ['work; rc=$?; curl -X POST localhost:15020/quitquitquit; exit $rc', 'always', ''],
    ['cd /app && ./work; rc=$?; curl -sf -XPOST http://localhost:15020/quitquitquit; exit $rc', 'always', ''],
    ['mkdir -p /app && cd /app && ./push; curl -sf -XPOST http://localhost:15020/quitquitquit || true', 'always', './push'],
    ['if work; then curl -XPOST localhost:15020/quitquitquit; else exit 1; fi', 'on-success', ''],
    ['if ! work; then curl -XPOST localhost:15020/quitquitquit; fi', 'on-failure', ''],
    ['work || curl -XPOST localhost:15020/quitquitquit', 'on-failure', 'work'],
    ['set -e\nwork\ncurl -sf -XPOST http://127.0.0.1:15020/quitquitquit', 'on-success', ''],
    ['set -o errexit; work; curl -sf -XPOST http://127.0.0.1:15020/quitquitquit', 'on-success', ''],
    ['set -e; trap "curl -sf -XPOST http://127.0.0.1:15020/quitquitquit" EXIT; work', 'always', ''],
    ['trap "curl -sf -XPOST http://127.0.0.1:15020/quitquitquit" EXIT; exec work', 'unseen', ''],
    ['trap "curl -sf -XPOST http://127.0.0.1:15020/quitquitquit" EXIT TERM INT\nwork', 'always', ''],
    ['quit() { curl -sf -XPOST http://127.0.0.1:15020/quitquitquit; }; trap quit EXIT; work', 'always', ''],
    ['[ -f /etc/mesh ] && trap "curl -sf -XPOST http://127.0.0.1:15020/quitquitquit" EXIT; work', 'sometimes', ''],
    ['work & pid=$!; wait $pid; rc=$?; curl -d "" localhost:15020/quitquitquit; exit $rc', 'always', ''],
    ['until curl -fsI localhost:15021/healthz/ready; do sleep 1; done; work; rc=$?; wget --post-data= -qO- http://127.0.0.1:15000/quitquitquit; exit $rc', 'always', ''],
    ['work; rc=$?; pilot-agent request POST quitquitquit; exit $rc', 'always', ''],
    ['work; rc=$?; python3 -c "import urllib.request as u; u.urlopen(\'http://localhost:15020/quitquitquit\', data=b\'\')"; exit $rc', 'always', ''],
    ['./a; ./b && curl -XPOST localhost:15020/quitquitquit', 'on-success', ''],
    ['work; curl localhost:15020/quitquitquit', 'unseen', ''],
    ['work; echo quitquitquit', 'unseen', ''],
    ['work; curl -X POST localhost:9091/quitquitquit', 'unseen', ''],
    ['. /scripts/a.sh', 'unseen', ''],
    ['psql -c "select 1"; curl -X POST localhost:9091/quitquitquit', 'never', ''],
    ['pg_dump a > /b && aws s3 cp /b s3://c/', 'never', ''],
    ['sleep 5; echo done', 'never', ''],
  ])('%j: %s', (text, ends, losesFailureOf) => {
    const { ends: found, losesFailureOf: lost = '' } = reads('/bin/bash', '-c', text);
    expect([found, lost]).toEqual([ends, losesFailureOf]);
  });

  describe('what becomes of the exit code', () => {
    const lost = (text: string) => reads('/bin/bash', '-c', text.replaceAll('QUIT', 'curl -sf -XPOST http://localhost:15020/quitquitquit')).losesFailureOf;
    test.each([
      'run | tee log; rc=${PIPESTATUS[0]}; QUIT; exit $rc',
      'run; export rc=$?; QUIT; exit $rc',
      'X=$(run); rc=$?; QUIT; exit $rc',
      'run; rc=$?; QUIT; case $rc in 0) exit 0;; *) exit 1;; esac',
      'run; rc=$?; QUIT; case $rc in 0|3) echo fine;; *) exit $rc;; esac',
      'set -o pipefail; run | tee log; rc=$?; QUIT; exit "$rc"',
      'run && ok=0 || ok=$?; QUIT; exit $ok',
      'run || rc=$?; QUIT; exit ${rc:-0}',
      'run || FAILED=true; QUIT; if [ "$FAILED" = true ]; then exit 1; fi',
      'if ! run; then echo failed; QUIT; exit 1; fi; QUIT',
      'if run; then rc=0; else rc=1; fi; QUIT; exit $rc',
      'finish() { rc=$?; QUIT; exit $rc; }; trap finish EXIT; run',
      '{ run; echo $? > /tmp/rc; } | tee log; QUIT; exit $(cat /tmp/rc)',
      'run & pid=$!; trap "kill -TERM $pid" TERM INT; wait $pid; rc=$?; QUIT; exit $rc',
      'run; rc=$?; QUIT; if [ $rc -ne 0 ] && [ $rc -ne 3 ]; then exit $rc; fi',
      'run; ret=$?; QUIT; [ $ret -eq 0 ]',
      'run; ret=$?; QUIT; (exit $ret)',
      // What runs when the code has been kept may fail
      'run; rc=$?; curl -X POST https://chat.example.org/hook; QUIT; exit $rc',
      'run && rc=0 || rc=$?; aws s3 cp /log s3://logs/; QUIT; exit $rc',
      // What is asked, and what is tried again
      'kubectl delete job x || true; run; rc=$?; QUIT; exit $rc',
      'until pg_isready; do sleep 1; done; run; rc=$?; QUIT; exit $rc',
      'if ! kubectl get ns x; then kubectl create ns x; fi; rc=$?; QUIT; exit $rc',
      'check || { echo nothing to do; QUIT; exit 0; }; run; rc=$?; QUIT; exit $rc',
      '[ "$(aws s3 ls)" = x ] || echo no; QUIT',
    ])('%j keeps it', (text) => expect(lost(text)).toBeUndefined());

    test.each([
      'run; QUIT',
      'run || true; QUIT',
      'run || echo failed; QUIT',
      'run; QUIT || true; exit 0',
      'run; QUIT; rc=$?; exit $rc',
      'run; QUIT; exit ${PIPESTATUS[0]}',
      'run | tee log; rc=$?; QUIT; exit $rc',
      'run; echo ended; rc=$?; QUIT; exit $rc',
      'export X=$(run); rc=$?; QUIT; exit $rc',
      'f() { local out=$(run); local rc=$?; QUIT; return $rc; }; f',
      'X=$(run); QUIT',
      'run & wait; QUIT',
      'trap "QUIT; exit 0" EXIT; run',
      "trap 'QUIT; exit $?' EXIT; run",
      'for i in 1 2 3; do run && break; sleep 5; done; QUIT',
      'run; rc=$?; other; rc=0; QUIT',
    ])('%j loses it', (text) => expect(lost(text)).toBe('run'));
  });

  describe('work for which there is no proxy any more', () => {
    const without = (text: string) => {
      const found = reads('/bin/bash', '-c', text.replaceAll('QUIT', 'curl -sf -XPOST http://localhost:15020/quitquitquit')).withoutProxy;
      return found && `${found.program}${found.first ? '' : ', after other work'}${found.perhaps ? ', perhaps' : ''}`;
    };
    test.each<[string, string | undefined]>([
      ['QUIT; run', 'run'],
      ['QUIT && run', 'run'],
      ['QUIT; run; rc=$?; QUIT; exit $rc', 'run'],
      ['run; rc=$?; QUIT; aws s3 cp /log s3://logs/; exit $rc', 'aws, after other work'],
      ['for i in 1 2; do run; QUIT; done', 'run, after other work'],
      ['[ -f /skip ] && QUIT; run', 'run, perhaps'],
      ['(sleep 1; QUIT) & run', 'run, perhaps'],
      ['(sleep 1; QUIT) & wait $!; run', 'run'],
      ['run & QUIT; wait $!', 'run, perhaps'],
      ['run & wait; QUIT', undefined],
      ['run & pid=$!; wait $pid; rc=$?; QUIT; exit $rc', undefined],
      ['run & pid=$!; while kill -0 $pid; do sleep 1; done; QUIT', undefined],
      // What runs beside the work helps it
      ['cloud_sql_proxy -instances=x & sleep 2; run; rc=$?; QUIT; exit $rc', undefined],
      ['run; rc=$?; QUIT; echo ended; rm -rf /tmp/x; exit $rc', undefined],
      ['trap QUIT EXIT; run', undefined],
      ['(run; QUIT) & wait', undefined],
    ])('%j: %s', (text, program) => expect(without(text)).toBe(program));
  });

  test('what is no shell', () => {
    expect(reads('/bin/work').ends).toBe('unseen');
    expect(reads().ends).toBe('unseen');
    expect(reads('scuttle', '/bin/run').programs).toEqual(['scuttle']);
    expect(reads('perl', '-Mbignum=bpi', '-wle', 'print bpi(2000)').ends).toBe('never');
    expect(reads('/bin/sh', '-c', 'exec "$@"', 'x', 'work').ends).toBe('unseen');
  });

  test('the agent\'s port is that of the pod; nothing but a port gets into the text', () => {
    const port = (annotations: JsonObject) => /127\.0\.0\.1:(.*?)\/quit/.exec(jobEnd(annotations).wrap(['a'], 'curl', false)[2])?.[1];
    expect(port({})).toBe('15020');
    expect(port({ 'status.sidecar.istio.io/port': '16020' })).toBe('16020');
    expect(port({ 'proxy.istio.io/config': '{"statusPort":17020}' })).toBe('17020');
    expect(port({ 'status.sidecar.istio.io/port': '1; rm -rf /' })).toBe('15020');
  });
});
