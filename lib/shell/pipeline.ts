import { copy, EITHER, next, Span, State, Status, Step } from './state';
import { EMPTY, UNKNOWN } from './values';
import { tidy } from './ways';
import type { CommandNode, Pipeline } from '../third-party/unbash';

/** Commands that read to the end whatever is written to them. */
const READ_ALL = new Set(['cat', 'wc', 'sort', 'tee', 'tr', 'cut', 'uniq', 'xargs', 'logger', 'tac', 'nl', 'rev']);
/** Commands that print nothing, so that nobody who stops reading ends them. */
const SILENT = new Set(['sleep', 'true', 'false', ':', 'test', '[', 'kill', 'wait', 'rm', 'touch', 'mkdir', 'exit']);

const MOST_WAYS = 48;

/** Runs the commands of a pipeline side by side, each in a shell of its own; it ends with the last of them, and with the last one's status. */
export function runPipeline(node: Pipeline, state: State, keepsParts: boolean, run: (command: CommandNode, state: State) => Step[]): Step[] {
  const start: Span = state;
  let ways: { state: State; left: Status | undefined; over?: Step }[] = [{ state, left: undefined }];
  node.commands.forEach((command, index) => {
    const last = index === node.commands.length - 1;
    const following = ways.flatMap((way) => {
      if (way.over && !last && !silent(command)) return [way];
      const { most, usual } = way.state;
      const ends = way.over ? { most: Infinity, usual: undefined } : { most, usual };
      const input = index === 0 ? state.input : { value: way.state.out ?? EMPTY, ends };
      const from: State = copy(way.state, { least: start.least, most: start.most, usual: start.usual, input, out: last ? state.out : EMPTY });
      return run(command, from).map((step) => {
        // Who writes to somebody that has gone is ended.
        const mayBeCut = !last && !silent(command) && !readsAll(node.commands[index + 1]);
        const ended = step.state;
        const least = mayBeCut ? start.least : ended.least;
        const combined = copy(ended, {
          least: Math.max(way.state.least, least),
          most: Math.max(way.state.most, ended.most),
          usual: index === 0 ? ended.usual : longer(way.state.usual, ended.usual),
          ...(keepsParts && { status: withParts(ended.status, index === 0 ? [] : way.state.status.parts) }),
        });
        const own = step.flow === 'next' ? undefined : step.flow === 'never' && mayBeCut ? { flow: 'lost' as const, state: combined } : step;
        const over = own?.flow === 'killed' && (way.over?.flow !== 'killed' || way.over.state.least > own.state.least) ? own : way.over ?? own;
        const left = last || ended.status.other === 0 ? way.left : both(way.left ?? { zero: 2, other: 0 }, ended.status);
        return { state: combined, left, ...(over && { over }) };
      });
    });
    // What is more than can be followed is given up, not forgotten.
    ways = (state.options.pipefail && following.length <= MOST_WAYS) || following.some((way) => way.over)
      ? following.map((way, at) => (at < MOST_WAYS || way.over ? way : { ...way, over: { flow: 'lost', state: way.state } }))
      : tidy(following.map((way) => next(way.state))).map((step) => ({ state: step.state, left: state.options.pipefail ? EITHER : undefined }));
  });
  return tidy(ways.map(({ state: after, left, over }): Step => {
    const status = state.options.pipefail && left ? both(after.status, left) : after.status;
    const result = { ...after, status, input: state.input, out: after.out ?? (state.out && UNKNOWN) };
    // A signal to the shell that waits for them all ends it at once.
    const { least } = over?.flow === 'killed' ? over.state : result;
    return over ? { flow: over.flow, state: copy(result, { why: over.state.why, least }) } : next(result);
  }));
}

const withParts = (status: Status, before: readonly Status[] = []): Status => ({ ...status, parts: [...before, { ...status, parts: undefined }] });

function longer(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : Math.max(a, b);
}

/** With pipefail it takes all to succeed, and one to fail. */
const both = (a: Status, b: Status): Status => ({
  zero: Math.min(a.zero, b.zero) as Status['zero'],
  other: Math.max(a.other, b.other) as Status['other'],
  ...((a.work || b.work) && { work: true }),
  ...(a.parts && { parts: a.parts }),
});

function nameOf(command: CommandNode | undefined): string | undefined {
  const simple = command?.type === 'Redirected' ? undefined : command;
  return simple?.type === 'Command' && !simple.name?.parts ? simple.name?.value : undefined;
}

function readsAll(command: CommandNode | undefined): boolean {
  const name = nameOf(command);
  if (name === undefined || command?.type !== 'Command') return false;
  if (READ_ALL.has(name)) return name === 'wc' || name === 'tee' || name === 'logger' || name === 'tr' || command.suffix.every((item) => item.type === 'Word' && item.text.startsWith('-'));
  if (name !== 'grep' && name !== 'egrep') return false;
  return command.suffix.every((item) => item.type !== 'Word' || !/^-[a-zA-Z]*[qmlL]|^--(?:quiet|silent|max)/.test(item.text));
}

const silent = (command: CommandNode): boolean => {
  const name = nameOf(command);
  if (name !== undefined) return SILENT.has(name);
  if (command.type === 'Subshell' || command.type === 'BraceGroup') return command.body.commands.every(({ command: inner }) => inner.type !== 'AndOr' && inner.type !== 'Pipeline' && silent(inner));
  return false;
};
