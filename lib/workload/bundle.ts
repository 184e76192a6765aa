import { JsonObject, membersOf, objectAt, textAt } from '../manifest';
import { oneLine } from '../model';
import { groupOf } from '../pods';
import { CAPS, capsIn, limitsOf, spotLimits } from './caps';
import { BUDGETS, budgetsIn, countedBy, Counts, countsIn, isCounted, leastPods, lentBy } from './counts';
import { BudgetFacts, BundleObject, CapFacts, FoundLimit, LentFacts, Owner, PodBeside } from './facts';
import { selectedBy, SERVICES, ServiceFacts, servicesIn } from './services';

/** What objects that are given together say of one another's pods. */
export interface Bundle {
  readonly services: readonly ServiceFacts[];
  readonly caps: readonly CapFacts[];
  readonly budgets: readonly BudgetFacts[];
  readonly counts: Counts;
  /** Whether it says anything of any pod. */
  readonly says: boolean;
}

/** What of that is said of one pod. */
export interface Beside {
  /** Those that select it. */
  readonly services: readonly ServiceFacts[];
  /** What leaves it less than its grace. */
  readonly limits: readonly FoundLimit[];
  /** One that never lets it go. */
  readonly budget?: BudgetFacts;
  /** How many pods its workload has at the least. Absent where nobody says it. */
  readonly pods?: number;
  /** Of a Deployment that only lends its template to a Rollout of Argo's, which replaces the pods in its own way. */
  readonly lent?: LentFacts;
}

/** Kinds that say something of the pods of others, as `group/Kind`. */
const TELL: ReadonlySet<string> = new Set([...SERVICES, ...CAPS, ...BUDGETS, 'argoproj.io/Rollout']);

/** Whether objects of a kind may say something of the pods of others. */
export const tellsOfOthers = (apiVersion: unknown, kind: unknown): boolean => TELL.has(typeOf(apiVersion, kind));

/** `group/Kind`. */
export const typeOf = (apiVersion: unknown, kind: unknown): string => `${groupOf(apiVersion)}/${textAt(kind) ?? ''}`;

/**
 * What the manifests of a bundle say of one another's pods. Never throws.
 *
 * @example bundleOf([{ apiVersion: 'v1', kind: 'Service', metadata: { name: 'a' }, spec: { selector: { app: 'a' } } }]).services[0].name // 'a'
 */
export function bundleOf(manifests: readonly unknown[]): Bundle {
  const objects = manifests.flatMap((manifest, index) => membersOf(manifest).flatMap(({ object, pointer }): BundleObject[] => {
    const type = typeOf(object.apiVersion, object.kind);
    if (!TELL.has(type) && !isCounted(type)) return [];
    const metadata = objectAt(object.metadata);
    const [name, namespace] = [textAt(metadata.name) ?? '', textAt(metadata.namespace)];
    const what = oneLine(`${String(object.kind)} ${name}`.trim());
    const from = { what, manifest: index, pointer };
    return [{ type, name, ...(namespace !== undefined && { namespace }), metadata, spec: objectAt(object.spec), object, from }];
  }));
  const counts = countsIn(objects);
  const [services, caps, budgets] = [servicesIn(objects), capsIn(objects), budgetsIn(objects, counts)];
  const says = services.length + caps.length + budgets.length > 0 || [...counts.values()].some((some) => some.some(({ lent }) => lent?.delay));
  return { services, caps, budgets, counts, says };
}

/** What a bundle says of a pod, and what the pod says of its nodes; undefined where that is nothing. */
export function besideOf(bundle: Bundle, template: JsonObject, owner: Owner): Beside | undefined {
  const { namespace } = owner;
  const labels = objectAt(objectAt(template.metadata).labels);
  const pod: PodBeside = { labels, spec: objectAt(template.spec), ...(namespace !== undefined && { namespace }) };
  const services = selectedBy(bundle.services, labels, namespace);
  const limits = [...spotLimits(pod), ...limitsOf(bundle.caps, pod)];
  const budget = countedBy(bundle.budgets, labels, namespace);
  const lent = lentBy(bundle.counts, owner);
  if (services.length + limits.length === 0 && !budget && !lent?.delay) return undefined;
  const pods = leastPods(bundle.counts, owner);
  return { services, limits, ...(budget && { budget }), ...(pods !== undefined && { pods }), ...(lent && { lent }) };
}
