import { EXIT_ON_ZERO, MINIMUM_DRAIN } from './names';
import { parseGoBool } from './proxy-config';
import { Json, parseGoDuration, printSeconds } from '../../model';
import { ProxySettings } from '../mesh';

/** The values a plan wants in the annotation, by path. */
export function wanted(settings: ProxySettings): [string[], Json][] {
  const values: [string[], Json][] = [];
  if (settings.drain !== undefined) values.push([['terminationDrainDuration'], printSeconds(settings.drain)]);
  if (settings.listenersCloseAfter !== undefined) values.push([['drainDuration'], printSeconds(settings.listenersCloseAfter)]);
  if (typeof settings.waitingHook === 'object') values.push([['holdApplicationUntilProxyStarts'], true]);
  if (settings.exitOnZero === 'off') {
    values.push([['proxyMetadata', EXIT_ON_ZERO], 'false']);
  } else if (settings.exitOnZero) {
    values.push([['proxyMetadata', EXIT_ON_ZERO], 'true'], [['proxyMetadata', MINIMUM_DRAIN], printSeconds(settings.exitOnZero.minimum)]);
  }
  return values;
}

/** The settings of which more is enough, too: each is how long something stays. */
export const MORE_IS_ENOUGH: ReadonlySet<string> = new Set([
  'terminationDrainDuration', 'termination_drain_duration', 'drainDuration', 'drain_duration', MINIMUM_DRAIN,
]);

/** Whether what stands there says the same as what is wanted, or more where that covers it. */
export function satisfies(path: readonly string[], present: Json, wantedValue: Json): boolean {
  if (present === wantedValue) return true;
  if (typeof present !== 'string' || typeof wantedValue !== 'string') return false;
  const key = path[path.length - 1];
  if (key === EXIT_ON_ZERO) return parseGoBool(present) === parseGoBool(wantedValue);
  const seconds = parseGoDuration(present);
  const enough = parseGoDuration(wantedValue);
  if (seconds === undefined || enough === undefined) return false;
  return MORE_IS_ENOUGH.has(key) ? seconds >= enough : seconds === enough;
}
