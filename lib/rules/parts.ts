import { MOST_GRACE, PodTemplate } from '../manifest';
import { MeshReading } from '../meshes/mesh';
import { known, ProxyFacts } from '../model';
import { Rule } from './rule';

/** What a part of an object says itself: a word that nothing reads or that is refused, a hook, and a sum of which all stands there. */
const SAID: ReadonlySet<string> = new Set(['GM101', 'GM103', 'GM104', 'GM105', 'GM107', 'GM203', 'GM204', 'GM205', 'GM901', 'GM905']);

/** The rules that can be asked of a part: the others look at what the rest may say otherwise. */
export const ofParts = (rules: readonly Rule[]): Rule[] => rules.filter(({ code }) => SAID.has(code));

/** Whether a template is a part of one that stands elsewhere. What says that it is a gateway has its one container. */
export const isPart = ({ around }: PodTemplate, reading: MeshReading): boolean => around.partial === true && !reading.gateway;

/** A part as it stands: a grace that the rest may give is as long as any. */
export function graceAsSaid(template: PodTemplate): PodTemplate {
  return template.grace.source === 'manifest' ? template : { ...template, grace: known(MOST_GRACE, 'assumed') };
}

/** A drain that the rest may set is none. */
export function drainAsSaid(proxy: ProxyFacts): ProxyFacts {
  const { drain } = proxy;
  return drain.kind === 'fixed' && drain.duration.source === 'manifest' ? proxy : { ...proxy, drain: { kind: 'fixed', duration: known(0, 'assumed') } };
}
