import type { Checked, CheckedFinding, NamedText } from '../check';
import { objectText, Report } from '../report';
import { situationsText } from '../timeline';
import type { Inputs } from './inputs';
import type { Io } from './io';

/** Which findings are told. */
export interface Filter {
  readonly select?: readonly string[];
  readonly ignore?: readonly string[];
}

interface About {
  readonly pictures: boolean;
  readonly version: string;
  /** Of which something may be told, too. */
  readonly others: readonly NamedText[];
}

/** What the run has to tell. */
export function reportOf(checked: Checked, { texts, failures }: Inputs, filter: Filter, { pictures, version, others }: About): Report {
  const byPath = new Map([...others, ...texts].map(({ path, text }) => [path, text]));
  return {
    version,
    findings: checked.findings.filter((finding) => isTold(finding, filter)),
    failures,
    files: texts.length,
    pods: checked.pods.length,
    checkedPods: checked.pods.map(({ object, place }) => ({ path: place.path, name: objectText({ object }) })),
    textOf: (path) => byPath.get(path),
    pictures: pictures ? picturesOf(checked) : [],
  };
}

/** How each pod stops. */
export function picturesOf({ pods }: Checked): Report['pictures'] {
  return pods.map(({ object, place, outcome }) => ({
    title: `${objectText({ object })} (${place.path}:${place.line})`,
    text: situationsText(outcome.examined.situations),
  }));
}

/** Whether a run tells of a finding. */
export function isTold({ code }: CheckedFinding, { select, ignore = [] }: Filter): boolean {
  return (select === undefined || select.some((prefix) => code.startsWith(prefix))) && !ignore.some((prefix) => code.startsWith(prefix));
}

/** A format, and the file it goes to. */
export interface Wanted {
  readonly format: string;
  /** @default - standard output */
  readonly file?: string;
}

/** Colours, as a person and the usual variables want them. */
export function colors(wanted: 'auto' | 'always' | 'never', { env, isTerminal }: Io): boolean {
  if (wanted !== 'auto') return wanted === 'always';
  if (env.NO_COLOR) return false;
  return env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== '0' ? true : isTerminal && env.TERM !== 'dumb';
}

/** `json`, or `sarif=report.sarif`. */
export function wantedOf(text: string, formats: readonly string[]): Wanted | undefined {
  const [format, ...rest] = text.split('=');
  if (!formats.includes(format)) return undefined;
  return rest.length === 0 ? { format } : rest.join('=') === '' ? undefined : { format, file: rest.join('=') };
}
