import { check, Checked, CheckedFinding, CheckSettings, NamedText, Particulars } from '../check';
import { pieces, readDocuments } from '../documents';
import { isSafe } from './safe';
import { withRepairs } from './with-repairs';

/** A text with what was written into it. */
export interface FixedText {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** A pod whose findings stay, although they have a repair. */
export interface NotFixed {
  readonly finding: CheckedFinding;
  readonly why: string;
}

export interface Fixed {
  readonly texts: readonly FixedText[];
  readonly left: readonly NotFixed[];
  /** What is found in them then. @default - they were not looked at again */
  readonly checked?: Checked;
}

/** What follows from one repair is repaired in the next round, and no more than a few follow from each other. */
const MOST_ROUNDS = 8;

const RENDERED = /^# Source: /m;

/**
 * Writes into the texts what their findings say would do: of each pod the one repair that clears it. Every text that is changed is read again, and is what the repair was to make
 * of it: what cannot be written so is left as it is, and told.
 *
 * @param unsafe also what takes back something that somebody decided, such as a hook
 */
export function fix(texts: readonly NamedText[], settings: CheckSettings, unsafe = false, particulars: Particulars = {}): Fixed {
  const now = new Map(texts.map(({ path, text }) => [path, text]));
  const left = new Map<string, NotFixed>();
  let last: Checked | undefined;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    // What was written makes a text longer, and would have more and more of it read.
    const checked = check(texts.map(({ path, text: { length: size } }) => ({ path, text: now.get(path)!, size })), settings, particulars);
    let changed = false;
    for (const [path, wanted] of byPath(candidates(checked.findings, (one) => left.has(keyOf(one))))) {
      const { text, refused } = repaired(now.get(path)!, wanted, unsafe);
      for (const [finding, why] of refused) left.set(keyOf(finding), { finding, why });
      changed ||= refused.size < wanted.length;
      now.set(path, text);
    }
    if (!changed) {
      last = checked;
      break;
    }
  }
  const changed = texts.flatMap(({ path, text }) => (now.get(path) === text ? [] : [{ path, before: text, after: now.get(path)! }]));
  return { texts: changed, left: [...left.values()], ...(last && { checked: last }) };
}

const keyOf = ({ place: { path }, document, pointer, code }: CheckedFinding): string => [path, document, pointer, code].join('\n');

/** Of each pod the first finding with a repair, errors before warnings. */
function candidates(findings: readonly CheckedFinding[], isLeft: (finding: CheckedFinding) => boolean): CheckedFinding[] {
  const ofPod = new Map<string, CheckedFinding>();
  for (const severity of ['error', 'warning']) {
    for (const finding of findings) {
      const { place: { path }, document, template } = finding;
      const key = [path, document, template].join('\n');
      if (finding.severity !== severity || document === undefined || ofPod.has(key) || isLeft(finding)) continue;
      if ((finding.edits?.length ?? 0) > 0) ofPod.set(key, finding);
    }
  }
  return [...ofPod.values()];
}

function byPath(findings: readonly CheckedFinding[]): Map<string, CheckedFinding[]> {
  const all = new Map<string, CheckedFinding[]>();
  for (const finding of findings) {
    const { place: { path } } = finding;
    all.set(path, [...all.get(path) ?? [], finding]);
  }
  return all;
}

interface Repaired {
  readonly text: string;
  readonly refused: ReadonlyMap<CheckedFinding, string>;
}

/** The text with all repairs in it that can be written, and why not the others. Every document is read as often as is needed for all of its pods, and not once for each. */
function repaired(text: string, wanted: readonly CheckedFinding[], unsafe: boolean): Repaired {
  const refused = new Map<CheckedFinding, string>();
  if (RENDERED.test(text)) {
    for (const finding of wanted) refused.set(finding, 'the file was rendered: repair the chart that it is from');
    return { text, refused };
  }
  const byDocument = new Map<number, CheckedFinding[]>();
  for (const finding of wanted) byDocument.set(finding.document!, [...byDocument.get(finding.document!) ?? [], finding]);
  const result: string[] = [];
  let from = 0;
  for (const [index, { start, end }] of pieces(text).entries()) {
    const own = byDocument.get(index);
    if (!own) continue;
    const source = text.slice(start, end);
    const [before] = readDocuments(source);
    const safe = own.filter(({ edits = [] }) => unsafe || edits.every((edit) => isSafe(before.value, edit)));
    for (const finding of own) if (!safe.includes(finding)) refused.set(finding, 'it would take back something that stands there: --unsafe does');
    const { after, failed } = withRepairs(source, before, safe.map(({ edits = [] }) => edits));
    for (const at of failed) refused.set(safe[at], 'it cannot be written into this text without changing more of it: do it by hand');
    result.push(text.slice(from, start), after);
    from = end;
  }
  return { text: result.join('') + text.slice(from), refused };
}
