import type { EnforcementLevel, ResourceValidationArgs, ResourceValidationPolicy } from '@pulumi/policy';
import type { JsonObject } from '../manifest';
import { PlanError } from '../plan/plan-error';
import { decisiveHoles } from '../pulumi/decisive-holes';
import { editInputs } from '../pulumi/holes';
import { objectOf } from '../pulumi/kubernetes-object';
import { Outcome, outcomeOf } from '../pulumi/outcome';
import { problemOfArg } from '../pulumi/problems';
import { resolvedSettings } from '../pulumi/settings';
import type { Handling } from '../requirements';
import { Rule, RULES } from '../rules';
import { CONFIG_SCHEMA, PolicyConfig, settingsOf } from './config';
import { asSent, enterSecret, knownInputs } from './known';

export type { PolicyConfig };

/** What a pack is made from. */
export interface GracefulMeshPolicyArgs {
  /** What holds where a stack's or an organisation's config says nothing else. @default - Istio of which nothing is known */
  readonly config?: PolicyConfig;
  /** Of the policy that repairs. `remediate` puts plans into what is deployed; it needs `requestDuration`. @default 'disabled' */
  readonly plan?: EnforcementLevel;
}

const OF_A_COMPONENT = /[:$]graceful-mesh:index:GracefulMesh\w+\$[^$]+$/;
const DOCS = 'https://github.com/graceful-mesh/graceful-mesh/blob/main/docs';

/**
 * A policy for each rule, and one that repairs what a plan can: `graceful-mesh-plan`. An error of a rule is mandatory, a warning advisory; a pack's own config changes that for each.
 *
 * @throws Error when the config cannot be
 * @example new PolicyPack('graceful-mesh', { policies: gracefulMeshPolicies({ config: { meshVersion: '1.24', requestDuration: 60 }, plan: 'remediate' }) });
 */
export function gracefulMeshPolicies({ config = {}, plan = 'disabled' }: GracefulMeshPolicyArgs = {}): ResourceValidationPolicy[] {
  refuseConfig(config);
  const judge = judging(config);
  return [planPolicy(config, plan), ...RULES.map((rule, index) => rulePolicy(rule, judge, index === 0))];
}

function refuseConfig(config: PolicyConfig): void {
  const unknown = Object.keys(config).filter((name) => !Object.hasOwn(CONFIG_SCHEMA.properties ?? {}, name));
  if (unknown.length > 0) throw new Error(`gracefulMeshPolicies: config.${unknown[0]} is not known; it takes ${Object.keys(CONFIG_SCHEMA.properties ?? {}).join(', ')}`);
  try {
    resolvedSettings(settingsOf(config), { ofJob: false, forCheck: true });
  } catch (error) {
    if (!(error instanceof PlanError)) throw error;
    throw new Error(`gracefulMeshPolicies: config: ${error.message}`);
  }
}

type Judge = (args: ResourceValidationArgs, isFirst: boolean) => Pick<Outcome, 'pods' | 'problems' | 'warnings'> | undefined;

/** What is found in a resource: looked for once for all rules, which the engine asks one after another. */
function judging(defaults: PolicyConfig): Judge {
  let last: { readonly key: string; readonly found: Outcome } | undefined;
  return (args, isFirst) => {
    const seen = seenBy(args, defaults, { mode: 'check' }, isFirst);
    if (!seen) return undefined;
    const key = JSON.stringify([args.urn, seen.settings, seen.object]);
    if (last?.key !== key) last = { key, found: seen.outcome() };
    return last.found;
  };
}

