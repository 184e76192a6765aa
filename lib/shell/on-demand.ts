import type * as Interpret from './interpret';

let loaded: typeof Interpret | undefined;

/** The interpreter, loaded with the first command: most pods have none, and it is a fifth of what reads them. */
export const interpret: typeof Interpret.interpret = (argv, context) =>
  (loaded ??= require('./interpret') as typeof Interpret).interpret(argv, context);
