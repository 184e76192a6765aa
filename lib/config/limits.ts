import { nearest, show } from '../manifest';
import { GraceLimit, parseGoDuration } from '../model';
import { PlanError } from '../plan/plan-error';
import { GRACE_LIMITS } from '../requirements';

/** Those that have a number of their own, */
const WITH_NUMBER = ['gkeSpot', 'gkeUpgrade', 'ec2Spot', 'azureSpot', 'alibabaSpot', 'clusterAutoscaler'] as const;
/** and those that are told theirs. */
const TOLD = ['clusterAutoscaler', 'karpenter', 'softEviction', 'nodeShutdown'] as const;
export const LIMIT_NAMES: readonly string[] = [...new Set([...WITH_NUMBER, ...TOLD])];

/**
 * A limit of a grace as a flag or a config has it: `gkeSpot`, `karpenter=10m`, `a node is recycled at night=60s`.
 *
 * @throws PlanError with what would do
 */
export function limitOf(text: string): GraceLimit {
  const at = text.lastIndexOf('=');
  const name = (at < 0 ? text : text.slice(0, at)).trim();
  const seconds = at < 0 ? undefined : parseGoDuration(text.slice(at + 1).trim());
  const refuse = (what: string): never => { throw new PlanError('graceLimits', `(${show(text)}) ${what}`); };
  const own = WITH_NUMBER.find((one) => one === name);
  if (own && at < 0) return GRACE_LIMITS[own]();
  if (at < 0 || name === '') {
    const meant = nearest(LIMIT_NAMES, name);
    if (meant !== undefined && meant !== name) return refuse(`is not known: is ${meant} meant?`);
    return refuse(`needs a duration, such as ${name || 'karpenter'}=10m${meant === undefined ? `; there is ${LIMIT_NAMES.join(', ')}` : ''}`);
  }
  if (seconds === undefined || seconds < 0) return refuse(`has no duration behind =, such as ${name}=60s`);
  const told = TOLD.find((one) => one === name);
  if (own && !told) return refuse(`has a number of its own, ${GRACE_LIMITS[own]().seconds}s: write ${name}`);
  return told === undefined ? GRACE_LIMITS.of(name, seconds) : told === 'nodeShutdown' ? GRACE_LIMITS.nodeShutdown(seconds, 0) : GRACE_LIMITS[told](seconds);
}
