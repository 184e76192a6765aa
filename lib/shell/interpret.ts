import { ShellContext } from './context';
import { ShellOutcome } from './outcome';

/**
 * What a command does: how long it takes at least, at most and usually, whether it can succeed and fail, and its effects. Total: it never throws, and it ends soon whatever
 * the text is.
 */
export function interpret(_argv: readonly string[], _context: ShellContext): ShellOutcome {
  return {
    least: 0, most: undefined, usual: undefined, canSucceed: true, canFail: true, neverEnds: undefined, hardlyEnds: undefined, breaksOff: undefined,
    waits: undefined, effects: [], unread: 'a command that is not read', programs: [], work: undefined,
  };
}