function rulePolicy(rule: Rule, judge: Judge, isFirst: boolean): ResourceValidationPolicy {
  const severity = rule.severity === 'error' ? 'high' : 'low';
  return {
    name: `${rule.code.toLowerCase()}-${rule.slug}`,
    description: rule.title,
    enforcementLevel: rule.severity === 'error' ? 'mandatory' : 'advisory',
    severity,
    url: `${DOCS}/rules/${rule.code}.md`,
    remediationSteps: 'Set the property that the message names to what it says would do, or let a plan do it: '
      + 'GracefulMeshDeployment and its siblings, gracefulTermination, or the policy graceful-mesh-plan.',
    configSchema: CONFIG_SCHEMA,
    validateResource: (args, report) => {
      const found = judge(args, isFirst);
      if (!found) return;
      for (const { propertyPath, reason } of [...found.problems, ...found.warnings]) {
        // What has no code is wrong with the config itself.
        if (reason.endsWith(`[${rule.code}]`) || (isFirst && !/\[GM\d{3}\]$/.test(reason))) report(`${propertyPath}: ${reason}`);
      }
    },
  };
}

function planPolicy(defaults: PolicyConfig, enforcementLevel: EnforcementLevel): ResourceValidationPolicy {
  const planned = (args: ResourceValidationArgs): Outcome | undefined => {
    // A component of this package has planned its workload by its own args.
    if (OF_A_COMPONENT.test(args.urn) || { ...defaults, ...args.getConfig<PolicyConfig>() }.requestDuration === undefined) return undefined;
    const { workloadKinds } = { ...defaults, ...args.getConfig<PolicyConfig>() };
    return seenBy(args, defaults, { mode: 'plan', raiseGrace: true, whole: true, workloadKinds }, true)?.outcome();
  };
  return {
    name: 'graceful-mesh-plan',
    description: 'Workloads carry what makes their pods stop without dropping a request.',
    enforcementLevel,
    severity: 'medium',
    url: `${DOCS}/guides/pulumi-policy.md`,
    remediationSteps: 'Deploy the workload as a GracefulMeshDeployment or one of its siblings, register gracefulTermination, or set this policy to remediate.',
    // Not required by the schema: the engine would ask for it before the code's own is looked at.
    configSchema: CONFIG_SCHEMA,
    validateResource: (args, report) => {
      const { requestDuration } = { ...defaults, ...args.getConfig<PolicyConfig>() };
      if (requestDuration === undefined && objectOf(args.type, args.props) && !OF_A_COMPONENT.test(args.urn)) {
        report('requestDuration: is missing, so nothing is planned; give config: { requestDuration: 60 } in the pack, or requestDuration in the policy\'s config');
      }
      const outcome = planned(args);
      for (const { propertyPath, reason } of outcome?.problems ?? []) report(`${propertyPath}: ${reason}`);
      if (outcome?.edits.length) report('the pods carry no plan for their stop; deploy it as a graceful workload, or set this policy to remediate');
    },
    remediateResource: (args) => {
      const outcome = planned(args);
      // What cannot be repaired is refused by the rules.
      return outcome?.edits.length ? editInputs(asSent(args.props), outcome.edits, enterSecret) as Record<string, unknown> : undefined;
    },
  };
}

interface Seen {
  readonly settings: object;
  readonly object: object;
  outcome(): Outcome;
}

/**
 * @param tells whether it is this policy that says what a preview cannot know: one is enough
 * @returns undefined where there are no pods, or something that decides is not known yet
 */
function seenBy(args: ResourceValidationArgs, defaults: PolicyConfig, handling: Handling, tells: boolean): Seen | undefined {
  const { bare, holes } = knownInputs(args.props);
  const object = objectOf(args.type, bare);
  if (!object) return undefined;
  let settings = {};
  try {
    settings = settingsOf({ ...defaults, ...args.getConfig<PolicyConfig>() });
    const resolved = resolvedSettings(settings, { ofJob: false, forCheck: handling.mode === 'check' });
    const [unknown] = decisiveHoles(object as unknown as JsonObject, holes, resolved);
    // The engine knows the error, and says that the policy waits for the update.
    if (unknown && tells) throw unknown.value;
    // Kept as it is: planning edits what it is given.
    return unknown ? undefined : { settings, object, outcome: () => outcomeOf(structuredClone(object) as unknown as JsonObject, resolved, handling) };
  } catch (error) {
    if (!(error instanceof PlanError)) throw error;
    const problems = [problemOfArg(error)];
    return { settings, object: {}, outcome: () => ({ edits: [], pods: [], problems, warnings: [], warnOnly: false }) };
  }
}
