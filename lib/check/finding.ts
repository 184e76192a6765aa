import { DocumentProblem } from '../documents';
import { Edit, oneLine } from '../model';
import { placeOf, PodSource } from '../pods';
import { located } from '../requirements';
import { Finding, RULES, Severity } from '../rules';
import { Place } from './places';

/** What people call an object. */
export type ObjectName = Pick<PodSource, 'apiVersion' | 'kind' | 'name' | 'namespace'>;

/** A number that a finding rests on, and where it is from: what stands in the manifest has a place. */
export interface Related {
  /** `grace of 30s`. */
  readonly what: string;
  /** `Kubernetes default`, where it is not in the manifest. */
  readonly source?: string;
  readonly place?: Place;
}

/** A finding, with where it is written. */
export interface CheckedFinding {
  readonly code: string;
  readonly slug: string;
  readonly severity: Severity;
  /** What is wrong, in one line, with its numbers. */
  readonly message: string;
  /** Why it matters, and the fact that it rests on. */
  readonly why: string;
  /** What would do, in one line. It is computed when it is read. */
  readonly fix?: string;
  /** The same as edits of the document; absent where only a person can decide, or somebody else has to write it. */
  readonly edits?: readonly Edit[];
  /** Which document of its text it is of, from 0, */
  readonly document?: number;
  /** and the JSON pointer to the pod template in it. */
  readonly template?: string;
  readonly place: Place;
  /** Where it stands in what was rendered, where the place is that of its template. */
  readonly rendered?: Place;
  /** JSON pointer into the document. */
  readonly pointer: string;
  /** Absent for a document that could not be read. */
  readonly object?: ObjectName;
  /** The other numbers that it rests on. */
  readonly related: readonly Related[];
}

/** What a message of a person's making may be at most. */
const MOST = 1000;

interface Around {
  readonly object: ObjectName;
  readonly place: Place;
  readonly pointer: string;
  /** Whose pointers stand in the texts. @default - there are none */
  readonly within?: Pick<PodSource, 'pointer' | 'form' | 'template'>;
  readonly document?: number;
  readonly related?: readonly Related[];
}

/** A finding of a rule at its place. */
export function findingOf(finding: Finding, { object, place, pointer, within, document, related = [] }: Around): CheckedFinding {
  const { apiVersion, kind, name, namespace } = object;
  const said = (text: string) => oneLine(within ? located(text, within) : text, MOST);
  const { code, slug, severity, why, message } = finding;
  return {
    code,
    slug,
    severity,
    why,
    place,
    pointer,
    related,
    message: said(message),
    object: { apiVersion, kind, name, ...(namespace !== undefined && { namespace }) },
    get fix() { return finding.fix && said(finding.fix.text); },
    ...(within && { document, template: within.pointer }),
    get edits() { return within && placedEdits(finding.fix?.edits, within); },
  };
}

/** Edits of a template as such of its document. A bare spec has no metadata of its pods: its controller makes them. */
export function placedEdits(edits: readonly Edit[] | undefined, within: Pick<PodSource, 'pointer' | 'form' | 'template'>): readonly Edit[] | undefined {
  if (within.form === 'podSpec' && edits?.some((edit) => !edit.pointer.startsWith('/spec/'))) return undefined;
  return edits?.map((edit) => ({ ...edit, pointer: placeOf(within, edit.pointer) }));
}

interface Problem extends DocumentProblem {
  /** @default 'GM901' */
  readonly code?: string;
  /** What has it. @default - the document */
  readonly of?: string;
}

/** A document, or a setting of the mesh, that the cluster would not take as it stands. */
export function problemFinding({ what, why, line, column, code: wanted = 'GM901', of }: Problem, path: string): CheckedFinding {
  const { code, slug, severity, why: because } = RULES.find((rule) => rule.code === wanted)!;
  return { code, slug, severity, why: because, place: { path, line, column }, pointer: '', related: [], message: oneLine(`${what}: ${why}`, MOST), ...(of !== undefined && { fix: 'repair it there: no setting of a pod does' }) };
}
