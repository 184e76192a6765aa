import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { execHook, WaitingHook } from '../../lib/manifest';
import { istioMesh, waitingHook, waitingHookCommand } from '../../lib/meshes';
import { describeEach, find } from '../linux';

/*
 * The hook's text under every shell of this machine, a real ls and every awk, against what /proc held in a live pod. Only /proc itself, the
 * clock, the pause between looks, the uid and pilot-agent are stand-ins.
 */
const RECORDED = path.join(__dirname, '../fixtures/proc');
const recorded = (name: string) => fs.readFileSync(path.join(RECORDED, name), 'utf8');
const AWKS = Object.entries({ awk: 'awk', mawk: 'mawk', gawk: 'gawk', busybox: 'busybox', nawk: 'original-awk' })
  .map(([name, program]) => ({ name, program: find(program) })).filter(({ program }) => program !== '');

const SHELLS = Object.entries({ dash: 'dash', bash: 'bash', busybox: 'busybox' })
  .map(([name, program]) => ({ name, program: find(program) })).filter(({ program }) => program !== '');

const PROXY_UID = 1337;
const BOUND = 5;

interface World {
  tcp?: string;
  tcp6?: string;
  /** Open sockets of the proxy's container, by process. */
  own: Record<string, string[]>;
  uid?: number;
  without?: string;
  pilotAgent?: string;
  /** How many looks find the application before it is gone. */
  busyLooks?: number;
}

/** The proxy's own sockets as recorded. */
function ownSockets(name: string): Record<string, string[]> {
  const own: Record<string, string[]> = {};
  let pid = '';
  for (const line of recorded(`${name}.fd`).trim().split('\n')) {
    if (line.startsWith('/proc/')) own[pid = line.split('/')[2]] = [];
    else own[pid].push(line);
  }
  return own;
}

const lines = (text: string, keep: (columns: string[]) => boolean) =>
  text.split('\n').filter((line, index) => index === 0 || (line !== '' && keep(line.trim().split(/\s+/)))).join('\n') + '\n';
const proxysOrGone = (columns: string[]) => columns[7] === `${PROXY_UID}` || columns[3] === '06';
const change = (text: string, column: number, which: (columns: string[]) => boolean, value: string) => text.split('\n').map((line) => {
  const columns = line.trim().split(/\s+/);
  if (columns.length < 10 || !which(columns)) return line;
  columns[column] = value;
  return columns.join(' ');
}).join('\n');
const applications = (columns: string[]) => columns[0] !== 'sl' && !proxysOrGone(columns);

const listening: World = { tcp: recorded('listening.tcp'), tcp6: recorded('listening.tcp6'), own: ownSockets('listening') };
const quiet: World = { ...listening, tcp: lines(listening.tcp!, proxysOrGone), tcp6: lines(listening.tcp6!, proxysOrGone) };
const established: World = { tcp: recorded('established.tcp'), tcp6: lines(recorded('established.tcp6'), (c) => c[3] !== '0A' || c[7] === '1337'), own: ownSockets('established') };
const halfClosed: World = { ...established, tcp6: change(established.tcp6!, 3, applications, '08') };
const unaccepted = (uid: number): World => ({ ...quiet, tcp: `${quiet.tcp}  99: 1D00580A:1F90 0600007F:8302 01 00000000:00000000 00:00000000 00000000 ${uid} 0 0 1 0\n` });
const allRoot = (world: World): World => ({ ...world, uid: 0, tcp: change(world.tcp!, 7, (c) => c[0] !== 'sl', '0'), tcp6: change(world.tcp6!, 7, (c) => c[0] !== 'sl', '0') });

const ENDS: Record<string, World> = {
  'nothing is left but the proxy\'s own sockets, and connections in TIME_WAIT': quiet,
  'IPv6 is switched off and nothing is left': { ...quiet, tcp6: undefined },
  'another process of the proxy has a socket of its own': { ...quiet, tcp: change(quiet.tcp!, 9, (c) => c[3] === '0A', '777777'), own: { ...quiet.own, 99: ['socket:[777777]'] } },
  'nothing is left, and proxy and application share a uid': allRoot(quiet),
  'Envoy\'s admin port does not answer': { ...quiet, pilotAgent: 'exec sleep.real 20' },
};

