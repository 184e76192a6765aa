/** Scripts as people write them into hooks and Jobs, and as they should not. Each is a text, built so that it shrinks to the part that matters. */
import * as fc from 'fast-check';
import {
  BROKEN, CALLS, ENDS, EXPANSIONS, LENGTHS, LOOPED, OPTIONS, PROCESSES, QUIT, REDIRECTIONS, SUMS, TESTS, TOOLS, TRAPS, VARIABLES, VECTORS, WORK,
} from './vocabulary';

const oneOf = (...texts: string[]) => fc.constantFrom(...texts);
const weighted = (...choices: [number, fc.Arbitrary<string>][]) => fc.oneof(...choices.map(([weight, arbitrary]) => ({ weight, arbitrary })));
/** Not deeper than this, wherever it stands. */
const nested = (...choices: [number, fc.Arbitrary<string>][]) => fc.oneof(
  { maxDepth: 4, depthIdentifier: 'script', withCrossShrink: true }, ...choices.map(([weight, arbitrary]) => ({ weight, arbitrary })),
);

const otherwise = fc.tuple(oneOf('A', 'E', 'U', 'n'), oneOf(':-', '-', ':+', '+', ':=', '=', ':?', '?'), oneOf('0', '1', '3', '12', '$A', '${E:-3}', ''))
  .map(([name, how, other]) => `\${${name}${how}${other}}`);
const length = weighted([6, oneOf(...LENGTHS)], [2, oneOf(...SUMS).map((text) => `$((${text}))`)], [3, otherwise], [3, oneOf(...EXPANSIONS)]);
const redirection = weighted([30, fc.constant('')], [4, oneOf(...REDIRECTIONS)]);
const test = oneOf(...TESTS);
const plain = weighted(
  [10, length.map((text) => `sleep ${text}`)], [5, oneOf(...WORK)], [3, oneOf(...TOOLS)], [4, oneOf(...ENDS)], [4, oneOf(...VARIABLES)], [3, oneOf(...OPTIONS)], [3, oneOf(...PROCESSES)],
  [2, oneOf(...CALLS)], [3, test], [1, oneOf(...TRAPS)],
);

const single = (text: string) => `'${text.replace(/'/g, "'\\''")}'`;
const double = (text: string) => `"${text.replace(/[\\"`$]/g, '\\$&')}"`;
/** The outer shell expands what the inner one was meant to. */
const leaking = (text: string) => `"${text.replace(/["`]/g, '\\$&')}"`;
const quote = fc.constantFrom(single, double, leaking);

const hereDocument = (text: string) => text.endsWith('\nEOF');
/** One after the other. */
const follow = (first: string, between: string, second: string) => {
  if (hereDocument(first)) return `${first}\n${second}`;
  if (first.endsWith('&') && !first.endsWith('&&')) return `${first}${between.includes('\n') ? '\n' : ' '}${second}`;
  return `${first}${between}${second}`;
};
/** Ends a list before a closing word. */
const closed = (list: string) => follow(list, '; ', '');
const subshell = (open: string, list: string) => (hereDocument(list) ? `${open}${list}\n)` : `${open}${list})`);

const separator = weighted([6, fc.constant('; ')], [5, fc.constant('\n')], [1, oneOf(' # it; sleep 60\n', '\n\n', '\n# sleep 60 "\n', ' ;\\\n')]);
const link = oneOf(' && ', ' || ', ' && ', ' || ', ' &&\n  ', ' ||\n', ' && \\\n  ', ' || \\\n');

const counted = fc.tuple(
  oneOf('i=0; ', 'i=0\n', 'i=1; ', ''),
  oneOf('[ $i -lt 3 ]', '[ "$i" -le 2 ]', 'test $i -ne 3', '[ $i -lt $A ]', '[ $((i)) -lt 2 ]', '[ ${i:-0} -lt 2 ] && true', '[[ $i -lt 2 ]]'),
  oneOf('i=$((i+1))', 'i=$(expr $i + 1)', ': $((i+=1))', 'i=`expr $i + 1`', 'let i=i+1'),
);
const asking = fc.tuple(
  oneOf('until', 'while', 'until !', 'while !'),
  oneOf('work', '[ -f f ]', 'curl x', 'nope', 'false', 'true', 'wait', 'kill -0 $! 2>/dev/null', 'read l', 'work && true', ':', '[ $(netstat | wc -l) -eq 0 ]'),
  oneOf(...LOOPED),
).map(([word, condition, body]) => `${word} ${condition}; do ${body}; done`);
const deadline = fc.tuple(oneOf('10', '3', '$A', '${U:-4}'), oneOf('-lt', '-le'), oneOf(...LOOPED))
  .map(([seconds, than, body]) => `end=$(( $(date +%s) + ${seconds} )); while [ $(date +%s) ${than} $end ]; do ${body}; done`);
