import { App, Chart } from 'cdk8s';
import { IConstruct } from 'constructs';

/**
 * One synthesis, from its first validation to its last object. No code of the user runs in between, so what was computed for an object can
 * be kept: cdk8s validates the whole app once and then again for every chart, and renders each object after that.
 */
export interface Session {
  /** The chart that is synthesised alone, or undefined when the whole app is. */
  readonly chart?: Chart;
}

let current: Session | undefined;

/** The synthesis that is going on, if one is. */
export function currentSession(): Session | undefined {
  return current;
}

const WATCHED = Symbol.for('graceful-mesh:watched');

/**
 * Makes the app and the chart around a construct announce their synthesis. The methods are wrapped on the instances, because cdk8s has no
 * hook for the begin and end of a synthesis, and validators alone cannot tell a second pass from a second synthesis.
 */
export function watch(construct: IConstruct): void {
  const chart = Chart.of(construct);
  const app = App.of(construct);
  wrap(chart, ['toJson'], { chart });
  wrap(app, ['synth', 'synthYaml'], {});
}

function wrap(target: object, methods: readonly string[], announced: Session): void {
  if (Object.hasOwn(target, WATCHED)) return;
  Object.defineProperty(target, WATCHED, { value: true });
  const members = target as Record<string, unknown>;
  for (const method of methods) {
    const original = members[method];
    if (typeof original !== 'function') continue;
    Object.defineProperty(target, method, {
      configurable: true,
      writable: true,
      value: (...args: unknown[]) => {
        if (current) return original.apply(target, args);
        current = { ...announced };
        try {
          return original.apply(target, args);
        } finally {
          current = undefined;
        }
      },
    });
  }
}
