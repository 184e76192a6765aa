import { asmLevel, AsmScope, beyondAsm, Level, LevelSettings } from '../meshes';
import { Duration, optionalSeconds } from './duration-text';
import { ProxySettings as InSeconds, settingsWithin, toLevelSettings, workable } from './level-settings';
import { PlanError } from '../plan/plan-error';

/** What a level may set for all proxies in its scope: plain values, because what is wrong with them is said where they are written. */
export interface ProxySettings extends Omit<InSeconds, 'terminationDrainDuration' | 'drainDuration' | 'minimumDrainDuration' | 'waitForConnections' | 'shutdownAfterLastRequest'> {
  /** How long a classic proxy stays after its SIGTERM. Always the whole of it. @default - that of the level below; Istio's own is 5 s */
  readonly terminationDrainDuration?: Duration;
  /** After how long a draining proxy closes its inbound listeners. Whole seconds. @default - that of the level below; Istio's own is 45 s */
  readonly drainDuration?: Duration;
  /** MINIMUM_DRAIN_DURATION: the soonest that a proxy exits on zero connections. @default - that of the level below; Istio's own is 5 s */
  readonly minimumDrainDuration?: Duration;
  /** A preStop on every proxy that waits, at most so long, for the application's connections. Whole seconds. @default - no preStop */
  readonly waitForConnections?: Duration;
  /** How long the applications may still work after their last request, at most: so long, and a second, the preStop of `waitForConnections` waits before it ends the proxy. @default 0 */
  readonly shutdownAfterLastRequest?: Duration;
}

/** @throws PlanError with the property, its value and what would do */
export function own(settings: ProxySettings): LevelSettings {
  if (typeof settings !== 'object' || settings === null) throw new PlanError('settings', `(${JSON.stringify(settings)}) must be ProxySettings, such as { terminationDrainDuration: 60 }`);
  return toLevelSettings({
    ...settings,
    terminationDrainDuration: optionalSeconds('terminationDrainDuration', settings.terminationDrainDuration),
    drainDuration: optionalSeconds('drainDuration', settings.drainDuration),
    minimumDrainDuration: optionalSeconds('minimumDrainDuration', settings.minimumDrainDuration),
    waitForConnections: optionalSeconds('waitForConnections', settings.waitForConnections),
    shutdownAfterLastRequest: optionalSeconds('shutdownAfterLastRequest', settings.shutdownAfterLastRequest),
  });
}

/** The level that ASM makes of settings in a scope. @throws PlanError where the scope has no place for them */
export function asmLevelOf(scope: AsmScope, settings: LevelSettings): Level {
  return workable(asmLevel(scope, settingsWithin(settings, (some) => beyondAsm(scope, some))));
}
