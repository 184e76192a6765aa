import { applyEdits, PodTemplate } from '../manifest';
import { MeshReading, ProxySettings } from '../meshes/mesh';
import { budget, Edit, Known, MARGIN, Needs } from '../model';
import { evaluate, GRACE_POINTER, view } from '../rules';
import { evaluation, PlanInput, Seen } from './input';
import { PreStopPlan, preStopEdits } from './pre-stop';

/** The rules about how long hooks and proxy stay: what they find is what would have to be helped with. */
const PROXY_RULES = /^GM(?:10[1-5]|20[^6]|21\d|304)$/;

/**
 * Whether what stands there already, in the pod or at a level of the mesh, keeps the proxy long enough, with the application's preStop and a grace
 * that fits.
 *
 * It must do for the longest request and, as a plan of its own would, with a margin, so that a tie does not decide. The one does not follow
 * from the other: a proxy that leaves when it has no connection may leave earlier where requests are shorter.
 *
 * @param given the grace that it has to fit. @default - whatever is needed
 */
export function enoughStands(input: PlanInput, { template }: Seen, preStop: PreStopPlan, given?: number): boolean {
  const asked = evaluation(input);
  const { longestRequest } = asked.needs;
  // What is wrong inside of another container is so whatever the proxy has; but behind a hook that never ends does not show how long it is needed.
  const others = [...template.containers, ...template.sidecars].map(({ pointer }) => `${pointer}/`);
  const own = preStopEdits(template, preStop);
  const longer = preStopEdits(template, preStop, 'or-too-short');
  const wrongWith = (needs: Needs, hooks: readonly Edit[]) => {
    const hooked = applyEdits(input.template, hooks);
    const question = { ...asked, needs };
    const pods = view(question, hooked).situations.map(({ pod }) => pod);
    const grace: Edit = { pointer: GRACE_POINTER, value: given ?? budget.plannedGrace(budget.leastGrace(pods, needs), needs) };
    const { findings } = evaluate({ ...question, template: applyEdits(hooked, [grace]) });
    return findings.some(({ code, severity, pointer }) => severity === 'error' && PROXY_RULES.test(code) && (code === 'GM103' || !others.some((container) => pointer.startsWith(container))));
  };
  // A preStop that is too short will have to be longer; a given grace is one for what stands there.
  const wrong = (needs: Needs) => wrongWith(needs, own) || (given === undefined && longer.length > own.length && wrongWith(needs, longer));
  return !wrong({ ...asked.needs, longestRequest: { ...longestRequest, value: longestRequest.value + MARGIN / 2 } }) && !wrong(asked.needs);
}

/** What the pod itself says of how its proxy stays; empty where it says nothing. */
export interface Own {
  readonly drain?: number;
  readonly minimum?: number;
  /** Bound of a hook that waits for connections. */
  readonly bound?: number;
  /** Any preStop on the proxy. */
  readonly hook: boolean;
}

/** What the pod has of its own, whatever its levels say. */
export function ownOf({ proxies, overrides = [] }: MeshReading, { declaredProxies }: PodTemplate, platform: string | undefined): Own {
  const own = (numbers: readonly Known<number>[]) => numbers.filter(({ source }) => source === 'manifest').map(({ value }) => value)[0];
  return {
    drain: own(proxies.flatMap(({ drain }) => (drain.kind === 'fixed' ? drain.duration : []))),
    minimum: own(proxies.flatMap(({ drain }) => (drain.kind === 'until-idle' ? drain.minimum : []))),
    bound: own(proxies.flatMap(({ preStop, preStopLevel }) => (preStop.kind === 'until-sockets-close' && preStopLevel === undefined ? preStop.bound : []))),
    // Those of a platform are on every container.
    hook: platform === undefined && [...declaredProxies, ...overrides].some(({ preStop }) => preStop.kind !== 'none'),
  };
}

/** What a plan rests on when it leaves a pod what it has: pinned, as far as the pod does not say it itself. */
export function pinned({ proxies }: MeshReading): ProxySettings {
  for (const { drain } of proxies) {
    if (drain.kind === 'fixed') return { drain: drain.duration.value, exitOnZero: 'off' };
    if (drain.kind === 'until-idle') return { exitOnZero: { minimum: drain.minimum.value } };
  }
  return {};
}