const document = fc.tuple(
  oneOf('cat', 'while read l; do sleep $l; done', 'sh', 'sh -s', 'read n', 'grep -q 2'), oneOf('EOF', "'EOF'", '-EOF'),
  oneOf('sleep 1\nsleep 2', '1\n2', '3', '$A', 'exit 3', '\tsleep 1', 'work; sleep 1', ''),
).map(([reader, tag, text]) => `${reader} <<${tag}\n${text}\nEOF`);

const script: fc.Arbitrary<string> = fc.letrec<{ list: string; andOr: string; pipeline: string; command: string }>((tie) => ({
  list: fc.array(fc.tuple(tie('andOr'), separator), { minLength: 1, maxLength: 5, size: 'small', depthIdentifier: 'script' })
    .map((parts) => parts.slice(1).reduce((text, [part], index) => follow(text, parts[index][1], part), parts[0][0])),
  andOr: nested(
    [6, tie('pipeline')],
    [2, fc.tuple(tie('pipeline'), link, tie('pipeline')).map(([a, by, b]) => follow(a, by, b))],
    [1, fc.tuple(tie('pipeline'), link, tie('pipeline'), link, tie('pipeline')).map(([a, by, b, then, c]) => follow(follow(a, by, b), then, c))],
    [1, fc.tuple(tie('pipeline'), oneOf(' &', ' & p=$!', ' & wait', ' & wait $!', ' & sleep 2; kill $!', ' & work; wait')).map(([a, end]) => (hereDocument(a) ? a : a + end))],
  ),
  pipeline: nested(
    [8, tie('command')],
    [1, tie('command').map((text) => `! ${text}`)],
    [1, fc.tuple(tie('command'), oneOf(' | ', ' |\n ', ' | cat | '), tie('command')).map(([a, by, b]) => follow(a, by, b))],
    [1, fc.tuple(tie('command'), oneOf(' | cat', ' | grep -q a', ' | wc -l', ' | tee out', ' | head -1', ' |& cat')).map(([a, by]) => (hereDocument(a) ? a : a + by))],
  ),
  command: nested(
    [16, fc.tuple(plain, redirection).map(([text, to]) => text + to)],
    [2, tie('list').map((list) => `{ ${closed(list)}}`)],
    [2, fc.tuple(tie('list'), redirection).map(([list, to]) => subshell('(', list) + to)],
    [2, fc.tuple(fc.oneof(test, tie('andOr')), tie('list'), fc.option(tie('list')))
      .map(([condition, yes, no]) => `if ${closed(condition)}then ${closed(yes)}${no === null ? '' : `else ${closed(no)}`}fi`)],
    [1, fc.tuple(test, tie('list'), test, tie('list'), tie('list')).map(([a, x, b, y, z]) => `if ${closed(a)}then\n${closed(x)}elif ${closed(b)}then ${closed(y)}else\n  ${closed(z)}fi`)],
    [2, fc.tuple(oneOf('$A', '"$U"', '$(echo b)', 'x7', '$n', '"$E"', '$?'), oneOf('7', 'a|b', '[0-9]*', '?7', '""', '0'), tie('list'), oneOf('*', '"7"', '1'), tie('list'))
      .map(([word, p, a, q, b]) => `case ${word} in ${p}) ${closed(a)};; ${q}) ${closed(b)};; esac`.replace(/; ;;/g, ' ;;'))],
    [2, fc.tuple(
      oneOf('1 2 3', '1 2', '$A 1', '', '$(seq 3)', '"$@"', '$U', '"1 2" 3', '$(seq 1 2)', 'a', '1 2 3 4 5'),
      fc.oneof(tie('list'), oneOf('sleep $i', 'sleep 1', 'work && break', 'work || continue; sleep 1', 'sleep 1; [ $i = 2 ] && break')),
    ).map(([words, body]) => `for i in ${words}; do ${closed(body)}done`)],
    [2, fc.tuple(counted, tie('list')).map(([[before, condition, step], body]) => `${before}while ${condition}; do ${follow(body, '; ', step)}; done`)],
    [1, asking], [1, deadline], [1, document],
    [2, fc.tuple(oneOf('stop()', 'function stop', 'stop ()', 'function stop()'), oneOf(' { ', ' {\n', '\n{\n'), tie('list'), oneOf('stop', 'stop 3', 'stop && sleep 1', 'stop || true', ''), redirection)
      .map(([head, open, body, call, to]) => `${head}${open}${closed(body)}${open.includes('\n') ? '\n' : ''}}${call && `\n${call}${to}`}`)],
    [3, fc.tuple(tie('list'), oneOf('EXIT', 'TERM', 'EXIT TERM', '0', 'INT', 'ERR', 'EXIT INT TERM', 'SIGTERM', 'exit', 'HUP'), quote).map(([list, signals, by]) => `trap ${by(list)} ${signals}`)],
    [2, fc.tuple(oneOf('sh -c', 'sh -ec', 'sh -c --', 'bash -c', 'eval', 'sh -uc', 'env sh -c', 'nohup sh -c', 'command eval'), tie('list'), quote).map(([how, list, by]) => `${how} ${by(list)}`)],
    [2, fc.tuple(
      oneOf('', '-s KILL ', '-k 3 ', '--preserve-status ', '-s HUP ', '-k 1 -s TERM '), oneOf('5', '1', '0', '0.5', '10s', '$A', '${U:-3}', 'x'),
      fc.oneof(oneOf('sleep 3', 'work', 'sleep 20', 'nope', 'sleep 0', 'true', 'exit 3', 'stop'), tie('list').map((list) => `sh -c ${single(list)}`)),
    ).map(([options, limit, text]) => `timeout ${options}${limit} ${text}`)],
    [1, fc.tuple(oneOf('n=$(', 'echo $(', 'export n=$(', 'n="$('), tie('list')).map(([head, list]) => subshell(head, list) + (head.includes('"') ? '"' : ''))],
  ),
})).list;

