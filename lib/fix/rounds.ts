import { check, Checked, CheckedFinding, CheckSettings, NamedText, Particulars } from '../check';
import { placedEdits } from '../check/finding';
import { plan } from '../check/plan';

/** What is to be written, and what is said of it where it is not. */
export type Wanted = Pick<CheckedFinding, 'place' | 'document' | 'edits' | 'code' | 'message' | 'fix'>;

/** A repair that was not written. */
export interface NotFixed {
  readonly finding: Wanted;
  readonly why: string;
}

/** Where repairs go: a text, or edits beside it. */
export interface Target {
  texts(): readonly NamedText[];
  /** Writes into one of them what can be written, and says why not of the rest. */
  write(path: string, wanted: readonly Wanted[]): ReadonlyMap<Wanted, string>;
}

export interface Repaired {
  readonly left: readonly NotFixed[];
  /** What was found before anything was written. */
  readonly before: Checked;
  /** What is found then. @default - they were not looked at again */
  readonly checked?: Checked;
}

/** What is written. */
export interface How {
  /** Plans, as `attach` writes them. @default - what the findings say would do */
  readonly plans?: boolean;
  /** Also what takes back something that somebody decided, such as a hook. A plan takes nothing back. */
  readonly unsafe?: boolean;
}

export const wayOf = ({ plans = false }: How): typeof repair => (plans ? putPlans : repair);

/** What follows from one repair is repaired in the next round, and no more than a few follow from each other. */
const MOST_ROUNDS = 8;

/** Has what the findings say would do written: of each pod the one repair that clears it. */
function repair(target: Target, settings: CheckSettings, particulars: Particulars): Repaired {
  const left = new Map<string, NotFixed>();
  const first = check(target.texts(), settings, particulars);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const checked = round === 0 ? first : check(target.texts(), settings, particulars);
    let changed = false;
    for (const [path, wanted] of byPath(candidates(checked.findings, (one) => left.has(keyOf(one))))) {
      const refused = target.write(path, wanted);
      for (const finding of wanted) {
        const why = refused.get(finding);
        if (why === undefined) changed = true;
        else left.set(keyOf(finding), { finding, why });
      }
    }
    if (!changed) return { left: [...left.values()], before: first, checked };
  }
  return { left: [...left.values()], before: first };
}

/** Has what is planned for each pod written. What would be found with it, and is not accepted, stands in its way. */
function putPlans(target: Target, settings: CheckSettings, particulars: Particulars): Repaired {
  const before = plan(target.texts(), settings, particulars);
  const { findings, pods } = before;
  const stopped = new Set(findings.filter(({ severity }) => severity === 'error').map(templateOf));
  const wanted = pods.flatMap(({ object: { kind, namespace, name }, place, document, outcome: { planned, source } }): Wanted[] => {
    const edits = placedEdits(planned?.applied.edits, source) ?? [];
    const isWritten = edits.length > 0 && !stopped.has(templateOf({ place, document, template: source.pointer }));
    return isWritten ? [{ place, document, edits, code: 'the plan', message: `${kind} ${[namespace, name].filter(Boolean).join('/')}` }] : [];
  });
  const left = [...byPath(wanted)].flatMap(([path, own]) => [...target.write(path, own)].map(([finding, why]) => ({ finding, why })));
  return { left, before, checked: plan(target.texts(), settings, particulars) };
}

const templateOf = ({ place: { path }, document, template }: Pick<CheckedFinding, 'place' | 'document' | 'template'>): string => [path, document, template].join('\n');

const keyOf = ({ place: { path }, document, pointer, code }: CheckedFinding): string => [path, document, pointer, code].join('\n');

/** Of each pod the first finding with a repair, errors before warnings. */
function candidates(findings: readonly CheckedFinding[], isLeft: (finding: CheckedFinding) => boolean): CheckedFinding[] {
  const ofPod = new Map<string, CheckedFinding>();
  for (const severity of ['error', 'warning']) {
    for (const finding of findings) {
      const key = templateOf(finding);
      if (finding.severity !== severity || finding.document === undefined || ofPod.has(key) || isLeft(finding)) continue;
      if ((finding.edits?.length ?? 0) > 0) ofPod.set(key, finding);
    }
  }
  return [...ofPod.values()];
}

function byPath<T extends Wanted>(findings: readonly T[]): Map<string, T[]> {
  const all = new Map<string, T[]>();
  for (const finding of findings) all.set(finding.place.path, [...all.get(finding.place.path) ?? [], finding]);
  return all;
}
