import * as path from 'path';
import { inHostLanguage } from './host-language';
import { lineless } from '../plan/plan-error';

/** Where this package lies; nothing where a bundler has put it into somebody's program. */
const OURS = ['cdk8s', 'joined'].includes(path.basename(__dirname)) ? path.dirname(__dirname) + path.sep : undefined;
const LOADER = /\bnode:internal\//;
/** Deeper than any call of ours goes, from where a user called. */
const DEEP = 200;
/** What goes wrong inside keeps its lines, for whoever reports it. */
const INSIDE: ReadonlySet<string> = new Set(['TypeError', 'RangeError', 'ReferenceError', 'SyntaxError']);

/** Errors that say what is wrong in a user's program. */
const forUsers = new WeakSet<Error>();

/**
 * Runs what a user called. An error of ours then shows the line where they called, and none of the lines behind it, which are no business of theirs.
 *
 * @param isForUsers whether an error that somebody else threw says what is wrong in their program, too
 */
export function atDoor<T>(work: () => T, isForUsers: (error: Error) => boolean = () => false): T {
  try {
    return work();
  } catch (error) {
    show(error, isForUsers);
    throw lineless(error, 'node-do-not-add-exception-line');
  }
}

/** Has every static, method and getter of a class that users call answer for its errors so. */
export function asDoor(type: { readonly prototype: object }): void {
  for (const target of [type, type.prototype]) {
    for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(target))) {
      if (name === 'constructor' || name === 'prototype' || name.startsWith('_')) continue;
      const { value, get } = property as { readonly value?: unknown; readonly get?: () => unknown };
      if (typeof value === 'function') Object.defineProperty(target, name, { ...property, value: answering(value as Method) });
      else if (get) Object.defineProperty(target, name, { ...property, get: answering(get) });
    }
  }
}

/** Says what is wrong with how the package was installed or imported, without the loader's lines. */
export function oneSentence(sentence: string): never {
  const error = new Error(sentence);
  show(error, () => true, LOADER);
  throw lineless(error, 'node-do-not-add-exception-line');
}

type Method = (this: unknown, ...args: unknown[]) => unknown;

function answering(method: Method): Method {
  return function answer(this: unknown, ...args: unknown[]) {
    return atDoor(() => method.apply(this, args));
  };
}

/** The errors of others keep their lines, but for those of ours between them. */
function show(error: unknown, isForUsers: (error: Error) => boolean, besides?: RegExp): void {
  if (OURS === undefined || !(error instanceof Error)) return;
  const thrown = framesOf(error.stack);
  const isOurs = thrown[0]?.includes(OURS) === true;
  if (isOurs && INSIDE.has(error.name)) return;
  if ((isOurs || isForUsers(error)) && !forUsers.has(error)) {
    forUsers.add(error);
    error.message = inHostLanguage(error.message);
  }
  const frames = (forUsers.has(error) ? framesHere() : thrown).filter((frame) => !frame.includes(OURS) && besides?.test(frame) !== true);
  error.stack = [`${error.name}: ${error.message}`, ...frames.slice(0, Error.stackTraceLimit)].join('\n');
}

/** All of them: the few that an error keeps may all be ours. */
function framesHere(): string[] {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = DEEP;
  const here: { stack?: unknown } = {};
  Error.captureStackTrace(here);
  Error.stackTraceLimit = stackTraceLimit;
  return framesOf(here.stack);
}

function framesOf(stack: unknown): string[] {
  return typeof stack === 'string' ? stack.split('\n').filter((line) => /^\s*at /.test(line)) : [];
}
