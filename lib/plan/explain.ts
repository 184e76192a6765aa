import { SettingTrace } from '../meshes/mesh';
import { applications, known, Known, longest, printSeconds, Sum, whence } from '../model';
import { Placed } from './apply';
import { mechanismName } from './mechanism';
import { estimateRollout } from '../workload';
import { Plan } from './plan';

const sumText = ({ seconds, terms }: Sum) => `${printSeconds(seconds)} = ${terms.map((term) => `${term.what} ${printSeconds(term.seconds)}`).join(' + ')}`;

/**
 * Says what was chosen, from which facts, and each number's sum.
 *
 * @example console.log(explain(plan, applied))
 */
export function explain(plan: Plan, applied: Placed): string {
  const { needs, requirements } = plan;
  const facts: [string, Known<unknown>, string][] = [
    ['endpoint propagation', needs.endpointPropagation, printSeconds(needs.endpointPropagation.value)],
    ['longest request', needs.longestRequest, printSeconds(needs.longestRequest.value)],
    ['shutdown after the last request', needs.afterLastRequest, printSeconds(needs.afterLastRequest.value)],
    ['headroom', needs.headroom, printSeconds(needs.headroom.value)],
    ['on SIGTERM the application', known(0, requirements.onSigterm ? 'declared' : 'assumed'), (requirements.onSigterm ?? 'finishes-requests').replace(/-/g, ' ')],
    ['sidecar', plan.mode, plan.mode.value],
  ];
  const rows: [string, string][] = [
    ...preStopRows(plan, applied),
    ...Object.entries(plan.sums).map(([name, sum]): [string, string] => [name, sumText(sum)]),
    ['terminationGracePeriodSeconds', graceText(plan, applied)],
    ['pod gone', applied.goneWithin === undefined ? 'nobody knows: a hook has no bound' : `${printSeconds(applied.goneWithin)} after the deletion at the latest`],
  ];
  const width = Math.max(...rows.map(([name]) => name.length), ...facts.map(([name]) => name.length + 2)) + 2;
  return [
    `${plan.meshTitle}: ${mechanismName(plan.mechanism)}`,
    ...plan.because.map((reason) => `  because ${reason}`),
    ...rows.map(([name, text]) => `  ${name.padEnd(width)}${text}`),
    '  from',
    ...facts.map(([name, fact, text]) => `    ${name.padEnd(width - 2)}${text} (${whence(fact)})`),
    ...(plan.traces.length > 0 ? ['  in effect', ...plan.traces.map((trace) => `    ${trace.name.padEnd(width - 2)}${traceText(trace)}`)] : []),
    ...(plan.net === undefined ? [] : [`  net: ${plan.net}`]),
    ...plan.costs.map((cost) => `  cost: ${cost}`),
    ...rolloutOf(plan, applied).map((remark) => `  ${plan.workload?.kind}: ${remark}`),
  ].join('\n');
}

function traceText({ value, from, over }: SettingTrace): string {
  return `${value} from ${from}${over.map((beaten) => `, over ${beaten.value} from ${beaten.from}`).join('')}`;
}

function rolloutOf({ workload, requirements }: Plan, { goneWithin }: Placed): readonly string[] {
  return workload && (goneWithin !== undefined || workload.platform) ? estimateRollout(workload, goneWithin ?? 0, requirements.startup).remarks : [];
}

/** The preStop of each application container; those that have one of their own are told apart. */
function preStopRows(plan: Plan, { situations }: Placed): [string, string][] {
  const own = applications(situations[0].pod).filter(({ preStop }) => preStop.kind !== 'none' && longest(preStop) !== plan.preStop.sum.seconds);
  const rows = own.map(({ name, preStop }): [string, string] => {
    const seconds = longest(preStop);
    return [`preStop of ${name}`, `${seconds === undefined ? 'nobody knows how long' : printSeconds(seconds)}, its own`];
  });
  return own.length === applications(situations[0].pod).length ? rows : [['application preStop', sumText(plan.preStop.sum)], ...rows];
}

function graceText({ requirements, needs }: Plan, { grace, graceSum, minimumGrace }: Placed): string {
  if (requirements.grace !== undefined) return `${printSeconds(grace)} as given; it must exceed ${sumText(graceSum)}`;
  if (minimumGrace === undefined) return `${printSeconds(grace)}: a hook without a known bound says nothing of what it must exceed`;
  const headroom = Math.ceil(needs.headroom.value);
  const sum = sumText({ seconds: graceSum.seconds + headroom, terms: [...graceSum.terms, { what: 'headroom', seconds: headroom }] });
  return grace > graceSum.seconds + headroom ? `${printSeconds(grace)}, the default of Kubernetes: more than ${sum}` : sum;
}
