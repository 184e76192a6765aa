import { bounded, ContainerFacts, Hook, inequality, Inequality, leastStop, Memory, Needs, PodFacts, ProxyFacts, quietLoad, simulate, spentStop, surelyCovered, Timeline, worstLoad } from '../model';
import { Situation } from './rule';

/** A situation whose stop is played only when somebody asks how it went. */
export class Played implements Situation {
  readonly inequality: Inequality;
  readonly stop?: number;
  readonly leastStop: number;
  readonly spentStop: number;
  private madeCovered?: boolean;
  private madeTimeline?: Timeline;
  private madeCertain?: readonly Timeline[];

  constructor(readonly pod: PodFacts, private readonly needs: Needs) {
    this.inequality = inequality(pod);
    this.leastStop = leastStop(pod, needs);
    this.stop = bounded(pod) ? this.leastStop : undefined;
    this.spentStop = spentStop(pod, needs);
  }

  get covered(): boolean {
    return this.madeCovered ??= surelyCovered(this.pod, this.needs);
  }

  get certain(): readonly Timeline[] {
    return this.madeCertain ??= certainly(this.pod, this.needs);
  }

  get timeline(): Timeline {
    return this.madeTimeline ??= simulate(this.pod, worstLoad(this.needs));
  }
}

/** Pods of a cluster are of few kinds, and a repair plays the same ones again. */
const REMEMBERED = 1000;
const LONGEST_KEY = 500;
const played = new Memory<readonly Timeline[]>(REMEMBERED);

/** How a pod stops with hooks of unknown length as short as they can be: under the worst load, and under the quietest where something watches for idleness. */
export function certainly(pod: PodFacts, needs: Needs): readonly Timeline[] {
  const key = keyOf(pod, needs);
  if (key === undefined) return play(pod, needs);
  const timelines = played.get(key) ?? played.keep(key, play(pod, needs));
  return timelines.map((timeline) => named(timeline, pod));
}

/** Pods of the same numbers differ in the names of their containers. */
function named(timeline: Timeline, { containers, proxy, sidecars }: PodFacts): Timeline {
  const members = proxy ? [...containers, proxy, ...sidecars] : [...containers, ...sidecars];
  const { tracks } = timeline;
  if (tracks.every(({ name }, index) => name === members[index].name)) return timeline;
  return { ...timeline, tracks: tracks.map((track, index) => ({ ...track, name: members[index].name })) };
}

function play(pod: PodFacts, needs: Needs): readonly Timeline[] {
  // Where nobody watches for idleness, the quiet load is a part of the worst.
  const loads = watches(pod) ? [worstLoad(needs), quietLoad(needs)] : [worstLoad(needs)];
  return loads.map((load) => simulate(pod, load, { unknownHooks: 'shortest' }));
}

/** Whether the proxy leaves as soon as it sees nothing to do. */
function watches({ proxy }: PodFacts): boolean {
  return proxy?.drain.kind === 'until-idle' || ['until-sockets-close', 'until-listeners-close'].includes(proxy?.preStop.kind ?? '');
}

/** All that a play is made from but for names; undefined where a hook is more than a number. */
function keyOf({ grace, containers, sidecars, proxy }: PodFacts, { endpointPropagation, longestRequest }: Needs): string | undefined {
  let key = `${grace.value} ${endpointPropagation.value} ${longestRequest.value}`;
  for (const list of [containers, sidecars]) {
    key += '[';
    for (const container of list) {
      const text = containerText(container);
      if (text === undefined || key.length > LONGEST_KEY) return undefined;
      key += text;
    }
  }
  const ofProxy = proxy ? proxyText(proxy) : '';
  return ofProxy === undefined ? undefined : `${key}]${ofProxy}`;
}

function containerText({ role, preStop, behaviour }: ContainerFacts): string | undefined {
  const hook = hookText(preStop);
  return hook && `${role}${hook}${behaviour.onSigterm}${behaviour.listens}${behaviour.keepsListening}${behaviour.afterLastRequest};`;
}

function proxyText({ placement, preStop, drain, listenersCloseAfter }: ProxyFacts): string | undefined {
  const hook = hookText(preStop);
  const seconds = drain.kind === 'fixed' ? drain.duration.value : drain.kind === 'until-idle' ? drain.minimum.value : '';
  return hook && `${placement}${hook}${drain.kind}${seconds} ${listenersCloseAfter.value}`;
}

function hookText(hook: Hook): string | undefined {
  switch (hook.kind) {
    case 'none':
    case 'never-ends': return hook.kind;
    case 'fixed': return `${hook.seconds.value} ${hook.effect ?? ''} ${hook.closesListener ?? ''} ${hook.endsProxy ?? ''}`;
    case 'fails': return `fails ${hook.after ?? ''}`;
    default: return undefined;
  }
}
