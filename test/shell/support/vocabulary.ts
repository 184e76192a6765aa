/** The words and the simple commands that scripts are made of. Two blanks stand between two of them. */

const list = (text: string) => text.trim().split(/\s{2,}/);

/** Set in the container; E is empty, and U is not set. */
export const ENVIRONMENT: Readonly<Record<string, string>> = { A: '7', E: '', MESH: 'true' };

export const QUIT = 'curl -sf -XPOST http://localhost:15020/quitquitquit';

export const LENGTHS = list('0  1  2  3  5  10  30  0.5  2s  1m  1m 1  08  +5  -1  1e1  x  -- 3');

export const SUMS = list(`
  5+10  A*2  $A - 3  n+1  \${U:-2} + 1  (A > 3) ? 2 : 4  U + 4  A % 4  A / 2  1 << 2  010  0x10  !A  -A + 9  n  A && U  7 - (2 + 3)  i += 2  E + 1  A == 7  1 || (q = 5)
`);

export const EXPANSIONS = list(`
  $A  "$A"  \${A}  $n  $U  "$U"  "\${U:-4}"  \${#A}  1$A  $(echo 3)  \`echo 4\`  "$(echo 2; echo 1)"  $(expr 2 + 3)  \${A%7}3  \${A#?}6  $1  "$@"  $#  \${1:-5}  $?  $(cat f 2>/dev/null || echo 6)
  $(seq 3 | wc -l)  $(work)  $(date +%s | wc -l)  $A$E  ''  $n$A  $(sleep 2; echo 3)  $(false)  \${A:+$A}  $[1+1]  {1,2}  ?  \${A:0:1}  \${A/7/3}  \${A^^}  \${!A}  \${A[0]}
`);

export const REDIRECTIONS = list('>/dev/null  >/dev/null 2>&1  2>/dev/null  </dev/null  >out  >>out  </none/such  >/none/such  2>&1 >/dev/null  <f  &>/dev/null  3>&1  >&2  &>>out  >&out').map((text) => ` ${text}`);

export const TESTS = list(`
  [ -f f ]  [ ! -f f ]  test -e f  [ -n "$U" ]  [ -z "$U" ]  [ "$A" = 7 ]  [ "$A" != 7 ]  [ $A -gt 3 ]  [ "$A" -lt 3 ]  [ $U = 1 ]  [ "$U" = "" ]  [ $n -lt 3 ]  [ "\${n:-0}" -ge 2 ]
  [ -n "$A" -a -z "$E" ]  [ "$MESH" = true ]  [ $((A % 2)) -eq 1 ]  [ -d /tmp ]  test $A  [ "$A" = 7 ] && [ -z "$E" ]  [ a = a ]  [ 1 -eq 1 ]  [ x -eq 1 ]  [ $? -eq 0 ]  [[ $A == 7 ]]
  [[ -z $U ]]  [ "$(echo a)" = a ]  [ $(cat f 2>/dev/null | wc -l) -eq 0 ]  [ -x /none ]  [ "$A" == 7 ]  expr "$A" : 7 >/dev/null  [ ! "$A" = 7 ]  [ ]  [ -z ]  [ "$rc" -ne 0 ]
  [ -f f -o -n "$A" ]  [ a == b ]  [ "$A" == 7 -a a = a ]  ((A > 3))  ((n=2))  ((A < 3))  [[ $A > 3 ]]  [[ a == b || $A == 7 ]]  [[ ! -f f && -n $A ]]  [[ ( a == a ) ]]
`);

export const WORK = list('true  false  :  work  work --now  nope  echo waiting  echo "done; sleep 60"  echo it is  echo \'$(sleep 9)\'  push  ./none  /none/run  run-it 7');

export const TOOLS = list(`
  touch f  rm -f f  rm f  rm -f /none/x  touch /none/x  mkdir d  mkdir -p d  cat f  cat /dev/null  ls f  rm -rf d  mv f g  cp f g  echo 3 > f  echo a >> f  test -f f  rmdir d  grep -q a f  cd ..
  cd /none  cd  pwd  hostname  chmod +x f  cat f | grep -q 3  umask 022  ulimit -n  type work  command -v work  command -v nope  command sleep 2  command work  builtin echo a  date  date +%s
  let n=n+1  source ./none  . ./none  echo 3 | xargs sleep  env sleep 2  env B=2 sleep 2  nohup sleep 2  nice sleep 1  yes | head -1  readonly A  A=2 sleep 1  A=2  hash -r  alias x=y  printf %s a
  printf "%s\\n" "$A"  cat <<< 3  cat <(echo 3)  time sleep 1  typeset n=2  a=(1 2)  a+=2  wait -n  read -t 2 n  printf -v n %s 2  export -n A  kill -SIGTERM $!  kill -s SIGKILL $$  pushd /  readarray l  sleep 2 < <(echo 3)
`);

