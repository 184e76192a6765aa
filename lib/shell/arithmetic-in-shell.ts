import { evaluate, REFUSED } from './arithmetic';
import { Machine, Place } from './machine';
import { copy, FAILED, State, Step } from './state';
import { EMPTY, isPerhapsUnset, text, UNKNOWN, Value } from './values';
import { assign, lookup } from './variables';
import type { ArithmeticExpression, ParsedScript } from '../third-party/unbash';

const ONLY_SOME = new Set(['++', '--', '**']);

/** Evaluates an expression in a shell: its substitutions run first, and on each way that they leave it is worked out. */
export function evaluateIn(
  expression: ArithmeticExpression | undefined, state: State, place: Place, machine: Machine,
): { ways: { state: State; value: Value }[]; ended: Step[] } {
  const { scripts, some } = scan(expression);
  let ways: { state: State; values: Map<ParsedScript, Value> }[] = [{ state, values: new Map() }];
  const ended: Step[] = [];
  for (const script of scripts) {
    ways = ways.flatMap((way) => machine.substitute(script, way.state, place).flatMap((step) => {
      if (step.flow === 'next') return [{ state: copy(step.state, { out: way.state.out }), values: new Map(way.values).set(script, step.state.out ?? EMPTY) }];
      ended.push(step);
      return [];
    }));
  }
  if (some && place.flavour === 'dash') return { ways: [], ended: [...ended, ...ways.map((way) => refused(way.state))] };
  const results = ways.flatMap((way) => {
    let current = way.state;
    // set -u: a name that is not set ends bash; the others take a bare one for 0. `certain`: nobody but the script could have set it.
    let unset = 'no' as 'no' | 'hardly' | 'certain';
    const asked = (name: string, everywhere: boolean): Value | null => {
      const held = lookup(name, current, place, machine);
      if ((held !== null && !isPerhapsUnset(held)) || !current.options.nounset || (!everywhere && (place.flavour === 'dash' || place.flavour === 'ash'))) return held;
      const certain = held === null && current.vars.has(name) && (everywhere || place.flavour === 'bash');
      if (unset !== 'certain') unset = certain ? 'certain' : 'hardly';
      return certain ? null : UNKNOWN;
    };
    const value = evaluate(expression, {
      get: (name) => asked(name, false),
      set: (name, given) => { current = assign(current, name, given); },
      substitute: (script) => way.values.get(script) ?? UNKNOWN,
      expand: (written, parts) => {
        const simple = parts?.length === 1 && parts[0].type === 'SimpleExpansion' ? parts[0].text : parts ? '' : written;
        if (parts?.length === 1 && parts[0].type === 'ParameterExpansion') {
          const { parameter, prefix, index, operation } = parts[0];
          if (prefix !== undefined || index) return UNKNOWN;
          const held = operation ? lookup(parameter, current, place, machine) : asked(parameter, true);
          if (!operation) return held ?? EMPTY;
          const plain = operation.type === 'Default' && !operation.operand.parts && operation.operator.endsWith('-');
          if (!plain) return UNKNOWN;
          return held === null || (held.kind === 'text' && held.text === '') ? text((operation as { operand: { value: string } }).operand.value) : held.kind === 'text' ? held : UNKNOWN;
        }
        return /^\$(?:\w+|[?#!])$/.test(simple) ? asked(simple.slice(1), true) ?? EMPTY : UNKNOWN;
      },
    });
    if (unset === 'certain') {
      ended.push(refused(current));
      return [];
    }
    if (unset === 'hardly') ended.push({ ...refused(current), state: copy(current, { likely: false, status: FAILED }) });
    if (value === REFUSED) {
      ended.push(refused(current));
      // bash leaves the line only.
      return place.flavour === 'dash' ? [] : [{ state: { ...current, likely: false, status: FAILED }, value: UNKNOWN }];
    }
    // dash knows no ++, busybox and bash do.
    if (some && place.flavour === 'sh') ended.push({ ...refused(current), state: { ...current, likely: false, status: FAILED } });
    return [{ state: current, value }];
  });
  return { ways: results, ended };
}

const refused = (state: State): Step => ({ flow: 'exit', state: copy(state, { status: FAILED }) });

/** The substitutions of an expression, and whether it has operators that not every shell has. */
function scan(expression: ArithmeticExpression | undefined): { scripts: ParsedScript[]; some: boolean } {
  const scripts: ParsedScript[] = [];
  let some = false;
  const stack: (ArithmeticExpression | undefined)[] = [expression];
  for (let node = stack.pop(); node || stack.length > 0; node = stack.pop()) {
    if (!node) continue;
    switch (node.type) {
      case 'ArithmeticCommandExpansion':
        if (node.script) scripts.unshift(node.script);
        break;
      case 'ArithmeticBinary':
        some ||= ONLY_SOME.has(node.operator);
        stack.push(node.left, node.right);
        break;
      case 'ArithmeticUnary':
        some ||= ONLY_SOME.has(node.operator);
        stack.push(node.operand);
        break;
      case 'ArithmeticTernary':
        stack.push(node.test, node.consequent, node.alternate);
        break;
      case 'ArithmeticGroup':
        stack.push(node.expression);
        break;
    }
  }
  return { scripts, some };
}
