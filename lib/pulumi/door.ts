import * as path from 'path';
import { lineless, PlanError } from '../plan/plan-error';

/** Where this package lies; nothing where a bundler has put it into somebody's program. */
const OURS = path.basename(__dirname) === 'pulumi' ? path.dirname(__dirname) + path.sep : undefined;
/**
 * What runs a program is no line of its author's. And an error with a frame of the SDK in it keeps a failing program busy for 30 to 80 seconds.
 *
 * @see https://github.com/pulumi/pulumi/issues/20567, https://github.com/nodejs/node/issues/64136
 */
const FOREIGN = /[\\/]node_modules[\\/]|\bnode:|\(native\)|<anonymous>\)?$/;
/** Deeper than any call of ours goes, from where a user called. */
const DEEP = 200;

/** An error with the lines of the user's program that led to it, and no others. */
export function shown<E extends Error>(error: E): E {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = DEEP;
  const here: { readonly stack?: unknown } = {};
  Error.captureStackTrace(here);
  Error.stackTraceLimit = stackTraceLimit;
  const frames = String(here.stack).split('\n').filter((line) => /^\s*at /.test(line) && !FOREIGN.test(line) && !(OURS && line.includes(OURS)));
  error.stack = [`${error.name}: ${error.message}`, ...frames.slice(0, stackTraceLimit)].join('\n');
  return error;
}

/** Runs what a user called: what is wrong with it is said with their line. */
export function atDoor<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw lineless(error instanceof PlanError ? shown(error) : error, 'node-do-not-add-exception-line');
  }
}

type Calls = Readonly<Record<string, unknown>>;

/** Has every function of an object that users call answer so. */
export function asDoor<T extends Calls>(calls: T): T {
  const answering = (call: unknown) => (typeof call === 'function' ? (...args: unknown[]) => atDoor(() => (call as (...given: unknown[]) => unknown)(...args)) : call);
  return Object.fromEntries(Object.entries(calls).map(([name, call]) => [name, answering(call)])) as T;
}
