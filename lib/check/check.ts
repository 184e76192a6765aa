import { readDocuments, TextDocument } from '../documents';
import { applyEdits } from '../manifest';
import { Level, levelsFromManifests } from '../meshes';
import { Allowance, Edit, within } from '../model';
import { foundAt, PodSource, readPods } from '../pods';
import { Handling, planOrCheck, PodOutcome, tellUnread } from '../requirements';
import { bundleOf } from '../workload';
import { withoutAccepted } from './exceptions';
import { CheckedFinding, findingOf, ObjectName, problemFinding } from './finding';
import { Particulars, SettingsOfObjects } from './particulars';
import { NamedText, Place, placeAt, PlacedDocument, placeText } from './places';
import { relatedOf } from './related';
import { CheckSettings } from './settings';

/** A pod template that was judged. */
export interface CheckedPod {
  readonly object: ObjectName;
  readonly place: Place;
  /** Which document of its text it stands in, from 0. */
  readonly document: number;
  readonly outcome: PodOutcome;
}

/** What was found in texts of manifests. */
export interface Checked {
  /** In the order of the texts, and in them from top to bottom. */
  readonly findings: readonly CheckedFinding[];
  readonly pods: readonly CheckedPod[];
  /** Documents that could not be read: each is among the findings, too. */
  readonly unread: number;
}

/** What becomes of one pod template: how it is judged, or what is planned for it. */
export type Handle = (source: PodSource, own: ReturnType<SettingsOfObjects['of']>, bundle: Handling['bundle']) => PodOutcome;

/**
 * Judges every pod template in texts of manifests. The texts are read together: what their Services, Namespaces and settings of the mesh say counts for all of them. A document
 * that cannot be read is a finding, and does not end the others.
 *
 * @param settings for all of them
 * @param particulars what of that is another for some, and which findings are accepted
 * @throws PlanError for a setting that is none
 * @example check([{ path: 'shop.yaml', text }], { longestRequest: 60 }).findings[0].place.line
 */
export function check(texts: readonly NamedText[], settings: CheckSettings = {}, particulars: Particulars = {}): Checked {
  return handled(texts, settings, particulars, (source, { resolved }, bundle) => planOrCheck(source, resolved, { mode: 'check', bundle }));
}

/** The same with something else done to the pod templates: what comes of it is told in the same way. */
export function handled(texts: readonly NamedText[], settings: CheckSettings, particulars: Particulars, handle: Handle): Checked {
  const findings: CheckedFinding[] = [];
  const read = (all: readonly NamedText[]) => all.flatMap(({ path, text, size = text.length, edits }) => {
    const allowed = new Allowance(() => size);
    return readDocuments(text).map((document) => ({ path, document: withEdits(document, edits?.get(document.index)), allowed }));
  });
  const documents = read(texts);
  const isGiven = ({ path }: NamedText) => texts.some((one) => one.path === path);
  const known = [...documents, ...read((particulars.facts ?? []).filter((one) => !isGiven(one)))];
  for (const { path, document } of known) for (const problem of document.problems) findings.push(problemFinding(problem, path));
  const unread = known.filter(({ document }) => document.value === undefined).length;
  const manifests = known.map(({ document }) => document.value);
  const { levels, wrong } = levelsIn(known, manifests);
  findings.push(...wrong);
  const settled = new SettingsOfObjects(settings, levels, particulars);
  const together = bundleOf(manifests);
  const bundles = [false, true].map((meshDeclared) => ({ ...together, meshDeclared }));
  const pods = documents.flatMap((placed, done) => {
    const { sources, unread: makers } = readPods(placed.document.value, placed.allowed);
    for (const maker of makers) {
      const at = { object: maker, place: placeAt(placed, maker.pointer), pointer: maker.pointer };
      for (const finding of tellUnread(maker, settled.of(placed.path, maker).resolved)) findings.push(findingOf(finding, at));
    }
    return sources.map((source) => {
      particulars.progress?.(done, documents.length);
      const own = settled.of(placed.path, source);
      const bundle = bundles[own.settings.meshDeclared === true ? 1 : 0];
      const outcome = within(placed.allowed, () => handle(source, own, bundle));
      return judged(source, placed, outcome, { findings, known });
    });
  });
  const told = withoutAccepted(findings, { texts, pods, particulars });
  return { findings: inOrder(told, texts), pods, unread };
}

function withEdits(document: TextDocument, edits: readonly Edit[] | undefined): TextDocument {
  return edits ? { ...document, value: applyEdits(document.value, edits) } : document;
}

interface Together {
  /** To which those of a pod are added. */
  readonly findings: CheckedFinding[];
  /** All that is read, by the numbers by which a bundle knows its manifests. */
  readonly known: readonly PlacedDocument[];
}

function judged(source: PodSource, placed: PlacedDocument, outcome: PodOutcome, { findings, known }: Together): CheckedPod {
  const related = outcome.errors.length + outcome.warnings.length > 0 ? relatedOf(outcome.examined, source, placed) : [];
  for (const finding of [...outcome.errors, ...outcome.warnings]) {
    const pointer = foundAt(source, finding);
    const { index } = placed.document;
    const { from } = finding;
    const all = from ? [{ what: from.what, place: placeAt(known[from.manifest], from.pointer) }, ...related] : related;
    findings.push(findingOf(finding, { object: source, place: placeAt(placed, pointer), pointer, within: source, document: index, related: all }));
  }
  return { object: source, place: placeAt(placed, source.pointer), document: placed.document.index, outcome };
}

interface Levels {
  readonly levels: readonly Level[];
  readonly wrong: readonly CheckedFinding[];
}

/** The mesh's own settings among the documents. What is wrong with one is told where it stands, once, and not of each pod that gets it. */
function levelsIn(documents: readonly PlacedDocument[], manifests: readonly unknown[]): Levels {
  const places = new Map<string, Place>();
  const levels = levelsFromManifests(manifests, (index, pointer) => {
    const place = placeAt(documents[index], pointer);
    const text = placeText(place);
    places.set(text, place);
    return text;
  });
  const wrong: CheckedFinding[] = [];
  for (const { title, found } of levels) {
    for (const { where, what, why, unread } of found?.problems ?? []) {
      const place = places.get(where);
      if (place) wrong.push(problemFinding({ what, why, line: place.line, column: place.column, code: unread ? 'GM901' : 'GM204', of: title }, place.path));
    }
  }
  return { levels: levels.map((level) => (level.found ? { ...level, found: { ...level.found, problems: [] } } : level)), wrong };
}

function inOrder(findings: readonly CheckedFinding[], texts: readonly NamedText[]): CheckedFinding[] {
  const rank = new Map(texts.map(({ path }, index) => [path, index]));
  return [...findings].sort(({ place: one }, { place: other }) =>
    (rank.get(one.path) ?? texts.length) - (rank.get(other.path) ?? texts.length) || one.line - other.line || one.column - other.column);
}
