import { isDeepStrictEqual } from 'util';
import { check, Checked, CheckedFinding, CheckSettings, NamedText, Particulars } from '../check';
import { pieces, readDocuments } from '../documents';
import { applyEdits } from '../manifest';
import { Edit } from '../model';
import { textOf } from './layout';
import { isSafe } from './safe';
import { spliced } from './splice';

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
    const checked = check([...now].map(([path, text]) => ({ path, text })), settings, particulars);
    let changed = false;
    for (const finding of candidates(checked.findings, (one) => left.has(keyOf(one)))) {
      const made = fixed(now.get(finding.place.path)!, finding, unsafe);
      if (typeof made === 'string') {
        left.set(keyOf(finding), { finding, why: made });
      } else {
        now.set(finding.place.path, made.text);
        changed = true;
      }
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

/** The text with the repair in it, or why not. */
function fixed(text: string, { edits = [], document: index }: CheckedFinding, unsafe: boolean): { readonly text: string } | string {
  if (RENDERED.test(text)) return 'the file was rendered: repair the chart that it is from';
  const { start, end } = pieces(text)[index!];
  const source = text.slice(start, end);
  const before = readDocuments(source)[0].value;
  if (!unsafe && !edits.every((edit) => isSafe(before, edit))) return 'it would take back something that stands there: --unsafe does';
  const after = written(source, edits);
  const wanted = applyEdits(before, edits);
  if (after === undefined || !isDeepStrictEqual(readDocuments(after)[0]?.value, wanted)) return 'it cannot be written into this text without changing more of it: do it by hand';
  return { text: text.slice(0, start) + after + text.slice(end) };
}

function written(source: string, edits: readonly Edit[]): string | undefined {
  let now: string | undefined = source;
  for (const edit of edits) now = now === undefined ? undefined : spliced(textOf(now), edit);
  return now;
}
