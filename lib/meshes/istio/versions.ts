import { DEFAULT_STATUS_PORT } from './names';
import { libraries } from '../../manifest';
import { Json } from '../../model';

/** Whether a pod can be, or is by default, a native sidecar. */
export interface NativeSupport {
  /** `never`: not there. `opt-in`: istiod's ENABLE_NATIVE_SIDECARS. `auto`: by the cluster's Kubernetes version. */
  readonly byDefault: 'never' | 'opt-in' | 'auto';
  /** Which values of the pod's annotation make it native: none are read before 1.24. */
  readonly annotation: 'not-read' | 'only-true' | 'all-but-false';
  /** The injector puts its own drain hook on a native proxy. */
  readonly drainHook: boolean;
}

interface Versioned<T> {
  /** The first version it is so in, until the next row's. */
  readonly since: string;
  readonly is: T;
  readonly source: string;
}

/** @see docs: istio/istio pkg/kube/inject and release notes, read at each X.Y.0 tag */
const NATIVE: readonly Versioned<NativeSupport>[] = [
  { since: '0.0.0', is: { byDefault: 'never', annotation: 'not-read', drainHook: false }, source: 'istio/istio#45959' },
  { since: '1.19.0', is: { byDefault: 'opt-in', annotation: 'not-read', drainHook: false }, source: 'istio/istio#45959' },
  { since: '1.21.0', is: { byDefault: 'opt-in', annotation: 'not-read', drainHook: true }, source: 'istio/istio#47226' },
  { since: '1.24.0', is: { byDefault: 'opt-in', annotation: 'only-true', drainHook: true }, source: 'istio/api annotations.yaml' },
  { since: '1.27.0', is: { byDefault: 'auto', annotation: 'all-but-false', drainHook: true }, source: 'Istio 1.27 release notes, native-sidecar-default' },
];

/** Istio makes sidecars native by itself from this Kubernetes on, every node counted (DetectNativeSidecar). */
export const NATIVE_FROM_KUBERNETES = '1.33.0';

/** What an Istio version can do, where it matters here. */
export const SINCE = {
  /** terminationDrainDuration in ProxyConfig. */
  terminationDrainDuration: '1.7.0',
  /** EXIT_ON_ZERO_ACTIVE_CONNECTIONS exists (istio/istio#35059). */
  exitOnZero: '1.12.0',
  /** One failed look no longer ends Envoy (istio/istio#50596). */
  exitOnZeroReliable: '1.23.0',
  /** `image: auto`: a container of the pod may override the injected one. */
  imageAuto: '1.9.0',
  /** Kubernetes from which native sidecars are on by default (SidecarContainers beta). */
  nativeOnKubernetes: '1.29.0',
  /** The agent's `POST /drain`, of every sidecar, whatever its place; pilot-agent's --debug-port reaches it (istio/istio#47226, release 1.21). */
  drainsNow: '1.21.0',
  /** The application's httpGet and tcpSocket hooks are rewritten (istio/istio#53654). */
  rewritesHooks: '1.25.0',
} as const;

/** Istio's defaults. @see istio/istio pkg/config/mesh/mesh.go, pilot/cmd/pilot-agent/options/options.go */
export const DEFAULTS = { terminationDrainDuration: 5, drainDuration: 45, minimumDrain: 5 } as const;

/** Most versions are such: the library for the others costs more than all that is read of an app's first pod. */
const PLAIN = /^v?(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})(?:\.(0|[1-9]\d{0,8}))?(?:[+-][\w.+-]*)?$/;
const FULL = /^(\d{1,9})\.(\d{1,9})\.(\d{1,9})$/;

/**
 * `1.24`, `v1.24.3`, `1.33.4-gke.100`, `1.27.x-asm.1` as a full version, or undefined when it is none.
 */
export function version(text: string): string | undefined {
  const plain = PLAIN.exec(text);
  if (plain) return `${plain[1]}.${plain[2]}.${plain[3] ?? 0}`;
  return /^v?\d+\.\d+(?:[.+-][\w.+-]*)?$/.test(text) ? libraries.semver().coerce(text)?.version : undefined;
}

/** Versions stand in the names of foreign images, too. */
const REMEMBERED = 1000;
const answers = new Map<string, boolean>();

/** Whether a version is another one or later; undefined versions are not. */
export function reaches(full: string | undefined, since: string): boolean {
  if (full === undefined) return false;
  const key = `${full} ${since}`;
  let answer = answers.get(key);
  if (answer === undefined) {
    if (answers.size >= REMEMBERED) answers.clear();
    answers.set(key, answer = isSince(full, since));
  }
  return answer;
}

function isSince(full: string, since: string): boolean {
  const [one, other] = [FULL.exec(full), FULL.exec(since)];
  if (!one || !other) return libraries.semver().gte(full, since);
  for (let part = 1; part <= 3; part++) {
    if (one[part] !== other[part]) return Number(one[part]) > Number(other[part]);
  }
  return true;
}

const supports = new Map<string | undefined, NativeSupport>();

/** The support of a version; undefined versions get that of today's Istio, whose default only the injection decides. */
export function nativeSupport(full: string | undefined): NativeSupport {
  let support = supports.get(full);
  if (!support) {
    const row = full === undefined ? undefined : [...NATIVE].reverse().find(({ since }) => reaches(full, since));
    if (supports.size >= REMEMBERED) supports.clear();
    supports.set(full, support = (row ?? NATIVE[NATIVE.length - 1]).is);
  }
  return support;
}

/**
 * Whether an agent drains when its POST /drain is asked on port 15020. Where it listens elsewhere, nobody is there to ask; a version that is not known is
 * asked all the same, because an agent without that path answers 404; so is an agent that nobody outside has seen.
 */
export function drainsNow(full: string | undefined, statusPort: Json | undefined, ownAgent = false): 'yes' | 'no' | 'unknown' {
  if (statusPort !== undefined && Number(statusPort) !== DEFAULT_STATUS_PORT) return 'no';
  if (full !== undefined && !reaches(full, SINCE.drainsNow)) return 'no';
  return full === undefined || ownAgent ? 'unknown' : 'yes';
}
