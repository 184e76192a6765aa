import { objectAt } from '../manifest';
import { AppSettings } from '../manifest/app-settings';
import { OwnAnnotations, ownAnnotations } from '../manifest/own-annotations';
import { PlanError } from '../plan/plan-error';
import type { RequestDuration, Requirements } from '../plan/requirements';
import type { PodSource } from '../pods';
import type { ResolvedSettings } from './settings';

/** What the author of a pod template says to this library in it. */
export const ownAnnotationsOf = ({ template, workloadAnnotations }: PodSource): OwnAnnotations =>
  ownAnnotations(objectAt(objectAt(template.metadata).annotations), workloadAnnotations);

/** Few applications of one program have numbers of their own. */
const REMEMBERED = 200;
const made = new WeakMap<ResolvedSettings, Map<string, ResolvedSettings>>();

/**
 * Settings as they are for one pod template: what an application says of itself in its manifest beats what is said of all.
 *
 * @param ours what of this library it is of: its props say it, and two of them would be a contradiction
 * @throws PlanError where they are both there
 */
export function withOwnSettings(source: PodSource, settings: ResolvedSettings, ours: string | undefined): ResolvedSettings {
  const own = ownAnnotationsOf(source).settings;
  const [first] = Object.keys(own);
  if (first === undefined) return settings;
  if (ours !== undefined) throw new PlanError('podMetadata', `says by an annotation what the prop ${first === 'longestRequest' ? 'requestDuration' : first} is for; use that`);
  const key = JSON.stringify(own);
  let known = made.get(settings);
  if (!known || known.size > REMEMBERED) made.set(settings, known = new Map());
  let found = known.get(key);
  if (!found) known.set(key, found = { ...settings, requirements: { ...settings.requirements, ...required(own, settings.requirements) } });
  return found;
}

function required({ longestRequest, jobHttpClient, ...asTheyAre }: AppSettings, { requestDuration }: Requirements): Partial<Requirements> {
  return {
    ...asTheyAre,
    ...(jobHttpClient !== undefined && { httpClient: jobHttpClient }),
    ...(longestRequest !== undefined && { requestDuration: lasting(requestDuration, longestRequest) }),
  };
}

/** Of the kind that was declared, where the number allows it. */
function lasting(declared: RequestDuration, atMost: number): RequestDuration {
  if (declared.kind === 'unpredictable' && atMost > 0) return { kind: 'unpredictable', atMost };
  if (declared.kind === 'mixed' && declared.typical < atMost) return { ...declared, atMost };
  return { kind: 'up-to', atMost };
}