/** The work, and a call that ends the proxy after it: in every order that could matter. */
const jobScript = fc.tuple(
  oneOf('', '', 'set -e\n', 'set -eu; ', `trap '${QUIT}' EXIT\n`, 'cd .. && ', 'sleep 2; ', `if [ "$MESH" = true ]; then trap "${QUIT}" EXIT; fi; `, 'trap "exit 1" TERM; ', 'finish() { rc=$?; quit; exit $rc; }; trap finish EXIT; '),
  oneOf('work', 'work && push', 'work; push', 'work || push', '(work)', '{ work; push; }', 'work & wait $!', 'work | cat', 'if work; then push; fi', 'sh -c "work; push"', 'timeout 5 work', '! work', 'x=$(work)', 'eval work', 'for i in 1 2; do work && break; done', 'exec work', 'false'),
  oneOf('; ', ' && ', ' || ', '\n', '; rc=$?; ', ' || exit 1; ', ' || rc=$?\n', '; [ $? -eq 0 ] && ', '; if [ $? -ne 0 ]; then exit 1; fi; ', ' & ', ' && echo done; ', '; echo done && ', ' || true; '),
  oneOf('quit', 'quit', 'quit || true', '(quit)', 'quit & wait', 'if true; then quit; fi', 'echo quit', 'sleep 1; quit', 'run-it 7; quit', '{ quit; }', 'sh -c "quit"', 'true'),
  oneOf('', '; exit $rc', '; exit ${rc:-0}', '; exit 0', '; exit $?', ' && exit $rc', '; true', '; push', '\nexit 1'),
).map((parts) => parts.join('').replace(/\bquit\b(?!q)/g, QUIT));

const shell = weighted([8, fc.constant('sh')], [1, oneOf('bash', '/bin/sh', '/bin/bash', 'ash', 'dash')]);

/** Argument vectors as they stand in lifecycle commands and in a Job's command and args. */
export const commandLine: fc.Arbitrary<readonly string[]> = fc.oneof(
  { weight: 30, arbitrary: fc.tuple(shell, oneOf('-c', '-c', '-c', '-c', '-ec', '-ce', '-uc', '-exc'), script) },
  { weight: 6, arbitrary: fc.tuple(shell, oneOf('-c', '-c', '-ec'), jobScript) },
  { weight: 4, arbitrary: fc.tuple(shell, script, oneOf(...BROKEN)).map(([sh, text, end]) => [sh, '-c', text + end]) },
  { weight: 2, arbitrary: fc.tuple(shell, script).map(([sh, text]) => [sh, '-e', '-c', text]) },
  { weight: 2, arbitrary: fc.tuple(shell, script).map(([sh, text]) => [sh, '-c', text, 'name', '3', '4']) },
  { weight: 1, arbitrary: fc.tuple(oneOf('5', '0'), script).map(([limit, text]) => ['timeout', limit, 'sh', '-c', text]) },
  { weight: 1, arbitrary: script.map((text) => ['env', 'A=2', 'sh', '-c', text]) },
  { weight: 1, arbitrary: fc.constantFrom(...VECTORS) },
);
