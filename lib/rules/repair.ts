import { Conflict, ProxySettings } from '../meshes/mesh';
import { Allowance, applications, budget, ContainerFacts, Edit, Fix, Hook, known, least, leastStop, listenersCloseAfter, longest, Needs, NO_HOOK, PodFacts, printSeconds } from '../model';
import { writable } from '../workload';
import { GRACE_POINTER } from './grace';
import { aside, beyond, graceOfPlatform, KNATIVE_MOST, listed, NewHook, NO_PROXY_HOOK, preStopTexts } from './repair-words';
import { Judged, Repair, RepairPart, RuleContext } from './rule';

/** Found in the containers' own hooks, */
const OF_HOOKS: ReadonlySet<string> = new Set(['GM103', 'GM104', 'GM301', 'GM302']);
/** and in how long the proxy stays: one drain that outlives everything needs nothing of the image, the application or the mode. */
const OF_THE_PROXY: ReadonlySet<string> = new Set(['GM103', 'GM104', 'GM201', 'GM208', 'GM209', 'GM210', 'GM304']);
const OF_LISTENERS = 'GM207';
const NEVER_COMPLETES = 'GM401';
/** The rules that a repair asks on its way, each where it decides: what else may be found is not of how long anything stays. */
const FIRST: ReadonlySet<string> = new Set([...OF_HOOKS, NEVER_COMPLETES]);
const THEN: ReadonlySet<string> = new Set([...OF_THE_PROXY, OF_LISTENERS]);

/** What was read of a template: its pods by themselves, for how they stop is played anew. */
interface Read extends Pick<RuleContext, 'template' | 'reading'> {
  readonly pods: readonly PodFacts[];
}

/** What a repair asks of the one that judges. */
export interface Workshop {
  /** The template as it is read with these edits in it. */
  after(edits: readonly Edit[]): Read;
  /** What was read, with these edits in it: its containers are not read again. Undefined where they write more than annotations. */
  annotated(read: Pick<Read, 'template'>, edits: readonly Edit[]): Read | undefined;
  /** What these rules find in it. */
  judge(read: Read, codes: ReadonlySet<string>): Judged;
  /** Why the edits cannot be written into the template as it is. */
  misfit(edits: readonly Edit[]): string | undefined;
  /** The edits that make its proxy what is wanted, whatever stands in the way. */
  write(read: Pick<Read, 'template'>, settings: ProxySettings): readonly Edit[] | Conflict;
}

/** The application's longest preStop, as far as it is certain. */
export function applicationPreStop({ template }: Pick<RuleContext, 'template'>): number {
  return Math.max(0, ...applications({ ...template, sidecars: [] }).map(({ preStop }) => least(preStop)));
}

/**
 * Everything that has to change so that nothing of how long containers and proxy stay is wrong any more. Each finding of the pod tells the whole of
 * it: who follows one of them is not refused by the next.
 *
 * In the order in which one thing follows from another: a Job's sidecar made native, the hooks of the containers, the proxy, the grace.
 */