const WAITS: Record<string, World> = {
  'the application listens, on IPv6': listening,
  'a request is being answered after the listener has closed': established,
  'a client has closed its half and waits for the answer': halfClosed,
  'a connection has not been accepted yet': unaccepted(0),
  'a connection of the same uid has not been accepted yet': unaccepted(PROXY_UID),
  'the application listens and shares the proxy\'s uid': allRoot(listening),
  'a request is being answered and proxy and application share a uid': allRoot(established),
  'there is no awk': { ...quiet, without: 'awk' },
  'there is no ls': { ...quiet, without: 'ls' },
  'there is no id': { ...quiet, without: 'id' },
  '/proc/net/tcp is missing': { ...quiet, tcp: undefined },
  '/proc/net/tcp is empty': { ...quiet, tcp: '', tcp6: '' },
};

const TELLS = 'request POST drain_listeners?inboundonly&graceful&skip_exit';
const ASKS = 'request --debug-port=15020 POST drain';

const PAUSE = new Int32Array(new SharedArrayBuffer(4));

interface Run {
  /** Seconds of the stand-in's clock that have passed at the end. */
  looks: number;
  /** What pilot-agent was called with; and for what the hook does not do beside its looks, when. */
  told: string[];
  seconds: number;
  status: number | null;
}

function run(world: World, awk: string, hook: WaitingHook = { bound: BOUND }, shell = find('sh')): Run {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'graceful-mesh-'));
  try {
    fs.mkdirSync(path.join(root, 'proc/net'), { recursive: true });
    if (world.tcp !== undefined) fs.writeFileSync(path.join(root, 'proc/net/tcp'), world.tcp);
    if (world.tcp6 !== undefined) fs.writeFileSync(path.join(root, 'proc/net/tcp6'), world.tcp6);
    for (const [pid, sockets] of Object.entries(world.own)) {
      fs.mkdirSync(path.join(root, 'proc', pid, 'fd'), { recursive: true });
      sockets.forEach((socket, fd) => fs.symlinkSync(socket, path.join(root, 'proc', pid, 'fd', `${fd}`)));
    }
    const bin = path.join(root, 'bin');
    fs.mkdirSync(bin);
    const script = (name: string, text: string) => fs.writeFileSync(path.join(bin, name), `#!${find('sh')}\n${text}\n`, { mode: 0o755 });
    // A clock that moves a second with each pause.
    fs.writeFileSync(path.join(root, 'now'), '1000');
    script('date', `read n < ${root}/now; echo $n`);
    const leaves = world.busyLooks === undefined ? '' : `; [ $n -ge ${1000 + world.busyLooks - 1} ] && cp ${root}/gone ${root}/proc/net/tcp && : > ${root}/proc/net/tcp6`;
    script('sleep', `read n < ${root}/now; echo $((n + $1)) > ${root}/now${leaves}`);
    fs.writeFileSync(path.join(root, 'gone'), quiet.tcp!);
    script('id', `echo ${world.uid ?? PROXY_UID}`);
    script('pilot-agent', `read n < ${root}/now; echo "$n|$@" >> ${root}/told; ${world.pilotAgent ?? ':'}`);
    script('awk', awk.endsWith('busybox') ? `exec ${awk} awk "$@"` : `exec ${awk} "$@"`);
    for (const tool of ['ls', 'cp']) fs.symlinkSync(find(tool), path.join(bin, tool));
    fs.symlinkSync(find('sleep'), path.join(bin, 'sleep.real'));
    if (world.without) fs.rmSync(path.join(bin, world.without));
    const began = Date.now();
    const text = waitingHook(hook).replaceAll('/proc', `${root}/proc`);
    const { status, error } = spawnSync(shell, [...(shell.endsWith('busybox') ? ['sh'] : []), '-c', text], { env: { PATH: bin }, timeout: 15_000, stdio: 'ignore' });
    if (error) throw error;
    const seconds = (Date.now() - began) / 1000;
    const told = path.join(root, 'told');
    // What runs beside the looks may outlive them, on a busy machine by seconds.
    const written = () => (fs.existsSync(told) ? fs.readFileSync(told, 'utf8') : '');
    for (let i = 0; i < 200 && !written().includes(TELLS); i++) Atomics.wait(PAUSE, 0, 0, 50);
    const calls = written().trim().split('\n').map((line) => {
      const [now, args] = line.split('|');
      // It runs beside the looks, so nobody knows when.
      return args === TELLS ? args : `${args} at ${Number(now) - 1000}`;
    });
    return { looks: Number(fs.readFileSync(path.join(root, 'now'), 'utf8')) - 1000, told: calls.sort().reverse(), seconds, status };
  } finally {
    fs.rmSync(root, { recursive: true, force: true });
  }
}

