import { Random } from './random';

/** Pieces of which the texts that readers meet are made, and those on which readers have hung or died. */
const TOKENS = {
  config: [
    'terminationDrainDuration', 'drainDuration', 'proxyMetadata', 'EXIT_ON_ZERO_ACTIVE_CONNECTIONS', 'MINIMUM_DRAIN_DURATION', 'termination_drain_duration', 'concurrency', 'meshId',
    'interceptionMode', 'holdApplicationUntilProxyStarts', 'image', 'imageType', 'statusPort', 'proxyMetadata: {', ': ', ':', '\n', '\n  ', '\n- ', '- ', '? ', '&a ', '*a', '<<: ', '[', ']', '{', '}',
    ',', '"', '\'', '|', '>', '#', '---\n', '...\n', '!!binary ', '!!set ', '!!float ', '%YAML 1.1\n', '5s', '8.2m', '1h', '0', '-5s', '1e400', '.inf', '0x7f', '060', '1_000', 'yes', 'null', '~',
    'true', '"true"', '{}', '[]', '\t', '\r\n', '\u00a0', '\u0000', '\ufeff', '__proto__', 'constructor', 'toString', 'a', '1',
  ],
  script: [
    'sleep', 'sleep 5', 'sleep inf', '$((', '))', '$(', ')', '`', '${', '}', '${WAIT:-15}', '$WAIT', '$constructor', '${__proto__}', ';', '&&', '||', '|', '&', '\n', ' ', '  ', '\\\n', '\'', '"', '#',
    'while', 'until', 'do', 'done', 'if', 'then', 'else', 'fi', 'for i in', 'case', 'esac', 'in', '{', '(', 'true', 'false', ':', 'exit', 'exit 1', 'exec', 'trap', 'wait', 'set -e', 'set -eu', 'timeout 5',
    'curl', '-XPOST', 'localhost:15020/quitquitquit', 'http://127.0.0.1:15000/drain_listeners?graceful', 'pilot-agent request', 'POST drain', 'netstat -plunt', '| grep tcp', '| grep -v envoy', '| wc -l',
    '-ne 0', '[', ']', '[[', ']]', '[ $(', 'kill 1', 'kill -TERM $$', 'nginx -s quit', 'rm -f /tmp/ready', 'sh -c', 'sh /stop.sh', 'echo', '>/dev/null', '2>&1', '<<EOF\n', 'EOF\n', '0', '5', '1e9',
    '99999999999999999999', '5m', '.5', '1.5d', 'f() {', 'f', 'a=1', 'export', '-', '--', '-c', '*', '?', '~', '!', '/proc/net/tcp', 'awk', '\t', '\u0000', 'é', '\u202e',
  ],
  number: ['5', '5s', '1m', '1h30m', '-', '+', '.', 'e', 'E', '0', '00', '9', '99999', '1', 'ns', 'us', 'µs', 'ms', 's', 'm', 'h', 'd', 'x', '_', ' ', 'inf', '\n'],
  name: ['app', 'istio-proxy', '__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', '\u001b[31m', '\n', '\u202e', '\u2028', ' [GM101]', '; ', '/', '~0', '~1', '-', '.', 'a', 'ü', '\ud83d', '\ud83d\ude00', '%s', '$&', '${x}', '\'', '"', '`', '\\'],
  yaml: [
    'kind: Deployment', 'kind: Pod', 'kind: List', 'items:', 'spec:', 'template:', 'metadata:', 'annotations:', 'labels:', 'containers:', 'initContainers:', '- name: app', 'lifecycle:', 'preStop:',
    'terminationGracePeriodSeconds: 5', 'sleep: {seconds: 3}', 'exec: {command: [sleep, "5"]}', 'proxy.istio.io/config: |', '---', '\n', '\n  ', '\n    ', '\n- ', '  ', ': ', '- ', '? ', '&a ', '*a', '<<: *a', '[', ']',
    '{', '}', ',', '"', '\'', '|', '>', '>-', '|2', '#', '!!', '!<', '%', '@', '`', '\t', '\r\n', '\r', '...', '~', 'yes', '0o17', '1e400', '.nan', '!!int "x"', '\u0085', '\u2028', '\ufeff', '\u0000', '{{ .Values.x }}',
  ],
} as const;

export type TextKind = keyof typeof TOKENS;

/** A text of a kind: a few tokens mostly; now and then one or two of them, or a nest, as often as `room` characters allow. */
export function text(random: Random, kind: TextKind, room: number): string {
  const tokens = TOKENS[kind];
  const few = (most: number) => random.some(0, most, () => random.of(tokens)).join(random.of(['', '', ' ']));
  if (room > 200 && random.chance(0.7)) {
    const unit = few(3) || random.of(tokens);
    const times = Math.floor(room / (unit.length + 1));
    const repeated = unit.repeat(times);
    return random.chance(0.5) ? few(3) + repeated + few(3) : nest(random, unit, room);
  }
  return few(room > 200 ? 60 : 14);
}

function nest(random: Random, unit: string, room: number): string {
  const [open, close] = random.of([['[', ']'], ['{a: ', '}'], ['(', ')'], ['$(', ')'], ['{ ', ';}'], ['- ', ''], ['? ', ''], ['if ', '; then :; fi'], ['"$(', ')"'], ['${a:-', '}'], ['$((1+', '))'], ['a:\n ', ''], ['! ', '']] as const);
  const times = Math.max(1, Math.floor((room - unit.length) / (open.length + close.length)));
  return open.repeat(times) + unit + close.repeat(times);
}

/** A text with a few of its characters, lines or stretches lost, doubled, swapped or replaced. */
export function mutated(random: Random, original: string, kind: TextKind, times: number): string {
  let result = original;
  for (let i = 0; i < times; i++) {
    const at = random.below(result.length + 1);
    const end = Math.min(result.length, at + random.below(random.chance(0.8) ? 6 : 60));
    const piece = random.of(['', '', random.of(TOKENS[kind]), result.slice(at, end).repeat(2), random.of([' ', '\n', '\t', '"', '-', ':'])]);
    result = result.slice(0, at) + piece + result.slice(random.chance(0.5) ? end : at);
  }
  return result;
}
