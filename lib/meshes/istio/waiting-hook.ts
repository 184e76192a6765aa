/**
 * Our preStop for the proxy: tell peers to leave, then wait, bounded, until no socket in the pod's network belongs to another container.
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

/**
 * The shell text. Nothing enters it but an integer.
 *
 * @param bound seconds after which it stops waiting
 */
export function waitingHook(bound: number): string {
  if (!Number.isSafeInteger(bound) || bound < 1) throw new RangeError(`the bound of the waiting hook must be a whole number of seconds, got ${bound}`);
  return `e=$(( $(date +%s) + ${bound} )); f=/proc/net/tcp; [ -r /proc/net/tcp6 ] && f="$f /proc/net/tcp6"; `
    + `${TELL_PEERS} >/dev/null 2>&1 & `
    + `until [ -r /proc/net/tcp ] && ${LOOK.join(' && ')}; do [ $(date +%s) -ge $e ] && break; sleep 1; done`;
}

/** The argv of the hook. */
export function waitingHookCommand(bound: number): string[] {
  return ['/bin/sh', '-c', waitingHook(bound)];
}

/** The bound of a hook that `waitingHookCommand` made; undefined where a command is none of those. */
export function ownWait(argv: readonly string[]): number | undefined {
  const text = argv[2] ?? '';
  const bound = argv.length === 3 && text.startsWith(BEGINNING) ? parseInt(text.slice(BEGINNING.length, BEGINNING.length + 12), 10) : NaN;
  return bound >= 1 && waitingHookCommand(bound).every((word, index) => word === argv[index]) ? bound : undefined;
}

const BEGINNING = 'e=$(( $(date +%s) + ';
