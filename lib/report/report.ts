import type { CheckedFinding, ObjectName } from '../check';
import { oneLine } from '../model';

/** A file that could not be read at all. */
export interface Failure {
  readonly path: string;
  readonly why: string;
}

/** What a run of the command line has to tell, whatever it is written as. */
export interface Report {
  /** Of this package. */
  readonly version: string;
  readonly findings: readonly CheckedFinding[];
  readonly failures: readonly Failure[];
  readonly files: number;
  readonly pods: number;
  /** The pods that were judged, those with nothing to find among them. */
  readonly checkedPods: readonly { readonly path: string; readonly name: string }[];
  /** How the pods stop, one picture each, where that was asked for. */
  readonly pictures: readonly { readonly title: string; readonly text: string }[];
  /** The text that a path stands for: what is around a finding is shown from it. */
  textOf(path: string): string | undefined;
}

/** Writes a report in one of the formats that people or their tools read. The text ends with a line break. */
export type Format = (report: Report, style: Style) => string;

export interface Style {
  readonly color: boolean;
  /** Nothing but findings: no summary. */
  readonly quiet: boolean;
}

export const HOMEPAGE = 'https://github.com/graceful-mesh/graceful-mesh';

/** Where a rule is explained. */
export const rulePage = ({ code }: Pick<CheckedFinding, 'code'>): string => `${HOMEPAGE}/blob/main/docs/rules/${code}.md`;

/** What is wrong and what would do, in one line: the voice of every door, without the code. */
export function sentence({ message, fix }: Pick<CheckedFinding, 'message' | 'fix'>): string {
  return fix === undefined ? message : `${message}; ${fix}`;
}

/** No cluster takes longer ones: a kind has 63 characters at most, a namespace, too, and a name 253. */
const MOST_NAME = 400;

/** `Deployment shop/checkout`. */
export function objectText({ object }: { readonly object?: ObjectName }): string {
  if (!object) return '';
  const { kind, name, namespace } = object;
  return oneLine([kind, [namespace, name].filter(Boolean).join('/')].filter((part) => part !== '').join(' '), MOST_NAME);
}

/** `2 errors, 1 warning in 3 files, 7 pods`. */
export function summary({ findings, failures, files, pods }: Report): string {
  const of = (severity: string) => findings.filter((finding) => finding.severity === severity).length;
  const found = findings.length === 0 ? 'nothing found' : [counted(of('error'), 'error'), counted(of('warning'), 'warning')].filter((text) => !text.startsWith('0 ')).join(', ');
  const unread = failures.length === 0 ? '' : `; ${counted(failures.length, 'file')} could not be read`;
  return `${found} in ${counted(files, 'file')}, ${counted(pods, 'pod')}${unread}`;
}

export const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
