import { Chart, Duration } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { core } from './core';
import { withDefaults } from './defaults';
import { atDoor } from './errors';
import { constructGiven, containersGiven, placeOf, propsGiven } from './given';
import { GRACEFUL_NAMES } from './graceful-names';
import { GracefulMeshProps } from './graceful-props';
import { RequestDuration } from './request-duration';
import { resolveSettings } from './resolve-settings';
import type { JsonObject } from '../manifest';
import { PlanError } from '../plan/plan-error';
import type { ResolvedSettings } from '../requirements';

/** What a workload's constructor knows before it exists. */
export interface Early {
  readonly settings: ResolvedSettings;
  /** The grace to construct the workload with. */
  readonly grace: Duration;
}

interface EarlyContainer {
  readonly name?: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly lifecycle?: { readonly preStop?: unknown };
}

/** The parts of a workload's props that decide how it stops. */
export interface EarlyProps extends GracefulMeshProps {
  readonly containers?: readonly EarlyContainer[];
  readonly metadata?: { readonly namespace?: string };
  readonly restartPolicy?: string;
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
 * @param kind of the object that will be written
 * @param known the other props of its class; undefined where a subclass may have more
 * @throws Error with the construct's path, the property and the number that would do
 */
export function early(scope: Construct, id: string, props: EarlyProps, kind: string, known?: readonly string[]): Early {
  return atDoor(() => {
    try {
      check(scope, id, props, known);
      return planEarly(scope, props, kind);
    } catch (error) {
      if (!(error instanceof PlanError)) throw error;
      const all = [error, ...error.besides.also ?? []].map(({ message }) => core.requirements.located(message, templateOf(kind)));
      throw new Error(`${placeGiven(scope, id)}${all.join('; ')}`);
    }
  });
}

const EXAMPLE = '{ mesh: Mesh.istio({ version: \'1.24\' }), requestDuration: RequestDuration.upTo(Duration.seconds(60)), containers: [{ image: \'shop/checkout:1.4.2\' }] }';
const knownOf = new WeakMap<readonly string[], ReadonlySet<string>>();

/** As much of a construct's place as was given. */
function placeGiven(scope: unknown, id: unknown): string {
  const ids = typeof id === 'string' && id !== '' ? [id] : [];
  if (Construct.isConstruct(scope)) return `${placeOf(scope, ...ids)} `;
  return ids.map((name) => `[${name}] `).join('');
}

function check(scope: Construct, id: string, props: EarlyProps, names: readonly string[] | undefined): void {
  constructGiven('scope', scope);
  if (typeof id !== 'string' || id === '') throw new PlanError('id', `(${core.manifest.show(id)}) must be a name, such as 'checkout'`);
  if (scope.node.tryFindChild(id)) throw new PlanError('id', `(${core.manifest.show(id)}) is taken: there is one of that name in ${placeOf(scope)}; give another`);
  if (typeof props !== 'object' || props === null) propsGiven(props, { known: GRACEFUL_NAMES, example: EXAMPLE });
  containersGiven(props.containers);
  if (!names) return;
  let known = knownOf.get(names);
  if (!known) knownOf.set(names, known = new Set([...names, ...GRACEFUL_NAMES]));
  propsGiven(props, { known, example: EXAMPLE, place: () => placeOf(scope, id) });
}

function planEarly(scope: Construct, props: EarlyProps, kind: string): Early {
  const isJob = core.requirements.isJobKind(kind);
  const merged = withDefaults(scope, props);
  const own = isJob ? core.requirements.settingsOfJob(merged, props, RequestDuration.upTo(Duration.seconds(0))) : merged;
  const settings = resolveSettings(own, props.terminationGracePeriod, isJob);
  // What a Job runs decides whether it can end; where its containers come later, it is judged when it is rendered.
  if (isJob && !props.containers?.length) return { settings, grace: props.terminationGracePeriod ?? Duration.seconds(DEFAULT_GRACE) };
  // What a container's own preStop takes is known when it is rendered: its numbers are judged then.
  const ownHooks = props.containers?.some(({ lifecycle }) => lifecycle?.preStop !== undefined) === true;
  const name = props.containers?.[0]?.name ?? 'main';
  const namespace = props.metadata?.namespace ?? chartNamespace(scope);
  // Without metadata of its own the template is its name.
  const key = props.podMetadata || isJob ? undefined : `${namespace} ${props.restartPolicy} ${name}`;
  if (key === undefined || ownHooks) return planned(props, kind, { settings, name, namespace, key, ownHooks });
  let known = remembered.get(settings);
  if (!known) remembered.set(settings, known = new Map());
  let ahead = known.get(key);
  if (!ahead && known.size >= MOST_NAMES) known.clear();
  if (!ahead) known.set(key, ahead = planned(props, kind, { settings, name, namespace, key, ownHooks }));
  return ahead;
}

/** What was made for workloads that asked for the same settings: of one name, in one namespace, a plan is another only where more is said of it. */
const remembered = new WeakMap<ResolvedSettings, Map<string, Early>>();
const MOST_NAMES = 1000;

interface Asked {
  readonly settings: ResolvedSettings;
  readonly name: string;
  readonly namespace: string | undefined;
  readonly key: string | undefined;
  readonly ownHooks: boolean;
}

function planned(props: EarlyProps, kind: string, { settings, name, namespace, key, ownHooks }: Asked): Early {
  const { mesh, warnOnly, suppressed } = settings;
  const requirements = ownHooks ? { ...settings.requirements, nativeSleep: true } : settings.requirements;
  const { podMetadata } = props;
  const containers = jobContainers(props, kind);
  const template: JsonObject = {
    metadata: { annotations: { ...podMetadata?.annotations }, labels: { ...podMetadata?.labels } },
    spec: { containers: containers ?? [{ name }], ...(props.restartPolicy !== undefined && { restartPolicy: props.restartPolicy }) },
  };
  const workload = containers || namespace !== undefined ? core.workload.readWorkload({ kind: containers ? kind : '', apiVersion: '', namespace, spec: {} }) : undefined;
  const input = { requirements, mesh, template, workload };
  const ahead = key === undefined || ownHooks ? undefined : unlessWarned(warnOnly, () => core.plan.graceAhead(input, key));
  if (ahead !== undefined) return { settings, grace: Duration.seconds(ahead) };
  const applied = unlessWarned(warnOnly, () => core.plan.planPod(input, key).applied);
  if (!applied) return { settings, grace: props.terminationGracePeriod ?? Duration.seconds(DEFAULT_GRACE) };
  const [wrong] = applied.findings.filter(({ code }) => Object.hasOwn(PROPERTY, code) && !suppressed.has(code));
  if (wrong && !warnOnly && !ownHooks) throw new PlanError(PROPERTY[wrong.code], `is too short: ${core.requirements.describeIn(wrong, templateOf(kind))}`);
  return { settings, grace: Duration.seconds(applied.grace) };
}

/** Where the pod template will stand in the object. */
const templateOf = (kind: string) => ({ pointer: kind === 'CronJob' ? '/spec/jobTemplate/spec/template' : '/spec/template', form: 'template' as const });

/** What a Job's containers run decides whether it can end; those that are added later are judged when they are rendered. */
function jobContainers({ containers }: EarlyProps, kind: string): JsonObject[] | undefined {
  if (!core.requirements.isJobKind(kind) || !containers?.length) return undefined;
  return containers.map(({ name, command, args }, index) => ({
    name: name ?? (index === 0 ? 'main' : `main-${index}`),
    ...(command && { command: [...command] }),
    ...(args && { args: [...args] }),
  }));
}

function chartNamespace(scope: IConstruct): string | undefined {
  return (Chart.isChart(scope) ? scope : Chart.of(scope)).namespace;
}

/** What comes of a plan; nothing where there is none and that is only to be warned of, when the object is written. */
function unlessWarned<T>(warnOnly: boolean, plan: () => T): T | undefined {
  try {
    return plan();
  } catch (error) {
    if (warnOnly && error instanceof PlanError) return undefined;
    throw error;
  }
}
