import { objectAt, PodTemplate, textsIn } from '../../manifest';
import { Note } from '../../model';
import { LevelProblem, levelsOf, RANK } from '../level';
import { ProxyReading } from '../mesh';
import { CONFIG_ANNOTATION, EXIT_ON_ZERO } from './names';
import { IstioOptions } from './options';
import { CONFIG_POINTER } from './proxy-config';
import { levelConfig, Settings } from './settings';
import { nativeSupport } from './versions';

/** What the settings of a level do to a pod that nobody would expect of them. */
export function levelNotes(template: PodTemplate, settings: Settings, proxies: readonly ProxyReading[], options: IstioOptions): Note[] {
  return [
    ...wrong(template, options),
    ...undecided(template, options),
    ...deadLevel(settings, proxies),
    ...dropped(template, settings, proxies, options),
  ];
}

/** What is wrong with the namespace of a pod that gets no proxy: that may be why. */
export function namespaceNotes(template: PodTemplate, options: IstioOptions): Note[] {
  return wrong(template, { ...options, levels: options.levels?.filter(({ namespaceLabels }) => namespaceLabels !== undefined) });
}

/** What is wrong in the files that levels were found in. It is there for all pods already, and none of them can repair it. */
function wrong({ namespace, labels }: PodTemplate, { levels = [] }: IstioOptions): Note[] {
  return levelsOf(levels, namespace, labels).flatMap((level) => {
    if (!level.found) return [];
    const { where, problems } = level.found;
    const refused = levelConfig(level).notes.map(({ what, why }): LevelProblem => ({ where, what: `${what.replace(` in ${CONFIG_ANNOTATION}`, '')} of ${level.title}`, why }));
    return [...problems, ...refused].map((problem): Note => ({
      kind: problem.unread ? 'unreadable' : 'refused',
      what: `${problem.where}: ${problem.what}`,
      why: problem.why,
      pointer: '/metadata/labels',
      fix: { text: 'repair it there: no setting of the pod does' },
    }));
  });
}

/** Two resources whose selectors differ, and which both select this pod. */
function undecided({ namespace, labels }: PodTemplate, { levels = [] }: IstioOptions): Note[] {
  const [one, other] = levelsOf(levels, namespace, labels).filter(({ rank }) => rank === RANK.workload);
  return other === undefined ? [] : [{
    kind: 'ignored',
    what: `${one.title} or ${other.title}`,
    why: 'both select this pod, and Istio takes the older one only, as a whole (measured)',
    pointer: '/metadata/labels',
    fix: { text: 'make their selectors exclude each other' },
  }];
}

/** A drain that a level sets, for proxies that wait for their connections instead. A native sidecar reads none, whatever its level says. */
function deadLevel({ drain }: Settings, proxies: readonly ProxyReading[]): Note[] {
  if (drain?.level === undefined || !proxies.every((proxy) => proxy.drain.kind === 'until-idle')) return [];
  return [{
    kind: 'dead',
    what: `terminationDrainDuration of ${drain.level}`,
    why: `${EXIT_ON_ZERO} is on for this pod, so the proxy waits for its connections instead`,
    pointer: CONFIG_POINTER,
    fix: { text: `set ${EXIT_ON_ZERO} to "false" beside it` },
  }];
}

/**
 * The hooks of Istio's own that the mesh's lifecycle replaces: the wait for the proxy at the start, the drain hook of a native sidecar.
 * A hook of the pod's own does not help: it replaces its own kind only.
 */
function dropped(template: PodTemplate, { lifecycle, hold }: Settings, proxies: readonly ProxyReading[], options: IstioOptions): Note[] {
  if (!lifecycle) return [];
  const own = objectAt(template.declaredProxies[0]?.container.lifecycle);
  const notes: Note[] = [];
  const waits = /pilot-agent wait/.test(textsIn(objectAt(lifecycle.postStart.exec).command).join(' '));
  const classic = proxies.some(({ placement }) => placement === 'container');
  if ((hold?.value ?? options.hold) && classic && !waits && own.postStart === undefined) {
    notes.push({
      kind: 'dropped',
      what: `the lifecycle of ${lifecycle.level} has no postStart`,
      why: 'it replaces the wait that holdApplicationUntilProxyStarts would have put there, so the application starts before its proxy (measured)',
      pointer: '/spec/containers',
      fix: { text: 'repeat postStart: {exec: {command: [pilot-agent, wait]}} there' },
    });
  }
  const native = proxies.some(({ placement, drainHook }) => placement === 'native-sidecar' && !drainHook);
  if (native && !lifecycle.tellsPeers && own.preStop === undefined && nativeSupport(options.version).drainHook) {
    notes.push({
      kind: 'dropped',
      what: `the lifecycle of ${lifecycle.level} replaces the drain hook of native sidecars`,
      why: 'peers are not told to leave, and the drain is spent after the application has gone (measured)',
      pointer: '/spec/containers',
      fix: { text: 'remove the lifecycle there, or end its preStop with pilot-agent request --debug-port=15020 POST drain' },
    });
  }
  return notes;
}
