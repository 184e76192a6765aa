import { ApiObject, App, Chart, Duration } from 'cdk8s';
import { IConstruct } from 'constructs';
import type { ResolvedSettings } from '../../requirements';
import { core } from '../core';
import { hasDefaults, nearestDefaults, withDefaults } from '../defaults';
import { Emission, emissionOf } from '../emission';
import { placed, placeOf } from '../given';
import { GracefulMeshProps } from '../graceful-props';
import { RequestDuration } from '../request-duration';
import { resolveSettings } from '../resolve-settings';
import { announce, atBegin, atEnd, Session } from '../synth-session';
import { tell } from '../tell';

/** What is to happen to the objects of a scope. */
export interface Registration {
  readonly mode: 'plan' | 'check';
  readonly props: GracefulMeshProps;
  readonly raiseGrace: boolean;
  readonly workloadKinds?: readonly string[];
  /** One request for all objects that have the same defaults around them: what is planned for one is then remembered for the next. */
  readonly resolved: Map<IConstruct | undefined, ResolvedSettings>;
}

const REGISTRATION = Symbol.for('graceful-mesh:registration');
const WATCHES = Symbol.for('graceful-mesh:registrations');

type Marked = Record<symbol, unknown>;

/** The scopes of an app that were registered. */
const registeredIn = (app: IConstruct) => (app as unknown as Marked)[WATCHES] as Set<IConstruct> | undefined;

const told = new WeakSet<IConstruct>();

/** A scope in which no workload was found is the wrong one, or one that is filled elsewhere: whoever meant it should know. */
function tellEmpty(target: IConstruct): void {
  for (const scope of registeredIn(App.of(target)) ?? []) {
    if (told.has(scope) || !scope.node.scopes.includes(target) || holdsPods(scope)) continue;
    told.add(scope);
    const { mode } = registrationOf(scope) as Registration;
    tell(`${placeOf(scope)} nothing ${mode === 'plan' ? 'was planned' : 'was checked'}: no object of this scope has a pod template; `
      + `is GracefulTermination.${mode === 'plan' ? 'attach' : 'check'} meant for another one?`);
  }
}

function holdsPods(construct: IConstruct): boolean {
  return (ApiObject.isApiObject(construct) && emissionOf(construct)?.hasPods === true) || construct.node.children.some(holdsPods);
}

/** What was registered for a scope itself. */
export function registrationOf(scope: IConstruct): Registration | undefined {
  return (scope as unknown as Marked)[REGISTRATION] as Registration | undefined;
}

/**
 * Registers a scope: its objects, those that are there and those that come later, are adopted before they are written.
 *
 * @throws when the props cannot be
 */
export function register(scope: IConstruct, registration: Registration): void {
  // What is wrong with the props is said where they are written, objects or none.
  resolvedFor(scope, nearestDefaults(scope), registration);
  Object.defineProperty(scope, REGISTRATION, { value: registration });
  const app = App.of(scope);
  if (!registeredIn(app)) Object.defineProperty(app, WATCHES, { value: new Set<IConstruct>() });
  registeredIn(app)?.add(scope);
  atBegin(adoptRegistered);
  atEnd(tellEmpty);
  announce(app, scope.node.scopes.find((around) => Chart.isChart(around)) as Chart | undefined);
  adoptAll(scope, registration);
  // A chart that is added later and synthesised alone is not announced; its validations are.
  scope.node.addValidation({
    validate: () => {
      if (!Session.now) adoptAll(scope, registration);
      return [];
    },
  });
}

/** Adopts what has come since, for every scope of an app that was registered: one walk. */
export function adoptRegistered(app: IConstruct): void {
  if (registeredIn(app)) walk(app, { defaults: hasDefaults(app) ? app : undefined });
}

/** Adopts the objects of a scope, but those of a scope inside it that has a registration of its own. */
function adoptAll(scope: IConstruct, registration: Registration): void {
  walk(scope, { registration, defaults: nearestDefaults(scope) });
}

/** What counts for a construct, gathered on the way down to it: looking up from each object would cost as much as all the rest. */
interface Around {
  readonly registration?: Registration;
  readonly defaults?: IConstruct;
}

function walk(construct: IConstruct, above: Around): void {
  const registration = registrationOf(construct) ?? above.registration;
  const defaults = hasDefaults(construct) ? construct : above.defaults;
  if (registration && ApiObject.isApiObject(construct)) adoptWith(construct, registration, defaults);
  const around = registration === above.registration && defaults === above.defaults ? above : { registration, defaults };
  for (const child of construct.node.children) walk(child, around);
}

const adopted = new WeakMap<ApiObject, Registration>();

/** Has one object emitted with a plan, or judged; nothing where something of this library does it already. */
export function adopt(apiObject: ApiObject, registration: Registration): void {
  // The object is a scope of its own: no wider one takes it over.
  if (!registrationOf(apiObject)) Object.defineProperty(apiObject, REGISTRATION, { value: registration });
  adoptWith(apiObject, registration, nearestDefaults(apiObject));
}

function adoptWith(apiObject: ApiObject, registration: Registration, defaults: IConstruct | undefined): void {
  const existing = emissionOf(apiObject);
  if (existing?.isOurs || adopted.get(apiObject) === registration) return;
  const owner = ownerOf(apiObject);
  const { mode, raiseGrace, workloadKinds } = registration;
  const settings = resolvedFor(owner, defaults, registration);
  const options = { mode, unaskedGrace: defaultGrace(owner), raiseGrace, workloadKinds };
  adopted.set(apiObject, registration);
  // A nearer scope may be registered after a farther one, which has adopted the object already.
  if (existing) existing.planAnew(settings, options);
  else new Emission(apiObject, owner, settings, options);
}

/** @param defaults the nearest scope around the construct that has some */
function resolvedFor(construct: IConstruct, defaults: IConstruct | undefined, registration: Registration): ResolvedSettings {
  const { props, resolved, mode, workloadKinds } = registration;
  let settings = resolved.get(defaults);
  if (!settings) {
    const merged = withDefaults(construct, props);
    // Without a word on requests only what holds for every request can be judged; a plan needs one.
    const judged = mode === 'check' && !merged.requestDuration ? { ...merged, requestDuration: RequestDuration.upTo(Duration.seconds(0)) } : merged;
    resolved.set(defaults, settings = placed(construct, () => {
      core.requirements.refuseWorkloadKinds(workloadKinds);
      return resolveSettings(judged);
    }));
  }
  return settings;
}

/** The construct that people know the object by: that of cdk8s-plus around it, where it is its own. */
function ownerOf(apiObject: ApiObject): IConstruct {
  const { scope } = apiObject.node;
  return scope && !ApiObject.isApiObject(scope) && scope.node.defaultChild === apiObject ? scope : apiObject;
}

const KUBERNETES_DEFAULT_GRACE = 30;

/**
 * cdk8s-plus renders the default of Kubernetes where nobody gave a grace, and does not tell the two apart: 30 s of one of its workloads, of
 * whatever version, count as not given.
 */
function defaultGrace(owner: IConstruct): number | undefined {
  const { terminationGracePeriod } = owner as unknown as { readonly terminationGracePeriod?: { toSeconds?(): number } };
  return terminationGracePeriod?.toSeconds?.() === KUBERNETES_DEFAULT_GRACE ? KUBERNETES_DEFAULT_GRACE : undefined;
}

export { emissionOf };
