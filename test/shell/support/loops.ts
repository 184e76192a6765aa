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
  ...loops('breaks off', `while [ $(netstat -plnt | grep tcp | ${NOT_OURS} | wc -l) -ne 0 ]; do sleep 1; done"`, `sleep 5\nwhile [ $(netstat -plnt | grep tcp | ${NOT_OURS} | wc -l) -ne 0 ]; do sleep 1; done"`),
  ...loops(0, 'until [ $(netstat -plnt | grep -c LISTEN) -gt 0 ]; do sleep 1; done', 'while netstat -plnt | grep -q no-such-program; do sleep 1; done'),
  ...loops('unknown', 'while [ $(netstat -plnt | grep udp6 | wc -l) -ne 0 ]; do sleep 1; done', 'while [ $(netstat -ant | grep -c ESTABLISHED) -gt 0 ]; do sleep 1; done', 'while netstat -ltn | grep -q :8080; do sleep 1; done', 'while [ $(ss -Htn state established | wc -l) -gt 0 ]; do sleep 1; done', 'while [ $(netstat -ant | grep :8080 | wc -l) -ne 0 ]; do sleep 1; done'),
  // With a bound of their own.
  ...loops('unknown', `i=0; while [ $i -lt 10 ] && [ $(netstat -plnt | grep tcp | ${NOT_OURS} | wc -l) -ne 0 ]; do sleep 1; i=$((i+1)); done`, `for i in $(seq 1 8); do netstat -plnt | grep tcp | ${NOT_OURS} || break; sleep 1; done`,
    "timeout 6 sh -c 'while [ $(netstat -plunt | grep tcp | grep -v envoy | wc -l) -ne 0 ]; do sleep 1; done'", 'timeout 9 sh -c "while netstat -plnt | grep tcp | grep -v envoy | grep -v pilot-agent; do sleep 1; done"; sleep 1'),
];