export function wholeRepair(judged: Judged, workshop: Workshop): Repair {
  const { needs, workload, limits } = judged.context;
  const edits: Edit[] = [];
  // A repair of which a part cannot be written would leave the pod to the next finding.
  let whole = true;
  const put = (more: readonly Edit[]) => {
    const can = writable(workload, [...more]);
    whole &&= can.length === more.length;
    edits.push(...can);
  };
  let now = withGrace(readOf(judged.context), needs, workshop, FIRST);
  const has = (code: string) => now.findings.some((finding) => finding.code === code);

  // A hook of its own would take the place of Istio's, or stand beside it, which is refused.
  const { template: { declaredProxies }, reading: { overrides = [] } } = judged.context;
  const hooked = [...declaredProxies, ...overrides].some(({ preStop }) => preStop.kind !== 'none');
  const native = has(NEVER_COMPLETES) && judged.context.abilities.nativeByAnnotation === true
    ? editsOf(workshop.write(now.context, { pinNative: true, ...(hooked && { waitingHook: 'none' }) }))
    : undefined;
  if (native) {
    edits.push(...native);
    now = withGrace(workshop.annotated(now.context, native) ?? workshop.after(edits), needs, workshop, FIRST);
  }
  const { containers, sidecars } = now.context.template;
  const found = [...containers, ...sidecars].flatMap((container) => hookFor(container, now));
  const hooks = [...found, ...behindThem(found, now.context)];
  if (hooks.length > 0) {
    put(hooks.map(({ edit }) => edit));
    now = withGrace(withHooks(readOf(now.context), hooks), needs, workshop, THEN);
  } else {
    now = workshop.judge(readOf(now.context), THEN);
  }

  // sleep(1) may not be in the image.
  const unable = judged.context.sleepAction || hooks.length === 0 ? undefined
    : workshop.after(edits).template.containers.find(({ preStop, pointer }) => preStop.kind === 'fails' && hooks.some((hook) => hook.pointer === pointer));
  // A hook that is written is read as it was put there, but for one that a platform takes out, or whose program the image may not have.
  const asPut = (judged.context.sleepAction || unable !== undefined) && !workload?.platform;
  const reread = (more: readonly Edit[]): Read => (asPut ? workshop.annotated(now.context, more) : undefined) ?? workshop.after([...edits, ...more]);
  const before = readOf(now.context).pods;
  const proxies = before.flatMap(({ proxy }) => proxy ?? []);
  const listeners = budget.listeners(needs).seconds;
  const closed = has(OF_LISTENERS);
  // Behind listeners that close early does not show that the proxy leaves early, too.
  const open = closed ? editsOf(workshop.write(now.context, { listenersCloseAfter: listeners })) : undefined;
  const seen = open ? withGrace(reread(open), needs, workshop, THEN) : now;
  // A gateway's template in a pod that has something else to do needs no time.
  const isOfTime = (code: string) => OF_THE_PROXY.has(code) && (code !== 'GM304' || proxies.length > 0);
  const isWrong = ({ findings }: Judged) => findings.some(({ code, pointer }) => isOfTime(code) && !ofContainer(now, pointer));
  const wrong = isWrong(seen);
  // A native sidecar whose hook is taken off gets Istio's own back, and needs nothing else.
  const allNative = proxies.length > 0 && proxies.every(({ placement }) => placement === 'native-sidecar');
  const bare = wrong && allNative ? editsOf(workshop.write(now.context, { waitingHook: 'none' })) : undefined;
  const bared = bare !== undefined && bare.length > 0 && !isWrong(withGrace(workshop.after([...edits, ...bare]), needs, workshop, THEN));
  const drains = wrong && proxies.length > 0 && !bared;
  // A hook on a proxy that nobody knows to be there, or that needs none.
  const unhooks = wrong && !drains;
  const raises = closed || (drains && listeners > listenersCloseAfter(proxies));
  // A preStop of a gateway that only waits stays: it takes connections meanwhile, as ever.
  const waits = now.context.reading.gateway ? waitsOnly(proxies[0]?.preStop ?? NO_HOOK) : undefined;
  const drain = drains ? Math.ceil(Math.max(1, budget.fixedDrain(needs, applicationPreStop(now.context)).seconds - (waits ?? 0))) : undefined;
  let conflict: Conflict | undefined;
  let after = before;
  if (wrong || raises) {
    const written = workshop.write(now.context, {
      ...(drain !== undefined && { drain, exitOnZero: 'off', ...(waits === undefined && { waitingHook: 'none' }) }),
      ...(unhooks && { waitingHook: 'none' }),
      ...(raises && { listenersCloseAfter: listeners }),
    });
    if ('why' in written) conflict = written;
    const more = 'why' in written ? [] : written;
    after = reread(writable(workload, [...more])).pods;
    put(more);
  }

  const grace = budget.leastGrace(conflict && drain !== undefined ? after.map((pod) => drained(pod, drain)) : after, needs);
  const short = judged.context.template.grace.value < grace;
  if (short) put([{ pointer: GRACE_POINTER, value: grace }]);
  const unfit = workshop.misfit(edits);
  const obstacle = conflict ? `${conflict.what}: ${conflict.why}` : unable ? `the image of ${unable.name} has no sleep for it, and Kubernetes before 1.30 no sleep action: it takes a program of the image's own that waits` : unfit;
  const platform = workload?.platform;
  const stopsAt = (pods: readonly PodFacts[]) => Math.max(0, ...pods.map((pod) => leastStop(pod, needs)));
  const tooLong = limits.length > 0 ? beyond(limits, stopsAt(readOf(judged.context).pods), stopsAt(after)) : '';
  const parts: (readonly [RepairPart, string])[] = preStopTexts(hooks).map((text) => ['preStop', text]);
  if (native) parts.unshift(['native', `a native sidecar${hooked ? ` (${NO_PROXY_HOOK})` : ''}`]);
  if (drain !== undefined) parts.push(['drain', `a drain of ${printSeconds(drain)}${aside(proxies, waits !== undefined)}`]);
  if (unhooks) parts.push(['proxyHook', NO_PROXY_HOOK]);
  if (raises) parts.push(['listeners', `a drainDuration of ${printSeconds(listeners)}`]);
  if (short) parts.push(['grace', `a ${platform ? graceOfPlatform(platform, grace) : `grace of ${printSeconds(grace)}`}`]);
  return {
    parts: parts.map(([part]) => part),
    text: `${listed(parts.map(([, text]) => text))} ${parts.length > 1 ? 'cover' : 'covers'} it${obstacle === undefined ? '' : `; ${obstacle}`}${tooLong}`,
    tooLong,
    ...(obstacle !== undefined || edits.length === 0 || !whole ? {} : { edits }),
    grace,
  };
}

/** What was read, without how it was judged. */
export function readOf({ template, reading, situations }: Pick<RuleContext, 'template' | 'reading' | 'situations'>): Read {
  return { template, reading, pods: situations.map(({ pod }) => pod) };
}

/** With a grace that is long enough for what stands there: what a pod lacks shows only where it is not killed before. */
function withGrace({ template, reading, pods }: Read, needs: Needs, workshop: Workshop, codes: ReadonlySet<string>): Judged {
  const grace = known(Math.max(template.grace.value, budget.leastGrace(pods, needs)), 'assumed');
  return workshop.judge({ template, reading, pods: pods.map((pod) => ({ ...pod, grace })) }, codes);
}

