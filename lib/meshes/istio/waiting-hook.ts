import { WaitingHook } from '../../manifest';

/**
 * Our preStop for the proxy: tell peers to leave, then wait, bounded, until no socket in the pod's network belongs to another container. When it has seen
 * that, it asks the agent to drain now, and SIGTERM ends the proxy at once; the drain behind the hook is the net for when it could not run, or has given up
 * at its bound. An application that still works after its last request may have no socket meanwhile (docs/proof.md, the same without that sleep), so it
 * waits that long before it asks.
 *
 * How it tells a socket of the application from one of the proxy: by uid, which is cheap, and where that finds nothing by inode, which
 * holds even where the two share a uid (TPROXY runs the proxy as root: docs/proof.md rows 42, 43). A socket is the proxy's if its inode is
 * among the open files of the processes of the proxy's own container.
 *
 * It fails toward waiting: `until` wants proof that nothing is left, so a missing awk, ls, id or /proc/net/tcp keeps it waiting to its
 * bound. A missing /proc/net/tcp6 (IPv6 switched off) does not. The first line of a table must have been seen: an empty answer is no
 * proof. Telling peers runs beside the wait, because pilot-agent may take up to a minute to give up on an Envoy that does not answer.
 *
 * States: 01 established, 02 and 03 being made, 08 closed by the client and not yet by the application, 0A listening.
 */
const LOOK = [
  "awk -v u=$(id -u) '$1==\"sl\"{h=1}$4~/^0[1238A]$/&&$8!=u{b=1;exit}END{exit b||!h}' $f",
  'ls -l /proc/[0-9]*/fd 2>/dev/null'
    + " | awk '/socket:\\[/{sub(/.*socket:\\[/,\"\");sub(/\\].*/,\"\");m[$0]=1;next}$4~/^0[1238A]$/&&!($10 in m){b=1;exit}END{exit b}' - $f",
];

const TELL_PEERS = "pilot-agent request POST 'drain_listeners?inboundonly&graceful&skip_exit'";

/** The agent's own port. The path is there from Istio 1.21 on; an agent before that answers 404, and the drain behind the hook is spent. */
const ASK = 'pilot-agent request --debug-port=15020 POST drain';

/**
 * The shell text. Nothing enters it but integers.
 */
export function waitingHook({ bound, asksAfter }: WaitingHook): string {
  for (const [what, seconds, least] of [['bound', bound, 1], ['pause', asksAfter ?? 0, 0]] as const) {
    if (!Number.isSafeInteger(seconds) || seconds < least) throw new RangeError(`the ${what} of the waiting hook must be a whole number of seconds, got ${seconds}`);
  }
  const [giveUp, then] = asksAfter === undefined ? ['break', 'done'] : ['exit 0', asksAfter > 0 ? `${PAUSE}${asksAfter} && ${ASK}` : `done; ${ASK}`];
  return `${BEGINNING}${bound} )); f=/proc/net/tcp; [ -r /proc/net/tcp6 ] && f="$f /proc/net/tcp6"; `
    + `${TELL_PEERS} >/dev/null 2>&1 & `
    + `until [ -r /proc/net/tcp ] && ${LOOK.join(' && ')}; do [ $(date +%s) -ge $e ] && ${giveUp}; sleep 1; ${then}`;
}

/** The argv of the hook. */
export function waitingHookCommand(hook: WaitingHook): string[] {
  return ['/bin/sh', '-c', waitingHook(hook)];
}

/** What a hook was made of that `waitingHookCommand` made; undefined where a command is none of those. Hooks without a call are what this library wrote before, and writes for an Istio before 1.21. */
export function ownWait(argv: readonly string[]): WaitingHook | undefined {
  const text = argv[2] ?? '';
  if (argv.length !== 3 || !text.startsWith(BEGINNING)) return undefined;
  const number = (from: number) => parseInt(text.slice(from, from + 12), 10);
  const paused = text.lastIndexOf(PAUSE);
  const asksAfter = !text.endsWith(ASK) ? undefined : paused < 0 ? 0 : number(paused + PAUSE.length);
  const hook: WaitingHook = { bound: number(BEGINNING.length), ...(asksAfter !== undefined && { asksAfter }) };
  if (!(hook.bound >= 1 && (asksAfter ?? 0) >= 0)) return undefined;
  return waitingHookCommand(hook).every((word, index) => word === argv[index]) ? hook : undefined;
}

const BEGINNING = 'e=$(( $(date +%s) + ';
const PAUSE = 'done; sleep ';
