/** Loops that look at the pod's sockets, as they are handed around for the proxy's container, and what each really waits for. */
export interface Loop {
  readonly text: string;
  /** What it waits for, the seconds that it takes, that it never ends, or that it breaks off. */
  readonly is: 'listeners' | 'connections' | 'sockets' | 'never' | 'breaks off' | number | 'unknown';
}

const loops = (is: Loop['is'], ...texts: string[]): Loop[] => texts.map((text) => ({ text, is }));
const NOT_OURS = "egrep -v 'envoy|pilot-agent'";

export const LOOPS: readonly Loop[] = [
  // The agent listens for as long as the container lives.
  ...loops('never',
    'while [ $(netstat -plunt | grep tcp | grep -v envoy | wc -l | xargs) -ne 0 ]; do sleep 1; done', 'sleep 4; while [ $(netstat -plunt | grep tcp | grep -v envoy | wc -l) -ne 0 ]; do sleep 1; done',
    'while [ "$(netstat -plnt | grep tcp | grep -v envoy | wc -l)" -gt 0 ]; do sleep 2; done', 'until [ $(netstat -plunt | grep tcp | grep -v envoy | wc -l) -eq 0 ]; do sleep 1; done', 'while netstat -plnt | grep tcp | grep -qv envoy; do sleep 1; done',
    'while [ $(netstat -lnt | grep -c LISTEN) -ne 0 ]; do sleep 1; done', 'while [ $(netstat -ltn | grep LISTEN | wc -l) -ge 1 ]; do sleep 1s; done', 'while ss -ltn | grep -q LISTEN; do sleep 1; done', 'while [ $(ss -Hltn | wc -l) -ne 0 ]; do sleep 5; done',
    'until ! netstat -plnt | grep tcp | grep -v envoy; do sleep 1; done', 'while [ $(netstat -plunt | grep tcp | grep -v envoy | wc -l) != 0 ]; do sleep 1; done', 'while [ -n "$(netstat -plnt | grep tcp | grep -v envoy)" ]; do sleep 1; done',
    'while true; do if [ $(netstat -plunt | grep tcp | grep -v envoy | wc -l) -eq 0 ]; then break; fi; sleep 1; done', 'while :; do n=$(netstat -plnt | grep tcp | grep -v envoy | wc -l); [ $n -eq 0 ] && exit 0; sleep 1; done', 'while grep -q : /proc/net/tcp; do sleep 1; done',
    'while [ $(cat /proc/net/tcp /proc/net/tcp6 | grep -c " 0A ") -gt 0 ]; do sleep 1; done', 'while [ $(netstat -plunt | wc -l) -gt 0 ]; do sleep 1; done'),
  ...loops('listeners',
    `while [ $(netstat -plunt | grep tcp | ${NOT_OURS} | wc -l) -ne 0 ]; do sleep 1; done`, `sleep 5; while [ $(netstat -plnt | grep tcp | ${NOT_OURS} | wc -l) -ne 0 ]; do sleep 1; done`, `until [ $(netstat -plnt | grep tcp | ${NOT_OURS} | wc -l) -eq 0 ]; do sleep 1; done`,
    `while netstat -plnt | grep tcp | ${NOT_OURS} >/dev/null; do sleep 1; done`, 'while netstat -plnt | grep LISTEN | grep -v envoy | grep -qv pilot-agent; do sleep 1; done', "while [ $(netstat -tlnp | grep tcp | grep -vE 'envoy|pilot' | wc -l) -gt 0 ]; do sleep 1; done",
    `while true; do [ $(netstat -plnt | grep tcp | ${NOT_OURS} | wc -l) -eq 0 ] && break; sleep 1; done; sleep 2`, 'while [ $(ss -Hltnp | grep -v envoy | grep -v pilot-agent | wc -l) -ne 0 ]; do sleep 1; done', `while [ -n "$(netstat -plnt | grep tcp | ${NOT_OURS})" ]; do sleep 1; done`,
    'while [ $(netstat -plnt | grep tcp | grep -v -e envoy -e pilot-agent | wc -l) -ne 0 ]; do sleep 1; done'),
  // A heading is a line, too.
  ...loops('never', "while [ $(ss -tn state established '( sport = :8080 )' | wc -l) -gt 0 ]; do sleep 1; done", 'while [ $(ss -tn sport = :9 | wc -l) -ne 0 ]; do sleep 1; done', 'while nc -z localhost 15021; do sleep 1; done',
    'while [ $(($(netstat -plnt | wc -l) - 2)) -gt 0 ]; do sleep 1; done', "while netstat -plnt | awk '/LISTEN/ { n++ } END { exit !n }'; do sleep 1; done"),
  ...loops('listeners', 'while netstat -ltn | grep -q :8080; do sleep 1; done',
    'while nc -z localhost 8080; do sleep 1; done', 'until ! nc -z -w 1 127.0.0.1 3000; do sleep 1; done', 'while ss -ltn sport = :8080 | grep -q LISTEN; do sleep 1; done', "while [ -n \"$(ss -Hltn '( sport = :8080 )')\" ]; do sleep 1; done",
    "while [ $(netstat -plnt | awk '/LISTEN/ {print $7}' | grep -v envoy | grep -v pilot-agent | wc -l) -ne 0 ]; do sleep 1; done", 'while [ $(netstat -plnt | tail -n +3 | grep -v envoy | grep -v pilot-agent | wc -l) -ne 0 ]; do sleep 1; done',
    'while [ $(netstat -ltn | grep -c ":8080 ") -gt 0 ]; do sleep 1; done', `while true; do n=$(netstat -plnt | grep tcp | ${NOT_OURS} | wc -l); if [ "$n" -eq 0 ]; then exit 0; fi; sleep 1; done`,
    "while awk '$4 == \"0A\" && $2 ~ /:1F90$/ {f=1} END {exit !f}' /proc/net/tcp /proc/net/tcp6; do sleep 1; done", 'has() { ss -Hltn sport = :8080 | grep -q .; }; while has; do sleep 1; done',
    'while :; do case $(ss -Hltn sport = :8080 | wc -l) in 0) break ;; esac; sleep 1; done', 'while [ $(netstat -plnt | sed 1,2d | grep -vE "envoy|pilot-agent" | wc -l) -ne 0 ]; do sleep 1; done'),
  ...loops('connections',
    "while ss -Htn state established '( sport = :8080 )' | grep -q .; do sleep 1; done", "while [ $(ss -tn state established '( sport = :8080 )' | wc -l) -gt 1 ]; do sleep 1; done", 'while ss -Htn sport = :8080 | grep -q .; do sleep 1; done',
    "while [ $(netstat -ant | awk '$4 ~ /:8080$/ && $6 == \"ESTABLISHED\"' | wc -l) -gt 0 ]; do sleep 1; done", 'while [ $(( $(ss -tn state established sport = :8080 | wc -l) - 1 )) -gt 0 ]; do sleep 1; done'),
  ...loops('breaks off', `while [ $(netstat -plnt | grep tcp | ${NOT_OURS} | wc -l) -ne 0 ]; do sleep 1; done"`, `sleep 5\nwhile [ $(netstat -plnt | grep tcp | ${NOT_OURS} | wc -l) -ne 0 ]; do sleep 1; done"`),
  ...loops(0, 'until [ $(netstat -plnt | grep -c LISTEN) -gt 0 ]; do sleep 1; done', 'while netstat -plnt | grep -q no-such-program; do sleep 1; done'),
  ...loops('unknown', 'while [ $(netstat -plnt | grep udp6 | wc -l) -ne 0 ]; do sleep 1; done', 'while [ $(netstat -ant | grep -c ESTABLISHED) -gt 0 ]; do sleep 1; done', 'while [ $(ss -Htn state established | wc -l) -gt 0 ]; do sleep 1; done', 'while [ $(netstat -ant | grep :8080 | wc -l) -ne 0 ]; do sleep 1; done'),
  // With a bound of their own.
  ...loops('unknown', `i=0; while [ $i -lt 10 ] && [ $(netstat -plnt | grep tcp | ${NOT_OURS} | wc -l) -ne 0 ]; do sleep 1; i=$((i+1)); done`, `for i in $(seq 1 8); do netstat -plnt | grep tcp | ${NOT_OURS} || break; sleep 1; done`,
    "timeout 6 sh -c 'while [ $(netstat -plunt | grep tcp | grep -v envoy | wc -l) -ne 0 ]; do sleep 1; done'", 'timeout 9 sh -c "while netstat -plnt | grep tcp | grep -v envoy | grep -v pilot-agent; do sleep 1; done"; sleep 1'),
];
