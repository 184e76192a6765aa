import { Duration } from 'cdk8s';
import type { LevelSettings } from '../../meshes';
import { PlanError } from '../../plan/plan-error';
import { optionalSeconds } from '../durations';

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
   * A preStop on every proxy that waits, at most so long, for the application's connections. Right for classic and native sidecars. Whole seconds.
   *
   * @default - no preStop
   */
  readonly waitForConnections?: Duration;

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

/**
 * The settings in the words of the core.
 *
 * @throws PlanError with the property, its value and what would do
 */
export function toLevelSettings(settings: ProxySettings): LevelSettings {
  if (typeof settings !== 'object' || settings === null) throw new PlanError('settings', `(${JSON.stringify(settings)}) must be ProxySettings, such as { terminationDrainDuration: Duration.seconds(60) }`);
  const waitForConnections = optionalSeconds('waitForConnections', settings.waitForConnections);
  const drainDuration = optionalSeconds('drainDuration', settings.drainDuration);
  for (const [property, value] of [['waitForConnections', waitForConnections], ['drainDuration', drainDuration]] as const) {
    if (value !== undefined && (!Number.isInteger(value) || value < 1)) throw new PlanError(property, `(${value}s) must be whole seconds from 1s`);
  }
  if (waitForConnections !== undefined && settings.preStopCommand) throw new PlanError('preStopCommand', 'and \'waitForConnections\' are both a preStop of the proxy; leave one out');
  if (waitForConnections !== undefined && settings.nativeSidecars) {
    throw new PlanError('waitForConnections', 'is not needed by native sidecars: Istio\'s own drain hook does better; leave it out');
  }
  if (settings.preStopCommand?.length === 0) throw new PlanError('preStopCommand', '([]) must be a command; leave it out for none');
  return {
    drain: optionalSeconds('terminationDrainDuration', settings.terminationDrainDuration),
    listenersCloseAfter: drainDuration,
    exitOnZero: settings.exitOnZeroActiveConnections,
    minimumDrain: optionalSeconds('minimumDrainDuration', settings.minimumDrainDuration),
    hold: settings.holdApplicationUntilProxyStarts,
    waitForConnections,
    preStopCommand: settings.preStopCommand,
    native: settings.nativeSidecars,
    distroless: settings.distrolessProxy,
  };
}
