import { PodTemplate } from '../manifest';
import { longest, printSeconds } from '../model';
import { Requirements } from './requirements';

/** What is told of a setting, and refused for nothing. */
export interface Remark {
  /** As the user wrote it. */
  readonly property: string;
  readonly message: string;
}

const remark = (property: string, text: string): Remark => ({ property, message: `'${property}' ${text}` });

/** Beyond this a number is rather a slip of the unit: no node is kept for a pod for so long, and GKE gives a pod an hour. */
const A_DAY = 24 * 3600;

const NONE: readonly Remark[] = [];
const asked = new WeakMap<Requirements, readonly Remark[]>();

/** Durations that nobody is likely to mean. They are taken: a stream may last for days. */
export function questions(requirements: Requirements): readonly Remark[] {
  let remarks = asked.get(requirements);
  if (!remarks) {
    const { requestDuration, endpointPropagation, shutdownAfterLastRequest, drain, preStop, grace, startup } = requirements;
    const durations = {
      requestDuration: requestDuration.atMost,
      endpointPropagation,
      shutdownAfterLastRequest,
      drain,
      preStop,
      terminationGracePeriod: grace,
      startupTime: startup,
    };
    const isUsual = Object.values(durations).every((seconds) => seconds === undefined || seconds <= A_DAY);
    remarks = isUsual ? NONE : Object.entries(durations).flatMap(([property, seconds]) => (seconds === undefined || seconds <= A_DAY ? [] : [
      remark(property, `(${printSeconds(seconds)}) is ${Number((seconds / 3600).toFixed(1))} hours, and whoever deletes a pod waits for it; is the unit right?`),
    ]));
    asked.set(requirements, remarks);
  }
  return remarks;
}

/** A preStop that was asked for, and containers that have another one of their own, which stays. */
export function beatenPreStops({ preStop: wanted }: Requirements, { containers }: PodTemplate): Remark[] {
  if (wanted === undefined) return [];
  return containers.flatMap(({ name, role, preStop }) => {
    const own = longest(preStop);
    if (role !== 'application' || preStop.kind === 'none' || own === wanted) return [];
    const how = own === undefined ? 'of a length that nobody knows' : `of ${printSeconds(own)}`;
    return [remark('preStop', `(${printSeconds(wanted)}) is not what ${name} gets: its own preStop ${how} stays; remove that, or leave preStop out`)];
  });
}
