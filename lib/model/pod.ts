import { Hook } from './hook';
import { Known } from './known';
import { ProxyDrain } from './proxy-drain';

/** What a container's process does when it gets SIGTERM. */
export type OnSigterm = 'finishes-requests' | 'exits-at-once' | 'ignores';

/** How a container behaves: no manifest says it, so it is declared or assumed. */
export interface Behaviour {
  readonly onSigterm: OnSigterm;
  /** Takes connections. A worker does not. */
  readonly listens: boolean;
  /** Goes on taking connections after SIGTERM until it is idle. */
  readonly keepsListening: boolean;
  /** S: seconds from the last request (or from SIGTERM, if later) to the exit. */
  readonly afterLastRequest: number;
}

export interface ContainerFacts {
  readonly name: string;
  /** JSON pointer into the pod template. */
  readonly pointer: string;
  /** The application serves; a helper stands beside it. */
  readonly role: 'application' | 'helper';
  readonly preStop: Hook;
  readonly behaviour: Behaviour;
}

/** Where the proxy runs: beside the application, or as an init container with restartPolicy Always. */
export type Placement = 'container' | 'native-sidecar';

export interface ProxyFacts {
  readonly name: string;
  readonly placement: Placement;
  readonly preStop: Hook;
  /** The level of the mesh's own settings that the preStop is from, where one is. */
  readonly preStopLevel?: string;
  readonly drain: ProxyDrain;
  /** Seconds after the start of a drain by SIGTERM at which the inbound listeners close (drainDuration). */
  readonly listenersCloseAfter: Known<number>;
  /** JSON pointer of what declares the proxy in the template, where something does. */
  readonly pointer?: string;
}

/** A pod, reduced to what decides how it stops. */
export interface PodFacts {
  readonly grace: Known<number>;
  /** Ordinary containers in the order of the manifest, without the proxy. */
  readonly containers: readonly ContainerFacts[];
  /** Native sidecars in the order of the manifest, without the proxy. */
  readonly sidecars: readonly ContainerFacts[];
  readonly proxy?: ProxyFacts;
}

/** Seconds until the first of these proxies, started to drain, closes its inbound listeners. */
export function listenersCloseAfter(proxies: readonly ProxyFacts[]): number {
  return Math.min(Infinity, ...proxies.map((proxy) => proxy.listenersCloseAfter.value));
}

/** The containers that serve requests. */
export function applications(pod: PodFacts): ContainerFacts[] {
  return pod.containers.filter((container) => container.role === 'application');
}
