import { readDocuments } from '../documents';
import { arrayAt, objectAt, show } from '../manifest';
import type { CheckedFinding } from './finding';

/** Findings that were there when somebody began to look: a rule's, of one object, at one place in it, however often. No line is in it, for lines move. */
export interface Known {
  readonly rule: string;
  /** `Deployment shop/checkout`. */
  readonly object: string;
  readonly pointer: string;
  readonly count: number;
}

const keyOf = ({ rule, object, pointer }: Omit<Known, 'count'>): string => JSON.stringify([rule, object, pointer]);

/** What a finding is known by. A document that cannot be read, or a line in a config file, is no object's. */
function known({ code, object, pointer }: CheckedFinding): Omit<Known, 'count'> | undefined {
  return object && { rule: code, object: `${object.kind} ${object.namespace === undefined ? '' : `${object.namespace}/`}${object.name}`, pointer };
}

/** A baseline of what is found now, in an order that does not depend on files. */
export function baselineOf(findings: readonly CheckedFinding[]): readonly Known[] {
  const counts = new Map<string, Known>();
  for (const one of findings.flatMap((finding) => known(finding) ?? [])) {
    const key = keyOf(one);
    counts.set(key, { ...one, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  return [...counts].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, entry]) => entry);
}

/** What is new, what of a baseline is not found any more, and the baseline without that. */
export interface Compared {
  readonly findings: readonly CheckedFinding[];
  /** With how many are gone. */
  readonly stale: readonly Known[];
  readonly left: readonly Known[];
}

export function withoutKnown(findings: readonly CheckedFinding[], baseline: readonly Known[]): Compared {
  const open = new Map<string, number>();
  for (const entry of baseline) open.set(keyOf(entry), entry.count);
  const fresh = findings.filter((finding) => {
    const one = known(finding);
    const count = (one && open.get(keyOf(one))) ?? 0;
    if (!one || count === 0) return true;
    open.set(keyOf(one), count - 1);
    return false;
  });
  const gone = (entry: Known) => open.get(keyOf(entry))!;
  return {
    findings: fresh,
    stale: baseline.filter((entry) => gone(entry) > 0).map((entry) => ({ ...entry, count: gone(entry) })),
    left: baseline.map((entry) => ({ ...entry, count: entry.count - gone(entry) })).filter(({ count }) => count > 0),
  };
}

/** As it is written, a line an entry: who changes one changes a line. */
export function baselineText(baseline: readonly Known[]): string {
  return `{"version":1,"findings":[${baseline.map((entry) => `\n${JSON.stringify(entry)}`).join(',')}\n]}\n`;
}

/** @returns what is wrong with it, where something is */
export function readBaseline(text: string): { readonly baseline: readonly Known[] } | { readonly wrong: string } {
  const [document] = readDocuments(text);
  const [problem] = document?.problems ?? [];
  if (problem) return { wrong: `line ${problem.line}, column ${problem.column}: ${problem.what}: ${problem.why}` };
  const { version, findings } = objectAt(document?.value);
  if (version !== 1 || !Array.isArray(findings)) return { wrong: 'it is no baseline: graceful-mesh baseline writes one' };
  const entries = new Map<string, Known>();
  for (const one of arrayAt(findings)) {
    const { rule, object, pointer, count } = objectAt(one);
    if (typeof rule !== 'string' || typeof object !== 'string' || typeof pointer !== 'string' || !Number.isSafeInteger(count) || (count as number) < 1) {
      return { wrong: `${show(one)} is no entry of a baseline: it has rule, object, pointer and count` };
    }
    const entry = { rule, object, pointer, count: count as number };
    const before = entries.get(keyOf(entry));
    entries.set(keyOf(entry), before ? { ...entry, count: entry.count + before.count } : entry);
  }
  return { baseline: [...entries.values()] };
}