/** As if it had been read with these hooks. */
function withHooks(read: Read, hooks: readonly NewHook[]): Read {
  const hooked = <C extends ContainerFacts>(container: C): C => {
    const own = hooks.find(({ pointer }) => pointer === container.pointer);
    return own ? { ...container, preStop: own.seconds > 0 ? { kind: 'fixed', seconds: known(own.seconds, 'assumed'), form: 'sleep-action' } : NO_HOOK } : container;
  };
  const { template, reading, pods } = read;
  const containers = template.containers.map(hooked);
  const sidecars = template.sidecars.map(hooked);
  return { template: { ...template, containers, sidecars }, reading, pods: pods.map((pod) => ({ ...pod, containers, sidecars })) };
}

const editsOf = (written: readonly Edit[] | Conflict) => ('why' in written ? undefined : written);

const ofContainer = ({ context }: Judged, pointer: string) =>
  [...context.template.containers, ...context.template.sidecars].some((container) => pointer.startsWith(`${container.pointer}/`));

/** The hook that a container needs in place of its own, where something was found in that. */
function hookFor({ name, pointer, role, behaviour }: ContainerFacts, { context, findings }: Judged): NewHook[] {
  if (!findings.some((finding) => OF_HOOKS.has(finding.code) && finding.pointer.startsWith(`${pointer}/`))) return [];
  const seconds = role === 'application' ? budget.applicationPreStop(context.needs, behaviour.onSigterm).seconds : Math.ceil(applicationPreStop(context));
  return [{ name, pointer, seconds, edit: hookEdit(pointer, seconds, context) }];
}

/** What no Service sends to stays as long as who is in front of it. */
function behindThem(hooks: readonly NewHook[], context: RuleContext): NewHook[] {
  const seconds = Math.max(0, ...hooks.map((hook) => hook.seconds));
  return context.template.containers.filter(({ role, reached, preStop, pointer }) => role === 'application' && reached === false && !context.workload?.job
    && (longest(preStop) ?? seconds) < seconds && !hooks.some((hook) => hook.pointer === pointer))
    .map(({ name, pointer }) => ({ name, pointer, seconds, edit: hookEdit(pointer, seconds, context) }));
}

/** A preStop that waits, in the form that the cluster has; none at all for no time. */
export function hookEdit(container: string, seconds: number, { sleepAction }: Pick<RuleContext, 'sleepAction'>): Edit {
  const pointer = `${container}/lifecycle/preStop`;
  if (seconds <= 0) return { pointer };
  return { pointer, value: sleepAction ? { sleep: { seconds } } : { exec: { command: ['sleep', String(seconds)] } } };
}

/** How long a hook of a gateway waits that does nothing else. One that ends its drain, or looks for somebody else's sockets, does. */
export function waitsOnly(hook: Hook): number | undefined {
  return hook.kind === 'fixed' && (hook.effect === undefined || hook.effect === 'tells-peers') ? hook.seconds.value : undefined;
}

/** The pod as it would be with a drain that somebody else has to write. */
function drained(pod: PodFacts, drain: number): PodFacts {
  if (pod.proxy?.placement !== 'container') return pod;
  return { ...pod, proxy: { ...pod.proxy, preStop: NO_HOOK, drain: { kind: 'fixed', duration: known(drain, 'assumed') } } };
}

/** In place of one, where as many have been worked out as a bundle is allowed. */
export function noRepair(bundle: Allowance): Repair {
  return { parts: [], tooLong: '', text: `no more than ${bundle.most('repairs')} repairs are worked out for pods that are read together: make those, and check again` };
}

/** The repair of the pod as the fix of one of its findings. */
export function fixOf({ repair: { text, edits } }: RuleContext): Fix {
  return { text, ...(edits && { edits }) };
}

/** The same, in words of the finding's own where nothing has to change but this one thing. */
export function fixBy(context: RuleContext, part: RepairPart, alone: string): Fix {
  const { parts, edits, tooLong } = context.repair;
  return parts.length === 1 && parts[0] === part && edits ? { text: `${alone}${tooLong}`, edits } : fixOf(context);
}

/** The grace that would do, and the one that a plan would write. */
export function graceFix(context: RuleContext): Fix {
  const { repair: { grace }, needs, workload } = context;
  if (grace === undefined) return fixOf(context);
  // On a platform it is another setting that makes the grace, outside of what a pod template has.
  if (workload?.platform && context.repair.parts.every((part) => part === 'grace')) {
    return {
      text: `set timeoutSeconds, which is the grace of a ${workload.platform} pod, to ${printSeconds(grace)} or more${grace > KNATIVE_MOST ? ` (max-revision-timeout-seconds of ConfigMap config-defaults is ${KNATIVE_MOST}s unless raised)` : ''}`,
    };
  }
  return fixBy(context, 'grace', `set it to ${printSeconds(grace)} or more (${printSeconds(budget.plannedGrace(grace, needs))} is planned)`);
}
