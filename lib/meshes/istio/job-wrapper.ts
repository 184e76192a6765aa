import { HttpClient } from '../mesh';

/**
 * Each asks the agent to exit: POST, and only from within the pod. A proxy for HTTP that the environment names would never reach it. Debian's busybox crashes
 * at `wget -T`, and is asked again without.
 *
 * @see istio/istio pilot/cmd/pilot-agent/status/server.go handleQuit
 */
const CALLS: Readonly<Record<HttpClient, (url: string) => string>> = {
  curl: (url) => `curl -fsS -m 5 --noproxy '*' -X POST ${url}`,
  wget: (url) => {
    const call = (options: string) => `http_proxy= HTTP_PROXY= wget -q${options} -O /dev/null --post-data= ${url}`;
    return `${call(' -T 5')} || { [ $? -gt 128 ] && ${call('')}; }`;
  },
};

/** By the client that the image is said to have, or by the other one where it has not. */
function asking(client: HttpClient, url: string): string {
  const other = client === 'curl' ? 'wget' : 'curl';
  return `if command -v ${client}; then ${CALLS[client](url)}; else ${CALLS[other](url)}; fi`;
}

/** What every wrapper of this library begins with, whatever its version. */
const BEGIN = '__gm_pid=';
const ONLY_ON_SUCCESS = '[ $__gm_code = 0 ] || exit $__gm_code';

/** Whether a text is a wrapper of this library that asks at a port, and when it does. */
export function wrapperOf(written: string, port: number): 'always' | 'on-success' | undefined {
  if (!written.startsWith(BEGIN) || !written.includes(`http://127.0.0.1:${port}/quitquitquit`)) return undefined;
  return written.includes(`\n${ONLY_ON_SUCCESS}\n`) ? 'on-success' : 'always';
}

/** The signals that a command may be sent, each with the line of /proc/PID/status where it is caught: a bit of a hexadecimal number. */
const CAUGHT: Readonly<Record<string, string>> = {
  HUP: '*[13579bdf]',
  INT: '*[2367abef]',
  QUIT: '*[4567cdef]',
  USR1: '*[2367abef]??',
  USR2: '*[89abcdef]??',
  TERM: '*[4567cdef]???',
};
const SIGNALS = Object.keys(CAUGHT);

/**
 * The shell text around a Job's command. Nothing enters it but a port. It must not change what the command sees:
 *
 * - It runs beside the shell, for a shell that waits in the foreground keeps signals to itself. Its input goes by way of another number, for what
 *   runs beside a shell has none of its own. Its exit code is kept.
 * - The shell's variables have names that nobody else's have: assigning to one that is exported would change it for the command.
 * - dash and busybox pass on no variable whose name has a dot or a dash. Those are read from the shell's own environment and given by env(1).
 * - The kubelet makes `$$` in a command `$`, so the shell's own number is read from /proc.
 * - A command that was PID 1 gets no signal that it does not catch; it is asked what it catches, and gets the same.
 * - What runs beside a shell ignores SIGINT and SIGQUIT. bash takes that back; for dash and busybox env(1) of coreutils does. Under a busybox that has no such
 *   env a command that does not ask for them itself does not get the two.
 *
 * Where the image has no client, or the agent does not answer, that is printed as the last thing: the Job does not complete then, and its log says why.
 *
 * The agent is asked for up to a minute, because a short command may have finished before its proxy was there; once the pod itself is being stopped there
 * is one try, for the agent closes its port at SIGTERM and goes by itself. An agent that listened, and does not after a call without an answer, has gone:
 * soon after its start it may exit before it has answered (measured, docs/proof.md section 6). What listens stands first in the kernel's table.
 *
 * With restartPolicy OnFailure a failed command is started again in the same pod, while a proxy that exited with 0 is not: there the proxy
 * is ended only when the command has succeeded (docs/proof.md section 6).
 */
