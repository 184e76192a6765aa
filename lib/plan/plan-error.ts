import type { Edit } from '../model';
import type { Finding } from '../rules';

/** What else there is to say where a plan cannot be put in: all of it is told at once. */
export interface Besides {
  /** What else stands in its way. */
  readonly also?: readonly PlanError[];
  /** What would be found with the plan in the template all the same. */
  readonly findings?: readonly Finding[];
  /** The edits that put it there, whatever stands in the way. @default - nobody but the user can */
  readonly edits?: readonly Edit[];
}

/**
 * A plan that cannot be made, or not be put in. The message names the property, its value, and what would do; a door adds where it stands.
 */
export class PlanError extends Error {
  /** As the user wrote it. */
  public declare readonly property: string;
  public declare readonly besides: Besides;

  /**
   * @param property the property as the user wrote it
   */
  constructor(property: string, message: string, besides: Besides = {}) {
    super(`'${property}' ${message}`);
    // Node prints what an error has beside its message, and the message has it.
    Object.defineProperty(this, 'property', { value: property });
    Object.defineProperty(this, 'besides', { value: besides });
  }
}

// Node prints the name of an error's class, and that of this one is no word of a user's.
Object.defineProperty(PlanError, 'name', { value: 'Error' });

/**
 * An error as it is thrown to a user. Node prints the line that throws above a stack, and leaves that out where the line has this remark: a literal, because
 * comments are not published.
 *
 * @see https://github.com/nodejs/node/blob/main/src/node_errors.cc GetErrorSource
 */
export const lineless = (error: unknown, _: 'node-do-not-add-exception-line'): unknown => error;

/** Makes something, or what would do in its place where it cannot be made: a plan goes on, and what is wrong is told with the rest. */
export function orElse<T>(problems: PlanError[], make: () => T, otherwise: () => T): T {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof PlanError)) throw error;
    problems.push(error);
    return otherwise();
  }
}
