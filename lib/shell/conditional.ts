import { expandText } from './expand';
import { matches } from './glob';
import { Machine, Place } from './machine';
import { copy, EITHER, FAILED, next, split, State, Status, Step, SUCCEEDED } from './state';
import { binary, flipped, unary } from './test-command';
import { range, text, textOf, Value } from './values';
import { tidy } from './ways';
import type { TestExpression, Word } from '../third-party/unbash';

/** What stands between `[[` and `]]`. */
export function conditional(expression: TestExpression, state: State, place: Place, machine: Machine): Step[] {
  switch (expression.type) {
    case 'TestGroup': return conditional(expression.expression, state, place, machine);
    case 'TestNot': {
      const steps = conditional(expression.operand, state, place, machine);
      return expression.negations.length % 2 === 0 ? steps : steps.map(flipped);
    }
    case 'TestLogical': {
      let steps: Step[] = [];
      expression.operands.forEach((operand, index) => {
        if (index === 0) {
          steps = conditional(operand, state, place, machine);
          return;
        }
        steps = tidy(steps.flatMap((step): Step[] => {
          if (step.flow !== 'next') return [step];
          const { zero, other } = split(step.state);
          const [goes, stays] = expression.operator === '&&' ? [zero, other] : [other, zero];
          return [...(stays ? [next(stays)] : []), ...(goes ? conditional(operand, goes, place, machine) : [])];
        }));
      });
      return steps;
    }
    case 'TestUnary': {
      const { ways, ended } = expandText(expression.operand, state, place, machine);
      return [...ended, ...ways.map((way) => next(copy(way.state, { status: unary(expression.operator, way.value) })))];
    }
    case 'TestBinary': {
      const left = expandText(expression.left, state, place, machine);
      const steps: Step[] = [...left.ended];
      for (const way of left.ways) {
        const right = expandText(expression.right, way.state, place, machine);
        const answer = (value: Value) => compared(way.value, expression.operator, value, expression.right, place);
        steps.push(...right.ended, ...right.ways.map((both) => next(copy(both.state, { status: answer(both.value) }))));
      }
      return steps;
    }
  }
}

function compared(left: Value, operator: string, right: Value, pattern: Word, { flavour }: Place): Status {
  if (operator === '=~') return EITHER;
  // bash works both sides out as sums: nothing is 0, and a name its value.
  if (/^-(?:eq|ne|lt|le|gt|ge)$/.test(operator)) {
    const [a, b] = [left, right].map((value) => (textOf(value) === '' ? text('0') : value));
    const certain = (flavour === 'bash' || (a === left && b === right)) && [a, b].every((value) => value.kind !== 'text' || range(value));
    return certain ? binary(a, operator, b) : EITHER;
  }
  if (operator === '==' || operator === '=' || operator === '!=') {
    const globs = pattern.parts?.some(({ type }) => type === 'Glob' || type === 'ExtendedGlob') === true;
    if (globs) {
      const found = left.kind === 'text' && pattern.parts?.every(({ type }) => type === 'Glob' || type === 'Literal') ? matches(pattern.value, left.text) : undefined;
      return found === undefined ? EITHER : found === (operator !== '!=') ? SUCCEEDED : FAILED;
    }
  }
  return binary(left, operator, right);
}
