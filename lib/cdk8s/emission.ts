import { ApiObject, Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import type { PlannedPod, Plan } from '../plan';
import { PlanError } from '../plan/plan-error';
import type { PodSource } from '../pods';
import type { ResolvedSettings, PodOutcome, Handling } from '../requirements';
import type { Finding } from '../rules';
import { among, appAround } from './around';
import { core } from './core';
import { atDoor } from './errors';
import { Participant, participate, Session } from './synth-session';
import { tell } from './tell';

/** An object as it will be written. */
export interface Emitted {
  readonly json: unknown;
  readonly pods: readonly PodOutcome[];
  /** Why there is no plan for some of its pods: then it is not written, or as its author has it. */
  readonly refusals: readonly PlanFailure[];
  /** What is said of pods that are not read. */
  readonly told: readonly Finding[];
}

const EMISSION = Symbol.for('graceful-mesh:emission');

/** What plans or judges an object already, if anything does. */
export function emissionOf(apiObject: ApiObject): Emission | undefined {
  return (apiObject as unknown as Record<symbol, Emission | undefined>)[EMISSION];
}

/**
 * Puts plans into one synthesised object, or judges it: after its class has filtered it and the user's own patches have run, because the classes of
 * cdk8s-plus-28 silently drop what the 1.28 schema does not know, `preStop.sleep` first of all.
 */
export class Emission implements Participant {
  private memo?: { readonly session: Session; readonly emitted: Emitted };
  private failure?: { readonly session: Session; readonly messages: string[] };
  private validates = false;
  /** Whether the object had pods when it was last looked at. */
  public hasPods = false;
  public readonly chart: Chart;
  private readonly original: () => unknown;

  /**
   * @param construct whose path messages carry
   * @param request what the user asked for
   */
  constructor(
    apiObject: ApiObject,
    public readonly construct: IConstruct,
    private settings: ResolvedSettings,
    private options: Handling,
  ) {
    this.chart = Chart.of(construct);
    this.original = apiObject.toJson.bind(apiObject);
    // On the instance: the class's own toJson is what drops the fields.
    apiObject.toJson = () => atDoor(() => this.toJson());
    (apiObject as unknown as Record<symbol, Emission>)[EMISSION] = this;
    participate(this);
  }

  /** Whether the object is that of a construct of this library. */
  public get isOurs(): boolean {
    return this.options.ours !== undefined;
  }

  /** Whether it gets plans, or is only judged. */
  public get plans(): boolean {
    return this.options.mode === 'plan';
  }

  /** Has it planned or judged otherwise from now on. */
  public planAnew(settings: ResolvedSettings, options: Handling): void {
    this.settings = settings;
    this.options = options;
    this.memo = undefined;
  }

  /**
   * The object as it stands now.
   *
   * @throws when there is no plan for a pod of it, with all that stands in the way
   */
  public current(): Emitted {
    const emitted = this.seen();
    const reasons = emitted.refusals.map(({ reason }) => reason);
    if (reasons.length > 0) throw new PlanFailure(this.construct, reasons.join('; '));
    return emitted;
  }

  /** The same where what has no plan is only told; with it, the object is as its author has it. */
  public seen(): Emitted {
    return this.prepared() ?? this.compute();
  }

  /** The object as its author has it. */
  public untouched(): unknown {
    return this.original();
  }

  /** The object as it would be written had its author followed what is told of it; undefined where nothing stops it. */
  public repaired({ pods, refusals }: Emitted): unknown {
    const stops = !this.settings.warnOnly && this.plans && (refusals.length > 0 || pods.some(({ errors }) => errors.length > 0));
    return stops ? core.requirements.repaired(this.original() as object, this.settings, this.options) : undefined;
  }

  /** What was computed at the begin of this synthesis, where it may be kept; it is handed out once, so that nothing holds on to it. */
  private prepared(): Emitted | undefined {
    const { memo } = this;
    this.memo = undefined;
    const session = Session.now;
    return session && memo?.session === session && session.keeps(this) ? memo.emitted : undefined;
  }

  /** Computes the object at the begin of a synthesis, so that what is wrong with all of an app's objects is said at once, before any is written. */
  public prepare(): void {
    const session = Session.now;
    if (!session) return;
    const messages = this.problems((emitted) => { this.memo = { session, emitted }; });
    if (messages.length === 0) return;
    this.failure = { session, messages };
    if (this.validates) return;
    this.validates = true;
    this.construct.node.addValidation({ validate: () => (this.failure?.session === Session.now ? this.failure?.messages ?? [] : []) });
  }

  private refusal(): string {
    return Session.now?.failure() ?? `[${this.construct.node.path}] ${this.problems().join('\n')}`;
  }

  /** What is wrong with the object as it stands now. One that was removed from the tree is not written, and has nothing to say. */
  public problems(seen: (emitted: Emitted) => void = () => undefined): string[] {
    if (!inTree(this.construct)) return [];
    try {
      const emitted = this.compute();
      seen(emitted);
      return [
        ...(this.settings.warnOnly ? [] : emitted.refusals.map(({ reason }) => reason)),
        ...emitted.pods.flatMap(({ errors, source }) => errors.map((finding) => this.said(finding, source, emitted))),
      ];
    } catch (error) {
      return [error instanceof Error ? error.message : String(error)];
    }
  }

  private toJson(): unknown {
    const emitted = this.seen();
    const { json, pods, told, refusals } = emitted;
    if (refusals.length > 0 && !this.settings.warnOnly) throw new Error(this.refusal());
    if (refusals.length > 0) {
      // A plan that cannot be put in must not stop a rollout: the object is written as its author has it, and that is all there is to say of it.
      for (const { message } of refusals) tell(`${message}; it is written without a plan`);
      return json;
    }
    for (const finding of told) tell(`[${this.construct.node.path}] ${core.rules.describe(finding)}`);
    for (const { errors, warnings, remarks, source } of pods) {
      if (errors.length > 0) throw new Error(this.refusal());
      for (const { message } of remarks) tell(`[${this.construct.node.path}] ${message}`);
      for (const finding of warnings) tell(`[${this.construct.node.path}] ${this.said(finding, source, emitted)}`);
    }
    return json;
  }

  private compute(): Emitted {
    // cdk8s renders a fresh object each time: this one is ours to edit.
    const json = this.original();
    const { sources, unread } = core.pods.readPods(json);
    this.hasPods = sources.length + unread.length > 0;
    const told = unread.flatMap((maker) => core.requirements.tellUnread(maker, this.settings));
    if (this.isOurs && (sources.length === 0 || !core.manifest.isObject(sources[0].template.spec))) {
      return { json, pods: [], told, refusals: [new PlanFailure(this.construct, '\'containers\' are missing: there is no pod template to put a plan into')] };
    }
    const { settings, options } = this.inItsApp(sources.length > 0);
    const [pods, refusals]: [PodOutcome[], PlanFailure[]] = [[], []];
    for (const source of sources) {
      try {
        pods.push(core.requirements.planOrCheck(source, settings, options));
      } catch (error) {
        if (!(error instanceof PlanError)) throw error;
        refusals.push(...this.refused(error, source, sources));
      }
    }
    return refusals.length === 0 ? { json, pods, told, refusals } : { ...this.asItIs(), told, refusals };
  }

  /** Why there is no plan for one of its pods. */
  private refused(error: PlanError, source: PodSource, sources: readonly PodSource[]): PlanFailure[] {
    const { describeIn, everyReason, located, saidOf } = core.requirements;
    const { problems, findings } = everyReason(error, this.settings, source);
    // What is only warned of is written, and so judged, as it stands.
    const found = this.settings.warnOnly ? [] : findings.map((finding) => describeIn(finding, source));
    return [...problems.map(({ message }) => located(message, source)), ...found]
      .map((reason) => new PlanFailure(this.construct, saidOf(reason, source, sources)));
  }

  /** With what is known of the app around the object, where it is only judged. */
  private inItsApp(hasPods: boolean): { readonly settings: ResolvedSettings; readonly options: Handling } {
    const { settings, options } = this;
    if (options.mode === 'plan' || !hasPods) return { settings, options };
    const { bundle, namespaces } = appAround(this.construct, asItIs, Session.now?.keeps(this) === false);
    return { settings: among(settings, namespaces), options: { ...options, bundle: { ...bundle, meshDeclared: false } } };
  }

  /** The object without a plan, judged as it stands where it is written so. */
  private asItIs(): Pick<Emitted, 'json' | 'pods'> {
    const json = this.original();
    const { warnOnly } = this.settings;
    const pods = core.pods.podSources(json).map((source) => {
      const judged = core.requirements.planOrCheck(source, this.settings, { mode: 'check' });
      return warnOnly ? judged : { ...judged, errors: [], warnings: [] };
    });
    return { json, pods };
  }

  /** A finding in the one voice; where an object holds several pod templates it says which. */
  public said(finding: Finding, source: PodSource, { pods }: Pick<Emitted, 'pods'>): string {
    return core.requirements.saidOf(core.requirements.describeIn(finding, source), source, pods.map((pod) => pod.source));
  }
}

/** An object as its author has it. */
const asItIs = (apiObject: ApiObject): unknown => emissionOf(apiObject)?.untouched() ?? apiObject.toJson();

/** A plan that cannot be made, with the path of its construct. */
export class PlanFailure extends Error {
  public declare readonly reason: string;

  constructor(construct: IConstruct, reason: string) {
    super(`[${construct.node.path}] ${reason}`);
    // The message has it: Node would print it once more.
    Object.defineProperty(this, 'reason', { value: reason });
  }
}

/** The parts of a plan that an object of ours always has. */
export interface Planned {
  readonly plan: Plan;
  readonly applied: PlannedPod['applied'];
}

/** The plan of an object of ours, which has one pod template. */
export function planOf({ pods }: Emitted): Planned {
  return pods[0].planned as Planned;
}

/** Whether a construct is still where it was made. */
function inTree(construct: IConstruct): boolean {
  const { scope, id } = construct.node;
  return scope === undefined || (scope.node.tryFindChild(id) === construct && inTree(scope));
}
