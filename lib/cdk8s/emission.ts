import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import type { JsonObject } from '../manifest';
import type { Made, Plan } from '../plan';
import { PlanError } from '../plan/plan-error';
import type { Finding } from '../rules';
import { core } from './core';
import { Participant, participate, Session } from './synth-session';
import { Request } from './wishes';

/** An object as it will be written, and what was found in it. */
export interface Emitted {
  readonly json: unknown;
  readonly plan: Plan;
  readonly applied: Made['applied'];
  readonly errors: readonly Finding[];
  readonly warnings: readonly Finding[];
}

/**
 * Puts a plan into one synthesised object: after cdk8s-plus has filtered it and the user's own patches have run, because the classes of
 * cdk8s-plus-28 silently drop what the 1.28 schema does not know, `preStop.sleep` first of all.
 */
export class Emission implements Participant {
  private memo?: { readonly session: Session; readonly emitted: Emitted };
  private failure?: { readonly session: Session; readonly messages: string[] };
  private validates = false;
  private told?: Set<string>;
  private readonly original: () => unknown;

  /**
   * @param request what the user asked for
   * @param constructedGrace the grace in seconds that the object was constructed with: another one in the rendered object is the user's own patch
   */
  constructor(
    apiObject: ApiObject,
    public readonly construct: IConstruct,
    private readonly request: Request,
    private readonly constructedGrace: number,
  ) {
    this.original = apiObject.toJson.bind(apiObject);
    // On the instance: the class's own toJson is what drops the fields.
    apiObject.toJson = () => this.toJson();
    participate(this);
  }

  /** The object as it stands now. */
  public current(): Emitted {
    return this.prepared() ?? this.compute();
  }

  /** What was computed at the begin of this synthesis, where it may be kept; it is handed out once, so that nothing holds on to it. */
  private prepared(): Emitted | undefined {
    const { memo } = this;
    this.memo = undefined;
    const session = Session.now;
    return session && memo?.session === session && session.keeps(this.construct) ? memo.emitted : undefined;
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
      return emitted.errors.map(core.rules.describe);
    } catch (error) {
      if (this.request.warnOnly) return [];
      // cdk8s puts the path before it.
      return [error instanceof Error ? error.message.replace(`[${this.construct.node.path}] `, '') : String(error)];
    }
  }

  private toJson(): unknown {
    let emitted: Emitted;
    try {
      emitted = this.current();
    } catch (error) {
      if (!this.request.warnOnly) throw error instanceof PlanFailure ? new Error(this.refusal()) : error;
      // A plan that cannot be put in must not stop a rollout: the object is written as its author has it.
      this.tell(`${(error as Error).message}; it is written without a plan`);
      return this.original();
    }
    if (emitted.errors.length > 0) throw new Error(this.refusal());
    for (const finding of emitted.warnings) this.tell(`[${this.construct.node.path}] ${core.rules.describe(finding)}`);
    return emitted.json;
  }

  private compute(): Emitted {
    const { mesh, wishes, warnOnly, suppressed } = this.request;
    const { applyEditsInPlace, isObject, podSources } = core.manifest;
    // cdk8s renders a fresh object each time: this one is ours to edit.
    const json = this.original();
    const source = podSources(json)[0];
    if (!source || !isObject(source.template.spec)) throw new PlanError('containers', 'are missing: there is no pod template to put a plan into');
    const { template } = source;
    this.withdrawConstructedGrace(template);
    const { plan, applied } = this.placed(() => core.plan.make({ wishes, mesh, template, workloadAnnotations: source.workloadAnnotations }));
    applyEditsInPlace(template, applied.edits);
    if (applied.findings.length === 0) return { json, plan, applied, errors: NONE, warnings: NONE };
    const findings = applied.findings.filter(({ code }) => !suppressed.has(code));
    const stops = (finding: Finding) => finding.severity === 'error' && !warnOnly;
    return { json, plan, applied, errors: findings.filter(stops), warnings: findings.filter((finding) => !stops(finding)) };
  }

  private placed<T>(plan: () => T): T {
    try {
      return plan();
    } catch (error) {
      throw error instanceof PlanError ? new PlanFailure(`[${this.construct.node.path}] ${error.message}`) : error;
    }
  }

  /** The grace that the constructor gave cdk8s-plus is the plan's own; any other in the rendered object is a patch of the user's, and stays. */
  private withdrawConstructedGrace({ spec }: JsonObject): void {
    const own = spec as Record<string, unknown>;
    // Emptied rather than deleted: the plan writes it again, and an object that has lost a key is a slow one from then on.
    if (own.terminationGracePeriodSeconds === this.constructedGrace) own.terminationGracePeriodSeconds = undefined;
  }

  /** cdk8s has no channel for warnings. */
  private tell(text: string): void {
    const told = this.told ??= new Set();
    if (told.has(text)) return;
    told.add(text);
    process.emitWarning(text, { type: 'GracefulMesh' });
  }
}

const NONE: readonly Finding[] = [];

/** A plan that cannot be made, with the path of its construct. */
class PlanFailure extends Error {}

/** Whether a construct is still where it was made. */
function inTree(construct: IConstruct): boolean {
  const { scope, id } = construct.node;
  return scope === undefined || (scope.node.tryFindChild(id) === construct && inTree(scope));
}
