import { NoteKind } from '../model';
import { Rule, RuleContext, Violation } from './rule';

/** A check that tells every note of a kind. */
export function notesOf(...kinds: NoteKind[]): Rule['check'] {
  return ({ template, reading }: RuleContext): Violation[] =>
    [...template.notes, ...reading.notes]
      .filter(({ kind }) => kinds.includes(kind))
      .map(({ what, why, pointer, fix }) => ({ message: `${what}: ${why}`, pointer, ...(fix && { fix }) }));
}
