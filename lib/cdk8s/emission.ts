import { ApiObject, Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { isObject, JsonObject, podSources, applyEdits } from '../manifest';
import { apply, Applied, plan, Plan, PlanError } from '../plan';
import { describe, Finding } from '../rules';
import { currentSession, Session, watch } from './synth-session';
import { Request } from './wishes';

/** An object as it will be written, and what was found in it. */
export interface Emitted {
  readonly json: unknown;
  readonly plan: Plan;
  readonly applied: Applied;
  readonly errors: readonly Finding[];
  readonly warnings: readonly Finding[];
}

/**
 * Puts a plan into one synthesised object: after cdk8s-plus has filtered it and the user's own patches have run, because the classes of
 * cdk8s-plus-28 silently drop what the 1.28 schema does not know, `preStop.sleep` first of all.
 */
export class Emission {
  private memo?: { readonly session: Session; readonly emitted: Emitted };
  private readonly told = new Set<string>();
  private readonly original: () => unknown;

  constructor(apiObject: ApiObject, private readonly construct: IConstruct, private readonly request: Request) {
    this.original = apiObject.toJson.bind(apiObject);
    // On the instance: the class's own toJson is what drops the fields.
    Object.defineProperty(apiObject, 'toJson', { configurable: true, writable: true, value: () => this.toJson() });
    construct.node.addValidation({ validate: () => this.validate() });
    watch(construct);
  }

  /** The object as it stands now. */
  public current(): Emitted {
    const session = currentSession();
    if (session && this.memo?.session === session) return this.memo.emitted;
    const emitted = this.compute();
    if (session) this.memo = { session, emitted };
    return emitted;
  }

  private validate(): string[] {
    const { chart } = currentSession() ?? {};
    // A chart that is synthesised alone does not write this object.
    if (chart && Chart.of(this.construct) !== chart) return [];
    try {
      return this.current().errors.map(describe);
    } catch (error) {
      return [messageOf(error)];
    }
  }

  private toJson(): unknown {
    const emitted = this.current();
    if (emitted.errors.length > 0) {
      throw new Error(emitted.errors.map((finding) => `[${this.construct.node.path}] ${describe(finding)}`).join('\n'));
    }
    for (const finding of emitted.warnings) this.tell(`[${this.construct.node.path}] ${describe(finding)}`);
    return emitted.json;
  }

  private compute(): Emitted {
    const { mesh, wishes, warnOnly, suppressed } = this.request;
    const json = this.original();
    const source = podSources(json)[0];
    if (!source || !isObject(json)) throw new PlanError('containers', 'are missing: there is no pod template to put a plan into');
    const made = plan({ wishes, mesh, template: source.template, workloadAnnotations: source.workloadAnnotations });
    const applied = apply(made, mesh, source.template, source.workloadAnnotations);
    const findings = applied.evaluation.findings.filter(({ code }) => !suppressed.has(code));
    const stops = (finding: Finding) => finding.severity === 'error' && !warnOnly;
    return {
      json: source.pointer === '' ? applied.template : applyEdits(json, [{ pointer: source.pointer, value: applied.template as JsonObject }]),
      plan: made,
      applied,
      errors: findings.filter(stops),
      warnings: findings.filter((finding) => !stops(finding)),
    };
  }

  /** cdk8s has no channel for warnings. */
  private tell(text: string): void {
    if (this.told.has(text)) return;
    this.told.add(text);
    process.emitWarning(text, { type: 'GracefulMesh' });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
