import type { Place } from './machine';
import { changed, copy, FAILED, next, split, Step } from './state';
import { told } from './work';
import type { CommandNode } from '../third-party/unbash';

/** set -e: a simple command or a shell of its own that fails ends the shell, unless somebody looks at how it ended. */
export function errexit(steps: Step[], node: CommandNode, place: Place): Step[] {
  const inner = node.type === 'Redirected' ? node.command : node;
  const { type } = inner;
  // busybox takes the && in it for one of a list, whose left side is looked at.
  const looked = inner.type === 'TestCommand' && inner.expression.type === 'TestLogical' && inner.expression.operator === '&&';
  if (looked && (place.flavour === 'ash' || place.flavour === 'sh')) {
    const goesOn = steps.filter(({ flow, state }) => flow === 'next' && state.status.other > 0);
    return [...leave(steps, place), ...goesOn.map((step) => changed(step, { likely: false, status: FAILED }))];
  }
  return type === 'Command' || type === 'Subshell' || type === 'TestCommand' || type === 'ArithmeticCommand' ? leave(steps, place) : steps;
}

/** Ends the shell where a step fails and nobody looks. */
export function leave(steps: Step[], place: Place): Step[] {
  if (place.tested) return steps;
  return steps.flatMap((step): Step[] => {
    if (step.flow !== 'next' || !step.state.options.errexit || step.state.status.other === 0) return [step];
    const { zero, other } = split(step.state);
    return [...(zero ? [next(zero)] : []), ...(other ? [{ flow: 'exit' as const, state: copy(other, { work: told(other.work) }) }] : [])];
  });
}