describeEach(AWKS)('the waiting hook under $name', ({ program }) => {
  test.each(Object.keys(ENDS))('ends at its first look when %s', (name) => {
    const { looks, told, seconds, status } = run(ENDS[name], program);
    expect([looks, told, status]).toEqual([0, [TELLS], 0]);
    expect(seconds).toBeLessThan(5);
  });

  test.each(Object.keys(WAITS))('waits to its bound when %s', (name) => {
    const { looks, told, status } = run(WAITS[name], program);
    expect([looks, told, status]).toEqual([BOUND, [TELLS], 0]);
  });

  describeEach(SHELLS)('and $name asks the agent to drain', ({ program: shell }) => {
    const asking = (world: World, asksAfter: number) => {
      const { told, status } = run(world, program, { bound: BOUND, asksAfter }, shell);
      return [told, status];
    };

    test.each(Object.keys(ENDS).filter((name) => !ENDS[name].pilotAgent))('at its first look when %s', (name) => {
      expect(asking(ENDS[name], 0)).toEqual([[TELLS, `${ASKS} at 0`], 0]);
    });

    test.each(Object.keys(WAITS))('not at its bound, when %s', (name) => {
      expect(asking(WAITS[name], 0)).toEqual([[TELLS], 0]);
    });

    test.each([1, 3, BOUND])('after %d looks that find the application, and the pause', (busyLooks) => {
      expect(asking({ ...established, busyLooks }, 6)).toEqual([[TELLS, `${ASKS} at ${busyLooks + 6}`], 0]);
    });

    test('and fails where that does, so that the kubelet tells', () => {
      expect(asking({ ...quiet, pilotAgent: 'case "$*" in *" POST drain") exit 7;; esac' }, 2)).toEqual([[TELLS, `${ASKS} at 2`], 7]);
    });
  });
});

test('nothing but whole numbers of seconds enter the text', () => {
  for (const wrong of [1.5, -1, NaN, Infinity, 1e30, '5; rm -rf /' as unknown as number]) {
    expect(() => waitingHook({ bound: wrong })).toThrow('the bound of the waiting hook must be a whole number of seconds');
    expect(() => waitingHook({ bound: 5, asksAfter: wrong })).toThrow('the pause of the waiting hook must be a whole number of seconds');
  }
  expect(() => waitingHook({ bound: 0 })).toThrow('whole number of seconds');
});

const HOOKS = [1, 7, 664, 86_400, 999_999_999]
  .flatMap((bound): WaitingHook[] => [{ bound }, ...[0, 1, 6, 3601].map((asksAfter) => ({ bound, asksAfter }))]);

test.each(HOOKS)('%j is known by the text as the interpreter reads it, and no other text is', (hook) => {
  const { ownWait, ...reader } = istioMesh().hooks;
  const command = waitingHookCommand(hook);
  const { bound, asksAfter } = hook;
  const context = { pointer: '/x', env: {}, place: 'proxy' as const };
  expect(ownWait?.(command)).toEqual(hook);
  expect(execHook(command, { ...context, reader: { ...reader, ownWait } })).toEqual(execHook(command, { ...context, reader }));
  const whenSeen = asksAfter === undefined ? {} : { whenSeen: { pause: asksAfter, drains: 'yes' } };
  expect(execHook(command, { ...context, reader })).toEqual({ kind: 'until-sockets-close', bound: { value: bound, source: 'manifest', pointer: '/x' }, effect: 'tells-peers', ...whenSeen });
  const changed = [`${command[2]}; sleep 1`, command[2].replace(String(bound), `${bound}0`), command[2].replace(/done.*$/, 'done; sleep -5 && pilot-agent request --debug-port=15020 POST drain')];
  for (const other of [[...command, 'more'], ['sh', ...command.slice(1)], ...changed.map((text) => ['/bin/sh', '-c', text])]) expect(ownWait?.(other)).not.toEqual(hook);
});

test('the hook of before, which asked nobody, is still known by its text', () => {
  const text = fs.readFileSync(path.join(__dirname, '../fixtures/proc/earlier-hook.txt'), 'utf8').trimEnd();
  expect(istioMesh().hooks.ownWait?.(['/bin/sh', '-c', text])).toEqual({ bound: 27 });
});
