import { show } from '../manifest';
import { PlanError } from '../plan/plan-error';
import { needsOf } from '../plan/requirements';
import { groupOf, isNoWorkload, PodSource, UnreadPods, UnwrittenPods } from '../pods';
import { evaluate, Finding } from '../rules';
import { ownAnnotationsOf } from './own-settings';
import type { ResolvedSettings } from './settings';

/** Says of an object that its pods are not read, unless the user accepted that. */
export function tellUnread(maker: UnreadPods, settings: ResolvedSettings): readonly Finding[] {
  return accepted(tell(maker, settings), settings);
}

/** What is said of pods that are not read, or not written. */
export const tell = (unread: UnreadPods | UnwrittenPods, { mesh, requirements }: ResolvedSettings): readonly Finding[] =>
  evaluate({ template: {}, mesh, needs: needsOf(requirements), unread }).findings;

/**
 * The findings that the user did not accept.
 *
 * @param source whose author may have accepted some
 */
export function accepted(findings: readonly Finding[], { suppressed }: ResolvedSettings, source?: PodSource): readonly Finding[] {
  const ignored = source ? ownAnnotationsOf(source).ignored : [];
  return findings.filter(({ code }) => !suppressed.has(code) && !ignored.some((one) => one.code === code));
}

interface Reasons {
  readonly problems: readonly PlanError[];
  readonly findings: readonly Finding[];
}

/** Why there is no plan: what stands in its way, and what would be found behind that which neither the user nor the author of the template accepts. */
export function everyReason(error: PlanError, settings: ResolvedSettings, source: PodSource): Reasons {
  const { also = [], findings = [] } = error.besides;
  return { problems: [error, ...also], findings: accepted(findings, settings, source) };
}

/** What decides where a plan may be written. */
export interface Writing {
  readonly workloadKinds?: readonly string[];
  readonly whole?: boolean;
}

/** Whether a plan may be written into a template: its kind is known to be a workload, or the user says so. */
export function mayWrite({ obstacle, apiVersion, kind }: PodSource, { workloadKinds = [], whole = false }: Writing): boolean {
  switch (obstacle) {
    case undefined: return true;
    case 'fragment': return whole;
    case 'kind':
    case 'judged': return workloadKinds.includes(`${groupOf(apiVersion)}/${kind}`);
    default: return false;
  }
}

/** @throws PlanError where the list is none of kinds, with the form that would do */
export function refuseWorkloadKinds(kinds: unknown): void {
  if (kinds === undefined) return;
  if (!Array.isArray(kinds)) throw new PlanError('workloadKinds', `(${show(kinds)}) must be a list of group/Kind, such as ['example.com/Widget']`);
  for (const one of kinds as unknown[]) {
    const [group, kind, more] = typeof one === 'string' ? one.split('/') : [];
    if (!group || !kind || more !== undefined) throw new PlanError('workloadKinds', `(${show(one)}) must be of the form group/Kind, such as example.com/Widget: without a version`);
    if (isNoWorkload(group, kind)) throw new PlanError('workloadKinds', `(${group}/${kind}) makes no pods: it is a policy, a patch or a schema, or Kubernetes' own`);
  }
}
