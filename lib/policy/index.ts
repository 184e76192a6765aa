import type { EnforcementLevel, ResourceValidationArgs, ResourceValidationPolicy } from '@pulumi/policy';
import * as pulumi from '@pulumi/pulumi';
import { PlanError } from '../plan/plan-error';
import { GracefulTerminationArgs, terminate } from '../pulumi';
import { objectOf } from '../pulumi/kubernetes-object';
import { outcomeOf } from '../pulumi/outcome';
import { requestOf } from '../pulumi/settings';
import { Rule, RULES } from '../rules';
import { CONFIG_SCHEMA, PolicyConfig, settingsOf } from './config';

export type { PolicyConfig };

/** What a pack is made from. */
export interface GracefulMeshPolicyArgs {
  /** What holds where a stack's or an organisation's config says nothing else. @default - Istio of which nothing is known */
  readonly config?: PolicyConfig;
  /** Of the policy that repairs. `remediate` puts plans into what is deployed; it needs `requestDuration`. @default 'disabled' */
  readonly plan?: EnforcementLevel;
}

const DOCS = 'https://github.com/graceful-mesh/graceful-mesh/blob/main/docs';

/**
 * A policy for each rule, and one that repairs what a plan can: `graceful-mesh-plan`. An error of a rule is mandatory, a warning advisory; a pack's own config changes that for each.
 *
 * @example new PolicyPack('graceful-mesh', { policies: gracefulMeshPolicies({ config: { meshVersion: '1.24', requestDuration: 60 }, plan: 'remediate' }) });
 */
export function gracefulMeshPolicies({ config = {}, plan = 'disabled' }: GracefulMeshPolicyArgs = {}): ResourceValidationPolicy[] {
  return [planPolicy(config, plan), ...RULES.map((rule) => rulePolicy(rule, config))];
}

function rulePolicy(rule: Rule, defaults: PolicyConfig): ResourceValidationPolicy {
  return {
    name: `${rule.code.toLowerCase()}-${rule.slug}`,
    description: rule.title,
    enforcementLevel: rule.severity === 'error' ? 'mandatory' : 'advisory',
    severity: rule.severity === 'error' ? 'high' : 'low',
    url: `${DOCS}/rules/${rule.code}.md`,
    remediationSteps: 'Set the property that the message names to what it says would do, or let a plan do it: GracefulMeshDeployment and its siblings, gracefulTermination, or the policy graceful-mesh-plan.',
    configSchema: CONFIG_SCHEMA,
    validateResource: (args, report) => {
      const object = objectOf(args.type, args.props);
      if (!object) return;
      const { pods, problems, warnings } = judged(args, defaults, object);
      // Of a plan nothing is asked here: what has no code is wrong with the config itself.
      for (const { propertyPath, reason } of [...problems, ...warnings]) if (pods.length === 0 || reason.endsWith(`[${rule.code}]`)) report(`${propertyPath}: ${reason}`);
    },
  };
}

function judged(args: ResourceValidationArgs, defaults: PolicyConfig, object: NonNullable<ReturnType<typeof objectOf>>): Pick<ReturnType<typeof outcomeOf>, 'pods' | 'problems' | 'warnings'> {
  try {
    const request = requestOf(settingsOf({ ...defaults, ...args.getConfig<PolicyConfig>() }), { ofJob: false, forCheck: true });
    return outcomeOf(object as never, request, { mode: 'check' });
  } catch (error) {
    if (!(error instanceof PlanError)) throw error;
    return { pods: [], problems: [{ propertyPath: error.property, reason: error.message }], warnings: [] };
  }
}

function planPolicy(defaults: PolicyConfig, enforcementLevel: EnforcementLevel): ResourceValidationPolicy {
  const settled = (args: ResourceValidationArgs) => {
    const config = { ...defaults, ...args.getConfig<PolicyConfig>() };
    if (config.requestDuration === undefined) return undefined;
    const wishes = { ...settingsOf(config), raiseGracePeriod: true } as GracefulTerminationArgs;
    return terminate(wishes, { type: args.type, name: args.name, props: plain(args.props), opts: {} }, () => undefined);
  };
  // Timeouts are options, which no policy can repair.
  const lacksPlan = (args: ResourceValidationArgs) => {
    const wanted = settled(args);
    return wanted !== undefined && JSON.stringify(wanted.props) !== JSON.stringify(plain(args.props));
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
      try {
        if (lacksPlan(args)) report('the pods carry no plan for their stop; deploy it as a graceful workload, or set this policy to remediate');
      } catch (error) {
        if (!pulumi.InputPropertiesError.isInstance(error)) throw error;
        report(error.message);
      }
    },
    remediateResource: (args) => (lacksPlan(args) ? settled(args)?.props as Record<string, unknown> : undefined),
  };
}

/** The engine's proxies tell of unknown values by throwing: a copy meets them all at once, and the engine says that the policy waits for the update. */
function plain(value: unknown): Record<string, unknown> {
  return JSON.parse(JSON.stringify(value)) as Record<string, unknown>;
}
