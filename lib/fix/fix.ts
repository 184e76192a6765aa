import type { CheckSettings, NamedText, Particulars } from '../check';
import { pieces, readDocuments } from '../documents';
import { How, Repaired, Wanted, wayOf } from './rounds';
import { isSafe, UNSAFE } from './safe';
import { withRepairs } from './with-repairs';

/** A text with what was written into it. */
export interface FixedText {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

export interface Fixed extends Repaired {
  readonly texts: readonly FixedText[];
}

const RENDERED = /^# Source: /m;

/**
 * Writes into the texts what their findings say would do: of each pod the one repair that clears it. Every text that is changed is read again, and is what the repair was to make
 * of it: what cannot be written so is left as it is, and told.
 *
 * @param how what is written
 */
export function fix(texts: readonly NamedText[], settings: CheckSettings, how: How = {}, particulars: Particulars = {}): Fixed {
  const now = new Texts(texts, how.unsafe === true || how.plans === true);
  return { ...wayOf(how)(now, settings, particulars), texts: now.changed() };
}

/** Texts that are written into. */
class Texts {
  private readonly now: Map<string, string>;

  constructor(private readonly given: readonly NamedText[], private readonly unsafe: boolean) {
    this.now = new Map(given.map(({ path, text }) => [path, text]));
  }

  /** What was written makes a text longer, and would have more and more of it read. */
  texts(): readonly NamedText[] {
    return this.given.map(({ path, text: { length: size } }) => ({ path, text: this.now.get(path)!, size }));
  }

  write(path: string, wanted: readonly Wanted[]): ReadonlyMap<Wanted, string> {
    const { text, refused } = repaired(this.now.get(path)!, wanted, this.unsafe);
    this.now.set(path, text);
    return refused;
  }

  changed(): readonly FixedText[] {
    return this.given.flatMap(({ path, text }) => (this.now.get(path) === text ? [] : [{ path, before: text, after: this.now.get(path)! }]));
  }
}

interface Written {
  readonly text: string;
  readonly refused: ReadonlyMap<Wanted, string>;
}

/** The text with all repairs in it that can be written, and why not the others. Every document is read as often as is needed for all of its pods, and not once for each. */
function repaired(text: string, wanted: readonly Wanted[], unsafe: boolean): Written {
  const refused = new Map<Wanted, string>();
  if (RENDERED.test(text)) {
    for (const finding of wanted) refused.set(finding, 'the file was rendered: repair the chart that it is from, or have it patched (--patch)');
    return { text, refused };
  }
  const byDocument = new Map<number, Wanted[]>();
  for (const finding of wanted) byDocument.set(finding.document!, [...byDocument.get(finding.document!) ?? [], finding]);
  const result: string[] = [];
  let from = 0;
  for (const [index, { start, end }] of pieces(text).entries()) {
    const own = byDocument.get(index);
    if (!own) continue;
    const source = text.slice(start, end);
    const [before] = readDocuments(source);
    const safe = own.filter(({ edits = [] }) => unsafe || edits.every((edit) => isSafe(before.value, edit)));
    for (const finding of own) if (!safe.includes(finding)) refused.set(finding, UNSAFE);
    const { after, failed } = withRepairs(source, before, safe.map(({ edits = [] }) => edits));
    for (const at of failed) refused.set(safe[at], 'it cannot be written into this text without changing more of it: do it by hand');
    result.push(text.slice(from, start), after);
    from = end;
  }
  return { text: result.join('') + text.slice(from), refused };
}
