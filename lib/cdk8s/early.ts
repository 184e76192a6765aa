import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { core } from './core';
import { withDefaults } from './defaults';
import { GracefulMeshProps } from './graceful-props';
import { Request, toRequest } from './wishes';
import { PlanError } from '../plan/plan-error';

/** What a workload's constructor knows before it exists. */
export interface Early {
  readonly request: Request;
  /** The grace to construct the workload with. */
  readonly grace: Duration;
}

/** The parts of a workload's props that decide how it stops. */
export interface EarlyProps extends GracefulMeshProps {
  readonly containers?: readonly { readonly name?: string; readonly lifecycle?: { readonly preStop?: unknown } }[];
  readonly terminationGracePeriod?: Duration;
  readonly podMetadata?: { readonly annotations?: { readonly [key: string]: string }; readonly labels?: { readonly [key: string]: string } };
}

/** The property that is wrong when a rule finds something in the numbers of a plan alone, before any container is known. */
const PROPERTY: Readonly<Record<string, string>> = {
  GM101: 'terminationGracePeriod',
  GM102: 'terminationGracePeriod',
  GM201: 'drain',
  GM301: 'preStop',
  GM302: 'preStop',
};

/**
 * Plans a workload from its props alone, so that what is wrong with them is said in the constructor and cdk8s-plus can be given a grace.
 *
 * @throws Error with the construct's path, the property and the number that would do
 */
export function early(scope: Construct, id: string, props: EarlyProps): Early {
  try {
    const request = toRequest(withDefaults(scope, props), props.terminationGracePeriod);
    const { mesh, warnOnly, suppressed } = request;
    // Which container has a preStop of its own is known when it is rendered.
    const ownHooks = props.containers?.some(({ lifecycle }) => lifecycle?.preStop !== undefined) === true;
    const wishes = ownHooks ? { ...request.wishes, nativeSleep: true } : request.wishes;
    const template = {
      metadata: { annotations: { ...props.podMetadata?.annotations }, labels: { ...props.podMetadata?.labels } },
      spec: { containers: [{ name: props.containers?.[0]?.name ?? 'main' }] },
    };
    const { applied } = core.plan.make({ wishes, mesh, template });
    const [wrong] = applied.findings.filter(({ code }) => Object.hasOwn(PROPERTY, code) && !suppressed.has(code));
    if (wrong && !warnOnly) throw new PlanError(PROPERTY[wrong.code], `is too short: ${core.rules.describe(wrong)}`);
    return { request, grace: Duration.seconds(applied.grace) };
  } catch (error) {
    if (!(error instanceof PlanError)) throw error;
    throw new Error(`[${[scope.node.path, id].filter(Boolean).join('/')}] ${error.message}`);
  }
}
