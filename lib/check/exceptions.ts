import { RULES } from '../rules';
import { ignoreComments } from './comments';
import { CheckedFinding, ObjectName, problemFinding } from './finding';
import type { Particulars } from './particulars';
import type { NamedText, Place } from './places';

/** A pod template, by where it stands. */
interface Pod {
  readonly object: ObjectName;
  readonly place: Place;
  readonly document: number;
}

interface Judged {
  readonly texts: readonly NamedText[];
  readonly pods: readonly Pod[];
  readonly particulars: Particulars;
}

/** One acceptance, wherever it is written. */
interface Accepted {
  readonly code: string;
  readonly place: Place;
  /** Why it counts for nothing any more. */
  readonly over?: string;
  accepts(finding: CheckedFinding): boolean;
  /** Whether anything that was judged might have the finding. */
  isMeant(): boolean;
}

/** What is left of findings when those that somebody accepts are taken out, and what is wrong with acceptances. */
export function withoutAccepted(findings: readonly CheckedFinding[], { texts, pods, particulars }: Judged): readonly CheckedFinding[] {
  const { accepted, wrong } = written(texts, pods);
  accepted.push(...declared(pods, particulars));
  if (accepted.length === 0) return [...findings, ...wrong];
  const used = new Set<Accepted>();
  const left = findings.filter((finding) => {
    const those = accepted.filter((one) => one.code === finding.code && one.over === undefined && one.accepts(finding));
    for (const one of those) used.add(one);
    return those.length === 0;
  });
  // Why a pod is not planned shows where it would be.
  const unused = accepted.filter((one) => !used.has(one) && one.code !== 'GM904' && one.isMeant()).map(({ code, over, place }) =>
    ({ ...problemFinding({ code: 'GM906', what: `${code} is ignored here`, why: over ?? 'it is not found', ...place }, place.path), fix: over === undefined ? 'leave it out' : 'leave it out, or give it another day' }));
  return [...left, ...wrong, ...unused];
}

/** In comments. */
function written(texts: readonly NamedText[], pods: readonly Pod[]): { readonly accepted: Accepted[]; readonly wrong: readonly CheckedFinding[] } {
  const accepted: Accepted[] = [];
  const wrong: CheckedFinding[] = [];
  for (const { codes, reason, place, line, document } of texts.flatMap(ignoreComments)) {
    const unknown = codes.find((code) => !RULES.some((rule) => rule.code === code));
    const why = codes.length === 0 ? 'it names no rule' : unknown !== undefined ? `${unknown} is no rule` : reason === '' ? 'it has no reason' : undefined;
    const isMeant = () => pods.some((pod) => pod.place.path === place.path && pod.document === document);
    if (why === undefined) {
      const accepts = (finding: CheckedFinding) => finding.place.path === place.path && finding.place.line === line;
      accepted.push(...codes.map((code) => ({ code, place, isMeant, accepts })));
    } else if (isMeant()) {
      const said = problemFinding({ code: 'GM905', what: '# graceful-mesh-ignore counts for nothing', why, ...place }, place.path);
      wrong.push({ ...said, fix: 'write it as # graceful-mesh-ignore GM301: and the reason' });
    }
  }
  return { accepted, wrong };
}

/** In a config file. */
function declared(pods: readonly Pod[], { exceptions = [], today = '' }: Particulars): Accepted[] {
  return exceptions.flatMap(({ ignore, applies }) => ignore.map(({ rule, until, place }): Accepted => ({
    code: rule,
    place,
    ...(until !== undefined && until < today && { over: `that was until ${until}` }),
    accepts: (finding) => applies(finding.place.path, finding.object),
    isMeant: () => pods.some((pod) => applies(pod.place.path, pod.object)),
  })));
}
