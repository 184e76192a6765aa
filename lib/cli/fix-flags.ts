import type { Wanted } from './report-of';

export interface FixFlags {
  readonly fix?: boolean;
  readonly unsafe?: boolean;
  readonly diff?: boolean;
  readonly plan?: boolean;
  readonly patch?: Wanted;
}

/** Whether standard output is taken: the report is for standard error then. */
export const isTaken = ({ plan, diff, patch }: FixFlags): boolean => (patch ? patch.file === undefined : plan === true && diff === true);

/** How patches are written, by the names that `fix` has for them: what writes them is loaded when some are. */
export const PATCH_FORMATS: readonly string[] = ['json', 'kustomize'];
