/** Any JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** One change of a pod template: what stands at `pointer` becomes `value`, or goes where there is none. */
export interface Edit {
  readonly pointer: string;
  readonly value?: Json;
}

/** A way out, as text for a person and as edits for a machine. */
export interface Fix {
  readonly text: string;
  /** Absent where only a person can decide. */
  readonly edits?: readonly Edit[];
}

export type NoteKind =
  /** Kubernetes or this library cannot make sense of it. */
  | 'unreadable'
  /** Accepted, and without any effect. */
  | 'ignored'
  /** The API server or the injector refuses the pod. */
  | 'refused'
  /** Takes effect, and does damage. */
  | 'harmful'
  /** Nothing reads it in this mode. */
  | 'dead'
  /** A hook that the mesh would have put on the proxy is not there any more. */
  | 'dropped'
  /** How the proxy is declared does not work. */
  | 'form'
  /** The pod is in a mesh that is not read here. */
  | 'not-judged';

/** Something a reader noticed: data, which a rule turns into a finding. */
export interface Note {
  readonly kind: NoteKind;
  /** What stands there, in the words of the manifest. */
  readonly what: string;
  /** What follows from it. */
  readonly why: string;
  readonly pointer: string;
  /** JSON pointer into the object, for what stands around the template. @default - it stands in the template, at `pointer` */
  readonly inObject?: string;
  readonly fix?: Fix;
  /** What following the fix comes to in how the pods run, where that is not what its edits say: some of it stands around the template. @default - the edits of the fix */
  readonly comesTo?: readonly Edit[];
}
