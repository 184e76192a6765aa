import * as fs from 'node:fs';
import * as path from 'node:path';

/** Between the words of a record, and before each record: nothing that a script writes. */
export const WORD_END = '\x1f';
export const RECORD = '\x1e';

/** The virtual clock begins at this second, so that `date +%s` looks like a date and not like a small number. */
export const EPOCH = 1_700_000_000;

/** Commands that take the time, and end with the status, that the supervisor decides. */
const DECIDED = [
  'sleep', 'signal-one', 'work', 'run-it', 'migrate', 'push', 'curl', 'wget', 'nginx', 'pilot-agent', 'lsof', 'python', 'python3', 'kubectl', 'pkill', 'killall', 'redis-cli',
  'java', 'node', 'rabbitmqctl', 'consul', 'vault', 'mysqladmin', 'apachectl', 'httpd', 'haproxy', 'supervisorctl', 'nodetool', 'pg_ctl', 'psql', 'envoy', 'celery', 'php-fpm', 'scuttle', 'nslookup',
  'jcmd', 'traefik', 'logger', 'socat', 'jq', 'aws', 'gcloud', 'mongosh', 'etcdctl', 'kafka-server-stop.sh', 'dotnet', 'ruby', 'bundle', 'npm', 'gunicorn', 'uwsgi', 'caddy',
];

/** Taken from the machine as they are: they end at once. */
const REAL = [
  'awk', 'basename', 'cat', 'chmod', 'cp', 'cut', 'dirname', 'egrep', 'env', 'expr', 'false', 'find', 'grep', 'head', 'id', 'ls', 'mkdir', 'mktemp', 'mv', 'nohup', 'ps', 'rm', 'sed', 'seq',
  'sort', 'tail', 'tee', 'touch', 'tr', 'true', 'uname', 'uniq', 'wc', 'whoami', 'xargs', 'ln', 'printf', 'test', '[', 'echo', 'pwd', 'hostname', 'stat', 'nice', 'yes',
];

/**
 * Tells the supervisor who it is and what it was asked, and blocks until a signal says how it ends. Any other signal ends it, as it would end the real command.
 * The fifo is opened for both directions: opening it never blocks, and reading it does for ever.
 */
const decided = `trap 'exit 0' USR1; trap 'exit 1' USR2
printf '%s\\037' "\x1e\${0##*/}" "$$" "$@" >>"$VIRTUAL_CLOCK/log"
read never <>"$VIRTUAL_CLOCK/../never"
`;

const date = `case $* in
  *+%s) read now <"$VIRTUAL_CLOCK/now"; echo "$now" ;;
  *) echo 'Thu Jan  1 00:00:00 UTC 1970' ;;
esac
`;

/** The supervisor sends the signal and says that it did: what a timeout did not end is not told by a status. */
const timeout = `signal=TERM kill= preserve=
while :; do
  case $1 in
    -k) kill=$2; shift 2 ;;
    -s) signal=$2; shift 2 ;;
    --kill-after=*) kill=\${1#*=}; shift ;;
    --signal=*) signal=\${1#*=}; shift ;;
    --preserve-status) preserve=1; shift ;;
    --foreground|-v|--verbose) shift ;;
    --) shift; break ;;
    -*) exit 125 ;;
    *) break ;;
  esac
done
[ $# -ge 2 ] || exit 125
limit=$1; shift
number=\${limit%[smhd]}
case $number in ''|.|*[!0-9.]*|*.*.*) exit 125 ;; esac
exec 3<&0
trap 'kill -TERM "$child"' TERM
"$@" <&3 3<&- &
child=$!
exec 3<&-
printf '%s\\037' "\x1etimer" "$$" "$child" "$limit" "$signal" "$kill" >>"$VIRTUAL_CLOCK/log"
wait "$child"; status=$?
while kill -0 "$child" 2>/dev/null; do wait "$child"; status=$?; done
if [ -e "$VIRTUAL_CLOCK/expired.$$" ] && [ -z "$preserve" ]; then
  [ "$status" -eq 137 ] && exit 137
  exit 124
fi
exit "$status"
`;

/** net-tools' list of what the supervisor says is open. */
const netstat = `l= a= p= u=1 title='w/o servers'
for word; do case $word in
  -*[!latupnWeo46]*|[!-]*) exit 1 ;;
  *) case $word in *l*) l=1 title='only servers' ;; esac; case $word in *a*) a=1 title='servers and established' ;; esac; case $word in *p*) p=1 ;; esac; case $word in *[tu]*) u= ;; esac ;;
esac; done
echo "Active Internet connections ($title)"
echo "Proto Recv-Q Send-Q Local Address           Foreign Address         State       \${p:+PID/Program name}"
[ -e "$VIRTUAL_CLOCK/sockets" ] || exit 0
while read -r family state local foreign owner; do
  case $state in LISTEN) [ -n "$l$a" ] || continue ;; *) [ -z "$l" ] || continue ;; esac
  printf '%-6s%6s %6s %-23s %-23s %-11s %s\n' "$family" 0 0 "$local" "$foreign" "$state" "\${p:+$owner}"
done <"$VIRTUAL_CLOCK/sockets"
[ -z "$u" ] || printf '%s\n' 'Active UNIX domain sockets' 'Proto RefCnt Flags       Type       State         I-Node   Path' 'unix  2      [ ACC ]     STREAM     LISTENING     12345    ./etc/istio/proxy/XDS'
`;

