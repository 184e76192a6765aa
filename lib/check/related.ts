import { Known, least, printSeconds } from '../model';
import { placeOf, PodSource } from '../pods';
import { PodOutcome } from '../requirements';
import { Related } from './finding';
import { placeAt, PlacedDocument } from './places';

type Within = Pick<PodSource, 'pointer' | 'form' | 'template'>;

/** The numbers of the sum preStop + drain < grace, each with where it is from, of the way the pod may run in which the sum is the longest. */
export function relatedOf({ situations }: PodOutcome['examined'], source: Within, placed: PlacedDocument): readonly Related[] {
  const sum = ({ inequality: { preStop, drain } }: typeof situations[number]) => preStop + drain;
  const worst = [...situations].sort((one, other) => sum(other) - sum(one))[0];
  if (!worst) return [];
  const { pod, inequality: { preStop, preStopOf, drain } } = worst;
  const at = (pointer: string) => placeAt(placed, placeOf(source, pointer));
  const from = (what: string, fact: Known<unknown>): Related =>
    (fact.pointer === undefined ? { what, source: fact.level ?? fact.source } : { what, place: at(fact.pointer) });
  const numbers: Related[] = [];
  if (preStop > 0) {
    const all = [...pod.containers, ...pod.sidecars, ...(pod.proxy ? [pod.proxy] : [])];
    const pointer = all.find((one) => one.name === preStopOf && least(one.preStop) > 0)?.pointer;
    numbers.push({ what: `preStop of ${preStopOf} (${printSeconds(preStop)})`, ...(pointer === undefined ? { source: 'mesh default' } : { place: at(`${pointer}/lifecycle/preStop`) }) });
  }
  if (pod.proxy && drain > 0 && pod.proxy.drain.kind === 'fixed') numbers.push(from(`drain (${printSeconds(drain)})`, pod.proxy.drain.duration));
  numbers.push(from(`grace (${printSeconds(pod.grace.value)})`, pod.grace));
  return numbers;
}
