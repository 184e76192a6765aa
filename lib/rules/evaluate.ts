import { applyEdits, arrayAt, JsonObject, objectAt, PodTemplate, ReadOptions, readTemplate, resolve } from '../manifest';
import { MeshProfile, MeshReading } from '../meshes/mesh';
import { budget, GraceLimit, inequality, Needs, PodFacts, leastStop, simulate, stopBound, Timeline, quietLoad, worstLoad } from '../model';
import { WorkloadFacts } from '../workload';
import { RULES } from './catalogue';
import { optedOut } from './gm902-opted-out';
import { optOutOf } from './opt-out';
import { REPAIRED, wholeRepair, Workshop } from './repair';
import { Finding, Judged, Repair, Rule, RuleContext, Situation, Violation } from './rule';

/** What to judge, and by what. */
export interface EvaluateInput {
  readonly template: JsonObject;
  /** Annotations of the workload itself. @default - none */
  readonly workloadAnnotations?: JsonObject;
  /** What stands around the template. @default - nothing is known of it */
  readonly workload?: WorkloadFacts;
  /** Who may shorten the grace. @default - nobody */
  readonly limits?: readonly GraceLimit[];
  readonly mesh: MeshProfile;
  readonly needs: Needs;
  /** How the containers behave, and what their images have. @default - assumed */
  readonly read?: Pick<ReadOptions, 'application' | 'behaviours' | 'binaries'>;
}

export interface Evaluation {
  readonly template: PodTemplate;
  readonly reading: MeshReading;
  readonly situations: readonly Situation[];
  readonly minimumGrace?: number;
  readonly findings: readonly Finding[];
}

/**
 * Judges a pod template: reads it, plays its stop in every mode it may get, asks every rule. The one function that every door calls.
 *
 * @example evaluate({ template, mesh: istioMesh(), needs }).findings.map(({ code }) => code)
 */
export function evaluate(input: EvaluateInput): Evaluation {
  const { context, findings } = judge(input, view(input, input.template));
  const { template, reading, situations } = context;
  return { template, reading, situations, minimumGrace: budget.minimumGrace(situations.map(({ pod }) => pod), input.needs), findings };
}

/** @param rules asked. @default - every one, unless the pod has opted out */
function judge(input: EvaluateInput, { template, reading, situations }: View, rules?: readonly Rule[]): Judged {
  const { mesh, workload, needs, limits = [] } = input;
  const jobEnd = workload?.job && mesh.jobEnd?.(template);
  let repair: Repair | undefined;
  const context: RuleContext = {
    template,
    reading,
    workload,
    limits,
    jobEnd,
    jobEnds: jobEnd ? template.containers.flatMap(({ name, pointer }) => {
      const end = jobEnd.reads(argvAt(input.template, pointer));
      return end ? [{ name, pointer, ...end }] : [];
    }) : [],
    abilities: mesh.abilities(template),
    needs,
    situations,
    get repair() {
      return repair ??= wholeRepair(judged, workshopOf(input));
    },
  };
  const asked = rules ?? (optOutOf(template.annotations, template.workloadAnnotations) ? [optedOut] : RULES);
  const judged: Judged = { context, findings: asked.flatMap((rule) => rule.check(context).map((violation) => found(rule, violation))) };
  return judged;
}

/** The fix stays where it is computed: it is read later, or never. */
function found({ code, slug, severity, why }: Rule, violation: Violation): Finding {
  const { message, pointer } = violation;
  return { code, slug, severity, why, message, pointer, get fix() { return violation.fix; } };
}

const REPAIRING = RULES.filter(({ code }) => REPAIRED.has(code));

function workshopOf(input: EvaluateInput): Workshop {
  return {
    after: (edits) => {
      const { template, reading, situations } = view(input, applyEdits(input.template, edits));
      return { template, reading, pods: situations.map(({ pod }) => pod) };
    },
    judge: ({ template, reading, pods }) =>
      judge(input, { template, reading, situations: pods.map((pod) => situation(pod, input.needs)) }, REPAIRING),
    write: ({ template }, settings) => input.mesh.write(template, settings, true),
  };
}

/** What a container runs, as far as the manifest spells it out. */
export function argvAt(root: JsonObject, pointer: string): string[] {
  const { command, args } = objectAt(resolve(root, pointer));
  return [...arrayAt(command), ...arrayAt(args)].map(String);
}

/** A template as it is read, before any rule is asked. */
export type View = Omit<Evaluation, 'findings'>;

/** Reads a template on behalf of `input`, without asking a rule. */
export function view(input: EvaluateInput, root: JsonObject): View {
  const { mesh, needs } = input;
  const metadata = objectAt(root.metadata);
  const pod = { annotations: objectAt(metadata.annotations), labels: objectAt(metadata.labels), namespace: input.workload?.namespace };
  const template = readTemplate(root, {
    ...input.read,
    proxyName: mesh.proxyName || undefined,
    hooks: mesh.hooks,
    rewritesHooks: mesh.rewritesHooks,
    binaries: (image, container) =>
      (container === mesh.proxyName ? mesh.proxyBinaries?.(pod, image) : undefined) ?? input.read?.binaries?.(image, container),
  }, input.workloadAnnotations, input.workload?.namespace);
  const reading = mesh.read(template);
  const { grace, containers, sidecars } = template;
  const pods: PodFacts[] = reading.proxies.length > 0
    ? reading.proxies.map((proxy) => ({ grace, containers, sidecars, proxy }))
    : [{ grace, containers, sidecars }];
  return {
    template,
    reading,
    situations: pods.map((facts) => situation(facts, needs)),
    minimumGrace: budget.minimumGrace(pods, needs),
  };
}

/** Whether the proxy leaves as soon as it sees nothing to do. */
function watches({ proxy }: PodFacts): boolean {
  return proxy?.drain.kind === 'until-idle' || ['until-sockets-close', 'until-listeners-close'].includes(proxy?.preStop.kind ?? '');
}

/** A situation whose stop is played only when somebody asks how it went. */
function situation(pod: PodFacts, needs: Needs): Situation {
  let timeline: Timeline | undefined;
  let certain: Timeline[] | undefined;
  return {
    pod,
    inequality: inequality(pod),
    stop: stopBound(pod, needs),
    leastStop: leastStop(pod, needs),
    get certain() {
      // Where nobody watches for idleness, the quiet load is a part of the worst.
      const loads = watches(pod) ? [worstLoad(needs), quietLoad(needs)] : [worstLoad(needs)];
      return certain ??= loads.map((load) => simulate(pod, load, { unknownHooks: 'shortest' }));
    },
    get timeline() {
      return timeline ??= simulate(pod, worstLoad(needs));
    },
  };
}
