import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { core } from './core';
import { withDefaults } from './defaults';
import { GracefulMeshProps } from './graceful-props';
import { Request, toRequest } from './wishes';
import type { Made, PlanInput } from '../plan';
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

/** Kubernetes' own. */
const DEFAULT_GRACE = 30;

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
    // What a container's own preStop takes is known when it is rendered: its numbers are judged then.
    const ownHooks = props.containers?.some(({ lifecycle }) => lifecycle?.preStop !== undefined) === true;
    const wishes = ownHooks ? { ...request.wishes, nativeSleep: true } : request.wishes;
    const { podMetadata } = props;
    const name = props.containers?.[0]?.name ?? 'main';
    const template = {
      metadata: { annotations: { ...podMetadata?.annotations }, labels: { ...podMetadata?.labels } },
      spec: { containers: [{ name }] },
    };
    // Without metadata of its own the template is its name.
    const applied = planned({ wishes, mesh, template }, warnOnly, podMetadata ? undefined : name);
    if (!applied) return { request, grace: props.terminationGracePeriod ?? Duration.seconds(DEFAULT_GRACE) };
    const [wrong] = applied.findings.filter(({ code }) => Object.hasOwn(PROPERTY, code) && !suppressed.has(code));
    if (wrong && !warnOnly && !ownHooks) throw new PlanError(PROPERTY[wrong.code], `is too short: ${core.rules.describe(wrong)}`);
    return { request, grace: Duration.seconds(applied.grace) };
  } catch (error) {
    if (!(error instanceof PlanError)) throw error;
    throw new Error(`[${[scope.node.path, id].filter(Boolean).join('/')}] ${error.message}`);
  }
}

/** What comes of a plan; nothing where there is none and that is only to be warned of, when the object is written. */
function planned(input: PlanInput, warnOnly: boolean, key: string | undefined): Made['applied'] | undefined {
  try {
    return core.plan.make(input, key).applied;
  } catch (error) {
    if (warnOnly && error instanceof PlanError) return undefined;
    throw error;
  }
}
