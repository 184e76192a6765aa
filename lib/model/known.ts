/** Where a number comes from: every number of a finding says so. */
export type Source = 'manifest' | 'Kubernetes default' | 'mesh default' | 'declared' | 'assumed';

/** A value and where it came from. */
export interface Known<T> {
  readonly value: T;
  readonly source: Source;
  /** JSON pointer into the pod template, where the manifest is the source. */
  readonly pointer?: string;
}

/** A value that stands in the manifest at `pointer`. */
export function fromManifest<T>(value: T, pointer: string): Known<T> {
  return { value, source: 'manifest', pointer };
}

/** A value that nobody wrote: `source` says who would fill it in. */
export function known<T>(value: T, source: Exclude<Source, 'manifest'>): Known<T> {
  return { value, source };
}

/** `(set at /spec/…)`, `(Kubernetes default)`: the parenthesis that follows a number in a message. */
export function whence(fact: Known<unknown>): string {
  return fact.source === 'manifest' && fact.pointer ? fact.pointer : fact.source;
}