/** The same by iproute2, with ports to ask for: `sport = :8080 or dport = :8080`. */
const ss = `l= a= p= head=1 of= asked=
while [ $# -gt 0 ]; do case $1 in
  state) of=$2; shift ;;
  -*[!latupnHoie46m]*) exit 255 ;;
  [!-]*) asked="$asked $1" ;;
  *) case $1 in *l*) l=1 ;; esac; case $1 in *a*) a=1 ;; esac; case $1 in *p*) p=1 ;; esac; case $1 in *H*) head= ;; esac ;;
esac; shift; done
sport= dport=
set -- $asked
while [ $# -gt 0 ]; do
  case $1 in '('|')'|or) shift; continue ;; sport) sport=\${3#:} ;; dport) dport=\${3#:} ;; *) exit 255 ;; esac
  [ "$2" = = ] || exit 255
  shift 3
done
[ -z "$head" ] || echo "State      Recv-Q Send-Q        Local Address:Port          Peer Address:Port Process"
[ -e "$VIRTUAL_CLOCK/sockets" ] || exit 0
while read -r family state local foreign owner; do
  case $of/$state in
    listening/LISTEN|established/ESTABLISHED) shown= ;;
    /LISTEN) [ -n "$l$a" ] || continue; shown=LISTEN ;;
    /ESTABLISHED) [ -z "$l" ] || continue; shown=ESTAB ;;
    *) continue ;;
  esac
  [ -z "$sport$dport" ] || [ "\${local##*:}" = "$sport" ] || [ "\${foreign##*:}" = "$dport" ] || continue
  users=; [ -z "$p" ] || [ "$owner" = - ] || users="users:((\"\${owner#*/}\",pid=\${owner%/*},fd=14))"
  printf '%-10s 0      4096  %20s %20s %s\n' "$shown" "$local" "$foreign" "$users"
done <"$VIRTUAL_CLOCK/sockets"
`;

/** Whether somebody of the pod listens; a call of others is decided. */
const netcat = `case " $* " in *" -z"*" localhost "*|*" -z"*" 127.0.0.1 "*)
  for port; do :; done
  while read -r family state local foreign owner; do [ "$state" = LISTEN ] && [ "\${local##*:}" = "$port" ] && exit 0; done <"$VIRTUAL_CLOCK/sockets"
  exit 1 ;;
esac
${decided}`;

/** Become another user, which a test is not. */
const becomes = `shift
exec "$@"
`;

const which = (name: string) => (process.env.PATH ?? '').split(':').map((folder) => path.join(folder, name)).find((file) => fs.existsSync(file));

/** A real shell, and the names that it goes by in scripts. */
export interface Shell {
  readonly name: 'dash' | 'bash' | 'busybox ash';
  /** The only folder of its PATH. */
  readonly bin: string;
}

/**
 * One folder per shell of this machine, in which `sh` is that shell and whatever takes time is a stub.
 */
export function shellsOfThisMachine(folder: string): readonly Shell[] {
  const found = { 'dash': which('dash'), 'bash': which('bash'), 'busybox ash': which('busybox') };
  const interpreter = found.dash ?? (found['busybox ash'] && `${found['busybox ash']} sh`) ?? found.bash;
  if (!interpreter) return [];
  const stubs = path.join(folder, 'stubs');
  fs.mkdirSync(stubs, { recursive: true });
  const write = (name: string, text: string) => fs.writeFileSync(path.join(stubs, name), `#!${interpreter}\n${text}`, { mode: 0o755 });
  for (const name of DECIDED) write(name, decided);
  write('date', date);
  write('timeout', timeout);
  write('netstat', netstat);
  write('ss', ss);
  write('nc', netcat);
  for (const name of ['su-exec', 'gosu']) write(name, becomes);
  return (Object.keys(found) as Shell['name'][]).flatMap((name) => {
    const program = found[name];
    if (!program) return [];
    const bin = path.join(folder, `bin-${name.replace(' ', '-')}`);
    fs.mkdirSync(bin);
    const link = (as: string, to: string) => fs.symlinkSync(to, path.join(bin, as));
    for (const stub of fs.readdirSync(stubs)) link(stub, path.join(stubs, stub));
    for (const real of REAL) { const file = which(real); if (file) link(real, file); }
    link('sh', program);
    link('ash', found['busybox ash'] ?? program);
    link('bash', found.bash ?? program);
    link('dash', found.dash ?? program);
    return [{ name, bin }];
  });
}