export const ENDS = list(`
  exit  exit 0  exit 1  exit 3  exit $rc  exit $?  exit "\${rc:-0}"  return  return 1  return 0  break  continue  exit x  exit -1  exit 256  exec  exec true  exec work  exec sleep 3  exec nope  break 2
  exec >/dev/null  exec 2>&1  exec </none/such  exec env sleep 2  exec sh -c "sleep 1; exit 2"
`);

export const VARIABLES = list(`
  n=0  n=1  n=$((n+1))  n=$A  n=\${U:-3}  rc=$?  rc=1  U=2  A=  unset A  unset U  export U=4  export A  n=$(echo 2)  n=$(work)  n=\`false\`  : $((n=n+2))  : \${U:=5}  export n=$(false)  n="1 2"
  n=$(date +%s)  read n  read n <f  n=$(sleep 1; echo 2)  n=2 A=3  n=$(exit 3)  n=5 work  local n=2  declare n=2  p=$!  n=$((n-1))  ((n++))  : "$((1/0))"  : \${U?}  n=$(nope)  set -- 3 4  shift  n=$1
`);

export const OPTIONS = list('set -e  set +e  set -u  set -eu  set -x  set -o errexit  set -o pipefail  set -euo pipefail  set -ex  set -f  set -n  set -o nope  set -o posix');

/** No number that a process could have. */
export const PROCESSES = list(`
  wait  wait $!  wait $p  kill $!  kill -TERM $!  kill -9 $p  kill -0 $!  kill $p 2>/dev/null  kill $$  kill -TERM $$  kill -KILL $$  kill -0 $$  kill 99999999  kill -HUP $!  kill -INT $!
  wait 99999999  kill $(jobs -p)  kill %1  wait %1
`);

export const CALLS = list(`
  ${QUIT}  curl -X POST localhost:8080/shutdown  curl -m 3 http://localhost/x  nginx -s quit  nginx -s stop  /usr/sbin/nginx -s quit  kill -TERM 1  kill 1  kill -s TERM 1  kill -QUIT 1 && sleep 2
  curl x  wget -qO- http://a/x  curl --max-time 2 -s -f -XPOST http://127.0.0.1:15020/quitquitquit
`);

export const TRAPS = list('trap : SIGTERM  trap "sleep 1" EXIT SIGINT  trap - EXIT  trap \'\' TERM  trap  trap : TERM  trap "exit 3" TERM  trap "kill $!" EXIT  trap - TERM  trap "" EXIT');

export const LOOPED = list('sleep 1  sleep 2; work && break  sleep 1; touch f  work  sleep 5; exit 1  sleep 1 || break  sleep 1; break  sleep $A; false  sleep 3  sleep 1; work || true');

/** What ends a text that no shell reads to its end. */
export const BROKEN = ['\necho "odd', '\nfi', '\ndone', '\nif true; then', '\n}', '\n)', " 'odd", '\nsleep 1 &&', '; ;; sleep 1', '\ncase a in', '\nwhile true; do sleep 1', '\nsleep $((1', '\nsleep ${A',
  '\nsleep `echo 1', '\n&& sleep 1', '\nsleep 1 | | cat', '\ncat <<EOF\nsleep 1'];

export const VECTORS: readonly (readonly string[])[] = [
  ['sleep', '5'], ['sleep', '1', '2'], ['sleep', 'inf'], ['sleep'], ['sleep', '$A'], ['work'], ['nohup', 'sleep', '3'], ['sh', '-c'], ['sh', '-c', 'exec "$@"', '--', 'sleep', '3'],
  ['sh', '-c', '"$@"', 'sh', 'sleep', '2'], ['true'], ['false'], ['sh', '/none.sh', '-c', 'sleep 5'], ['bash', '-o', 'pipefail', '-c', 'false | true; sleep 2'],
  ['bash', '-euo', 'pipefail', '-c', 'work | sleep 1; sleep 2'], ['sh', '-o', 'errexit', '-c', 'work; sleep 2'], ['sh', '-c', 'sleep $0', '4'], ['timeout', '3', 'sleep', '10'], ['timeout', '3', 'work'],
];
