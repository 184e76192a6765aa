import { onlyPerhaps, SERVES_PERHAPS } from './gm301-no-wait-for-endpoints';
import { applications, containerStop, countable, coverUntil, least, printSeconds, Timeline, Track } from '../model';
import { fixOf } from './repair';
import { Rule, Situation } from './rule';

export const proxyLeavesEarly: Rule = {
  code: 'GM201',
  slug: 'proxy-leaves-early',
  severity: 'error',
  title: 'The proxy must stay as long as the application needs it',
  why: 'A classic sidecar gets SIGTERM when the application does, or sooner, and exits after its drain whatever is still running through it: requests in '
    + 'flight are cut, and what the application does after that has no network. A preStop on the application alone makes it worse. A preStop on the proxy that waits '
    + 'for connections and then asks the agent to drain keeps it exactly as long as it is needed, and the drain behind that hook is spent only where the hook '
    + 'could not run (measured).',
  sources: [
    'istio/istio pkg/envoy/agent.go terminate',
    'https://github.com/istio/istio/issues/36640',
    'docs/proof.md, Istio as it comes',
    'docs/proof.md, rows 52 to 57',
  ],
  check(context) {
    const early = context.situations.find(leavesEarly);
    if (!early) return [];
    const { pod } = early;
    const { name, exit } = proxyOf(early.certain.find(outlived) as Timeline) as Track;
    const needed = Math.max(...applications(pod).map((app) => containerStop(app, context.needs)));
    const asked = coverUntil(pod, context.needs);
    const { endpointPropagation, longestRequest } = context.needs;
    const sum = needed > asked ? 'the preStop of the application alone takes that long'
      : `endpoint propagation ${printSeconds(endpointPropagation.value)} + longest request ${printSeconds(longestRequest.value)}`
        + ` + shutdown ${printSeconds(asked - endpointPropagation.value - longestRequest.value)}`;
    // What the application does of its own accord, and its hook, needs the proxy even if nobody sends it a request.
    const ownWork = Math.max(...applications(pod).map(({ preStop, behaviour }) => least(preStop) + countable(behaviour.afterLastRequest)));
    const perhaps = ownWork > exit ? undefined : onlyPerhaps(context);
    return [{
      ...(perhaps !== undefined && { severity: 'warning' as const }),
      message: `${perhaps === undefined ? '' : `${perhaps} ${SERVES_PERHAPS}, `}${name} exits ${printSeconds(exit)} after the deletion, and the application needs it until ${printSeconds(Math.max(needed, asked))} (${sum})`,
      pointer: pod.proxy?.pointer ?? '/metadata/annotations',
      get fix() { return fixOf(context); },
    }];
  },
};

const proxyOf = ({ tracks }: Timeline) => tracks.find(({ role }) => role === 'proxy');

function leavesEarly(situation: Situation): boolean {
  const { pod } = situation;
  // Where the proxy's own hook has no known length, its exit is a guess; an application's hook that never ends has a finding of its own.
  const guess = pod.proxy?.preStop.kind === 'unknown' || applications(pod).some(({ preStop }) => preStop.kind === 'never-ends');
  // Nothing is played where nobody would look.
  if (!pod.proxy || guess || applications(pod).length === 0 || situation.covered) return false;
  return situation.certain.some(outlived);
}

function outlived(timeline: Timeline): boolean {
  const proxy = proxyOf(timeline);
  if (!proxy) return false;
  const stillThere = (at: number) => timeline.tracks.some(({ role, exit }) => role === 'application' && exit > at);
  const lost = timeline.requests.some(({ lost: why, start }) => why === 'proxy-exited' || (why === 'proxy-not-accepting' && proxy.exit <= start && stillThere(start)));
  // An application that the kubelet has to kill has nothing to do any more.
  return lost || timeline.tracks.some(({ spans, killed }) => !killed && spans.some(({ kind }) => kind === 'no-network'));
}
