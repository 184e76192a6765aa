import { ApiObject, Yaml } from 'cdk8s';
import { IConstruct } from 'constructs';
import type { PodOutcome } from '../../requirements';
import { lookingOnce } from '../around';
import { core } from '../core';
import type { Emission, Emitted } from '../emission';
import { asDoor } from '../errors';
import { GracefulPlan } from '../graceful-plan';
import { onDemand } from '../on-demand';

/** One pod template that existed already, and what comes of it. Computed as it stands now. */
export class ExistingWorkload {
  /** @internal */
  public static _of(emission: Emission, pod: PodOutcome, refusals: readonly string[]): ExistingWorkload {
    return new ExistingWorkload(emission, pod, refusals);
  }

  /** The path of its construct. */
  public readonly path: string;
  /** The kind of the object that holds it. */
  public readonly kind: string;
  /** The name of the object that holds it. */
  public readonly name: string;
  /** What was planned. Nothing where it was only checked, has opted out, or has no plan, which the findings then say. */
  public readonly plan?: GracefulPlan;
  /** What the rules find in it as it would be written, warnings included; where there is no plan for it, what stands in the way of one. */
  public readonly findings: string[];
  /** How a pod stops under the worst load that was declared, as a picture in plain text. */
  public readonly timeline: string;

  private constructor(emission: Emission, { source, planned, examined, errors, warnings, remarks }: PodOutcome, refusals: readonly string[]) {
    this.path = emission.construct.node.path;
    this.kind = source.kind;
    this.name = source.name;
    this.plan = planned && GracefulPlan._of(planned);
    this.findings = [
      ...refusals,
      ...[...errors, ...warnings].map((finding) => core.requirements.describeIn(finding, source)),
      ...remarks.map(({ message }) => message),
    ];
    this.timeline = core.timeline.situationsText(examined.situations);
  }
}

/** What comes of the objects of a scope. Everything is computed when it is asked for, from the objects as they stand then. */
export class GracefulReport {
  /** @internal */
  public static _of(scope: IConstruct, refresh: () => void): GracefulReport {
    return new GracefulReport(scope, refresh);
  }

  private constructor(private readonly scope: IConstruct, private readonly refresh: () => void) {}

  /** Every pod template in the scope. */
  public get workloads(): ExistingWorkload[] {
    return this.emitted().flatMap(([emission, { pods, refusals }]) =>
      // What stands in the way of a plan is of the object: it is said once.
      pods.map((pod, index) => ExistingWorkload._of(emission, pod, index === 0 ? refusals.map(({ reason }) => reason) : [])));
  }

  /**
   * What the rules find in all of them, each with the path of its construct, and of several pods of one object with the place of its template; warnings, what has opted out, and
   * what stands in the way of a plan included.
   */
  public get findings(): string[] {
    return this.emitted().flatMap(([emission, { pods, refusals, told: unread }]) => {
      const found = [
        ...pods.flatMap(({ errors, warnings, source }) => [...errors, ...warnings].map((finding) => emission.said(finding, source, { pods }))),
        ...unread.map(core.rules.describe),
      ];
      const remarks = pods.flatMap((pod) => pod.remarks.map(({ message }) => message));
      return [...refusals.map(({ reason }) => reason), ...found, ...remarks].map((text) => `[${emission.construct.node.path}] ${text}`);
    });
  }

  /**
   * What differs from what the objects would be without this library, as a unified diff; empty where nothing does. Of an object that cannot be written, what stands
   * in the way is told before it, in lines that tools that read diffs pass over, and the diff shows it repaired.
   */
  public diff(): string {
    const { createTwoFilesPatch } = core.manifest.libraries.diff();
    return this.emitted().map(([emission, emitted]) => {
      const repaired = emission.repaired(emitted);
      const [before, after] = [emission.untouched(), repaired ?? emitted.json].map((value) => Yaml.stringify(value));
      const name = `${emission.construct.node.path}.yaml`;
      const without = emitted.refusals.map(({ reason }) => `# ${name} has no plan: ${reason}\n`).join('');
      const wrong = emitted.pods.flatMap(({ errors, source }) => errors.map((finding) => `# ${name}: ${emission.said(finding, source, emitted)}\n`)).join('');
      const diff = before === after ? '' : createTwoFilesPatch(name, name, before, after, 'as it is', repaired ? 'as it would be, repaired' : 'as it is written');
      return without + (emission.plans ? wrong : '') + diff;
    }).join('');
  }

  private emitted(): [Emission, Emitted][] {
    this.refresh();
    return lookingOnce(() => this.scope.node.findAll().flatMap((construct): [Emission, Emitted][] => {
      const emission = ApiObject.isApiObject(construct) ? onDemand.registry.emissionOf(construct) : undefined;
      return emission ? [[emission, emission.seen()]] : [];
    }));
  }
}

asDoor(GracefulReport);