export function jobWrapper(client: HttpClient, onlyOnSuccess: boolean, port: number): string {
  const url = `http://127.0.0.1:${port}/quitquitquit`;
  const listening = `:${port.toString(16).toUpperCase().padStart(4, '0')} 0A`;
  return `${BEGIN} __gm_stops= __gm_early= __gm_again= __gm_names= __gm_self= __gm_tries=60
[ ! -r /proc/self/stat ] || read -r __gm_self __gm_rest </proc/self/stat
__gm_signal() {
  __gm_again=1
  case $1 in INT|QUIT|TERM) __gm_tries=1 __gm_stops=1; esac
  case $1 in
${SIGNALS.map((name) => `    ${name}) __gm_caught='SigCgt: ${CAUGHT[name]}';;`).join('\n')}
  esac
  [ -n "$__gm_pid" ] || { __gm_early=$1; return; }
  if [ "$__gm_self" = 1 ] && [ -r /proc/$__gm_pid/status ]; then
    while read -r __gm_key __gm_value; do
      case "$__gm_key $__gm_value" in $__gm_caught) kill -$1 $__gm_pid; esac
    done </proc/$__gm_pid/status
  else
    kill -$1 $__gm_pid
  fi 2>/dev/null
}
${SIGNALS.map((name) => `trap '__gm_signal ${name}' ${name}`).join('; ')}
if [ -r /proc/$__gm_self/environ ]; then
  IFS='
'
  set -f
  for __gm_env in $(tr '\\0\\n' '\\n\\1' </proc/$__gm_self/environ); do
    case "\${__gm_env%%=*}" in *[!A-Za-z0-9_]*|[0-9]*) set -- "$(printf '%s' "$__gm_env" | tr '\\1' '\\n')" "$@"; __gm_names=1; esac
  done
  set +f
  unset IFS
fi 2>/dev/null
if env --default-signal=INT,QUIT true 2>/dev/null; then set -- env --default-signal=INT,QUIT "$@"
elif [ -n "$__gm_names" ]; then set -- env "$@"; fi
exec 3<&0
( trap - ${SIGNALS.join(' ')}; exec 3<&-; exec "$@" ) <&3 & __gm_pid=$!
exec 3<&-
[ -z "$__gm_early" ] || __gm_signal $__gm_early
wait $__gm_pid; __gm_code=$?
while [ -n "$__gm_again" ]; do
  __gm_again=
  wait $__gm_pid; __gm_last=$?
  [ $__gm_last = 127 ] || __gm_code=$__gm_last
done
__gm_there() {
  for __gm_table in /proc/net/tcp /proc/net/tcp6; do
    while read -r __gm_row __gm_local __gm_peer __gm_state __gm_rest; do
      case "$__gm_local $__gm_state" in *'${listening}') return 0;; *' 0A'|*' st') ;; *) break; esac
    done <$__gm_table
  done 2>/dev/null
  return 1
}
trap : HUP USR1 USR2; trap '__gm_tries=1 __gm_stops=1' INT QUIT TERM
${onlyOnSuccess ? `${ONLY_ON_SUCCESS}\n` : ''}\
__gm_why='its agent does not answer at ${url}'
{ command -v curl || command -v wget; } >/dev/null 2>&1 || __gm_tries=0 __gm_why='this image has neither curl nor wget'
__gm_seen=
while [ $__gm_tries -gt 0 ]; do
  ! __gm_there || __gm_seen=1
  { ${asking(client, url)}; } >/dev/null 2>&1 && exit $__gm_code
  [ -z "$__gm_seen" ] || __gm_there || exit $__gm_code
  __gm_tries=$((__gm_tries-1))
  [ $__gm_tries -le 0 ] || sleep 1
done
[ -n "$__gm_stops" ] || echo "graceful-mesh: the proxy may run on, and the Job not complete: $__gm_why" >&2
exit $__gm_code`;
}
