import { coverUntil, printSeconds } from '../model';
import { fixedDrainFix } from './repairs';
import { Rule, Situation } from './rule';

export const proxyLeavesEarly: Rule = {
  code: 'GM201',
  slug: 'proxy-leaves-early',
  severity: 'error',
  title: 'The proxy must stay as long as the application needs it',
  why: 'A classic sidecar gets SIGTERM when the application does, or sooner, and exits after its drain whatever is still running through it: requests in '
    + 'flight are cut, and what the application does after that has no network. A preStop on the application alone makes it worse.',
  check(context) {
    const early = context.situations.flatMap((situation) => gap(situation));
    if (early.length === 0) return [];
    const { exit, needed, name } = early[0];
    const cover = Math.max(...context.situations.map(({ pod }) => coverUntil(pod, context.needs)));
    return [{
      message: `${name} exits ${printSeconds(exit)} after the deletion, and the application needs it until ${printSeconds(needed)} `
        + `(endpoint propagation ${printSeconds(context.needs.endpointPropagation.value)} + longest request ${printSeconds(context.needs.longestRequest.value)}`
        + ` + shutdown ${printSeconds(context.needs.afterLastRequest.value)} = ${printSeconds(cover)})`,
      pointer: context.situations.find(({ pod }) => pod.proxy?.pointer)?.pod.proxy?.pointer ?? '/metadata/annotations',
      fix: fixedDrainFix(context),
    }];
  },
};

function gap({ pod, timeline }: Situation): { name: string; exit: number; needed: number }[] {
  const proxy = timeline.tracks.find((track) => track.role === 'proxy');
  if (!proxy || !pod.proxy) return [];
  // With a hook of unknown length the times are a bound, not a fact: that hook has a finding of its own.
  if (timeline.unknown.length > 0) return [];
  const lost = timeline.requests.filter((request) => request.lost === 'proxy-exited' || (request.lost === 'proxy-not-accepting' && proxy.exit <= request.start));
  const alone = timeline.tracks.flatMap(({ spans, killed }) => spans.filter(({ kind }) => kind === 'no-network' && !killed));
  // A tie is no gap: the application exits in the moment in which the proxy does.
  const until = Math.max(0, ...alone.map(({ to }) => to), ...lost.map(({ start, ended }) => Math.max(start, ended)));
  return lost.length > 0 || alone.length > 0 ? [{ name: proxy.name, exit: proxy.exit, needed: until > proxy.exit ? until : proxy.exit + 1 }] : [];
}
