/** Where a number comes from: every number of a finding says so. */
export type Source = 'manifest' | 'Kubernetes default' | 'mesh default' | 'declared' | 'assumed' | 'level';

/** A value and where it came from. */
export interface Known<T> {
  readonly value: T;
  readonly source: Source;
  /** JSON pointer into the pod template, where the manifest is the source. */
  readonly pointer?: string;
  /** Which level of the mesh's own settings it stands at, where one is the source: `namespace shop`. */
  readonly level?: string;
}

/** A value that stands in the manifest at `pointer`. */
export function fromManifest<T>(value: T, pointer: string): Known<T> {
  return { value, source: 'manifest', pointer };
}

/** A value that nobody wrote: `source` says who would fill it in. */
export function known<T>(value: T, source: Exclude<Source, 'manifest' | 'level'>): Known<T> {
  return { value, source };
}

/** A value that a level of the mesh's own settings gives to every pod in its scope. */
export function fromLevel<T>(value: T, level: string): Known<T> {
  return { value, source: 'level', level };
}

/** `(set at /spec/…)`, `(Kubernetes default)`: the parenthesis that follows a number in a message. */
export function whence(fact: Known<unknown>): string {
  if (fact.source === 'level' && fact.level !== undefined) return fact.level;
  return fact.source === 'manifest' && fact.pointer ? fact.pointer : fact.source;
}
