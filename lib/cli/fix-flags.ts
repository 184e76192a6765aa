import type { Wanted } from './report-of';

export interface FixFlags {
  readonly fix?: boolean;
  readonly unsafe?: boolean;
  readonly diff?: boolean;
  readonly patch?: Wanted;
}

/** How patches are written, by the names that `fix` has for them: what writes them is loaded when some are. */
export const PATCH_FORMATS: readonly string[] = ['json', 'kustomize'];
