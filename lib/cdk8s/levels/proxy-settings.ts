import { Duration } from 'cdk8s';
import type { LevelSettings } from '../../meshes';
import { core } from '../core';
import { optionalSeconds } from '../durations';
import { Given, namesOf, propsGiven } from '../given';

/** What a level may set for all proxies in its scope. What is left out stays as it is on the levels below. */
export interface ProxySettings {
  /**
   * How long a classic proxy stays after its SIGTERM. Always the whole of it.
   *
   * @default - that of the level below; Istio's own is 5 s
   */
  readonly terminationDrainDuration?: Duration;

  /**
   * After how long a draining proxy closes its inbound listeners. Whole seconds.
   *
   * @default - that of the level below; Istio's own is 45 s
   */
  readonly drainDuration?: Duration;

  /**
   * EXIT_ON_ZERO_ACTIVE_CONNECTIONS: a classic proxy exits when no connection is open; terminationDrainDuration is then not read.
   *
   * @default - that of the level below; Istio's own is false, ASM documents true
   */
  readonly exitOnZeroActiveConnections?: boolean;

  /**
   * MINIMUM_DRAIN_DURATION: the soonest that a proxy exits on zero connections.
   *
   * @default - that of the level below; Istio's own is 5 s
   */
  readonly minimumDrainDuration?: Duration;

  /**
   * Whether applications start only when their proxy is ready.
   *
   * @default - that of the level below; Istio's own is false, ASM documents true
   */
  readonly holdApplicationUntilProxyStarts?: boolean;

  /**
   * A preStop on every proxy that waits, at most so long, for the application's connections, and ends the proxy when it has seen the last one out. Right for classic and
   * native sidecars. Whole seconds.
   *
   * @default - no preStop
   */
  readonly waitForConnections?: Duration;

  /**
   * How long the applications may still work after their last request, at most: so long, and a second, the preStop of `waitForConnections` waits before it ends the proxy.
   *
   * @default Duration.seconds(0)
   */
  readonly shutdownAfterLastRequest?: Duration;

  /**
   * A preStop on every proxy of your own, as argv. It replaces Istio's hooks, so `pilot-agent wait` is kept as postStart; with `nativeSidecars` the drain hook is kept, too.
   *
   * @default - no preStop
   */
  readonly preStopCommand?: string[];

  /**
   * Whether the sidecars are native: what a preStop of your own must then end with is added.
   *
   * @default false
   */
  readonly nativeSidecars?: boolean;

  /**
   * Whether the proxy image is the distroless one.
   *
   * @default - that of the level below
   */
  readonly distrolessProxy?: boolean;
}

const GIVEN: Given = {
  within: 'settings',
  example: '{ terminationDrainDuration: Duration.seconds(60) }',
  known: namesOf<ProxySettings>({
    terminationDrainDuration: 0,
    drainDuration: 0,
    exitOnZeroActiveConnections: 0,
    minimumDrainDuration: 0,
    holdApplicationUntilProxyStarts: 0,
    waitForConnections: 0,
    shutdownAfterLastRequest: 0,
    preStopCommand: 0,
    nativeSidecars: 0,
    distrolessProxy: 0,
  }),
};

/**
 * The settings in the words of the core.
 *
 * @throws PlanError with the property, its value and what would do
 */
export function toLevelSettings(settings: ProxySettings): LevelSettings {
  propsGiven(settings, GIVEN);
  return core.requirements.toLevelSettings({
    ...settings,
    terminationDrainDuration: optionalSeconds('terminationDrainDuration', settings.terminationDrainDuration),
    drainDuration: optionalSeconds('drainDuration', settings.drainDuration),
    minimumDrainDuration: optionalSeconds('minimumDrainDuration', settings.minimumDrainDuration),
    waitForConnections: optionalSeconds('waitForConnections', settings.waitForConnections),
    shutdownAfterLastRequest: optionalSeconds('shutdownAfterLastRequest', settings.shutdownAfterLastRequest),
  });
}
