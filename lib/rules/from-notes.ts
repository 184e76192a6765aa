import { Fix, Note, NoteKind } from '../model';
import { Rule, RuleContext, Violation } from './rule';

/** A check that tells every note of a kind. */
export function notesOf(...kinds: NoteKind[]): Rule['check'] {
  return (context) => told(context, kinds).map((note) => ({ ...violationOf(note), ...(note.fix && { fix: note.fix }) }));
}

/** As many of a pod as are judged anew: of more nobody follows the last before the first. */
const MOST = 5;

/** The same where following a fix brings something to light, as what was written where nobody looked: what that needs is told with it. */
export function notesWithRepair(...kinds: NoteKind[]): Rule['check'] {
  return (context) => told(context, kinds).map((note, index): Violation => {
    const { fix } = note;
    const violation = violationOf(note);
    if (!fix) return violation;
    return index < MOST ? { ...violation, get fix() { return withRepair(note, fix, context); } } : { ...violation, fix };
  });
}

const violationOf = ({ what, why, pointer, inObject }: Note): Violation => ({ message: `${what}: ${why}`, pointer, ...(inObject !== undefined && { inObject }) });

function told({ template, reading }: RuleContext, kinds: readonly NoteKind[]): Note[] {
  const notes: Note[] = [];
  for (const note of template.notes) if (kinds.includes(note.kind)) notes.push(note);
  for (const note of reading.notes) if (kinds.includes(note.kind)) notes.push(note);
  return notes;
}

function withRepair({ comesTo }: Note, fix: Fix, context: RuleContext): Fix {
  const changes = comesTo ?? fix.edits ?? [];
  if (changes.length === 0) return fix;
  const { parts, text, grace, edits } = context.repairAfter(changes);
  if (grace === undefined) return { ...fix, text: `${fix.text}; ${text}` };
  // What is wrong already says so itself.
  if (parts.length === 0 || text === context.repair.text) return fix;
  return { text: `${fix.text}; then ${text}`, ...(fix.edits && edits && { edits }) };
}
