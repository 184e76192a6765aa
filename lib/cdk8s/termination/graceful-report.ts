import { ApiObject, Yaml } from 'cdk8s';
import { IConstruct } from 'constructs';
import type { PodOutcome } from '../../requirements';
import { core } from '../core';
import type { Emission, Emitted } from '../emission';
import { GracefulPlan } from '../graceful-plan';
import { onDemand } from '../on-demand';

/** One pod template that existed already, and what comes of it. Computed as it stands now. */
export class ExistingWorkload {
  /** @internal */
  public static _of(emission: Emission, pod: PodOutcome): ExistingWorkload {
    return new ExistingWorkload(emission, pod);
  }

  /** The path of its construct. */
  public readonly path: string;
  /** The kind of the object that holds it. */
  public readonly kind: string;
  /** The name of the object that holds it. */
  public readonly name: string;
  /** What was planned; undefined where it was only checked, or has opted out. */
  public readonly plan?: GracefulPlan;
  /** What the rules find in it as it would be written, warnings included. */
  public readonly findings: string[];
  /** How a pod stops under the worst load that was declared, as a picture in plain text. */
  public readonly timeline: string;

  private constructor(emission: Emission, { source, planned, examined, errors, warnings }: PodOutcome) {
    this.path = emission.construct.node.path;
    this.kind = source.kind;
    this.name = source.name;
    this.plan = planned && GracefulPlan._of(planned);
    this.findings = [...errors, ...warnings].map(core.rules.describe);
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

  /**
   * Every pod template in the scope.
   *
   * @throws when a plan cannot be made for one of them
   */
  public get workloads(): ExistingWorkload[] {
    return this.emitted().flatMap(([emission, { pods }]) => pods.map((pod) => ExistingWorkload._of(emission, pod)));
  }

  /**
   * What the rules find in all of them, each with the path of its construct; warnings and what has opted out included.
   *
   * @throws when a plan cannot be made for one of them
   */
  public get findings(): string[] {
    return this.emitted().flatMap(([emission, { pods, told }]) => {
      const found = pods.flatMap((pod) => ExistingWorkload._of(emission, pod).findings);
      return [...found, ...told.map(core.rules.describe)].map((text) => `[${emission.construct.node.path}] ${text}`);
    });
  }

  /**
   * What differs from what the objects would be without this library, as a unified diff; empty where nothing does.
   *
   * @throws when a plan cannot be made for one of them
   */
  public diff(): string {
    const { createTwoFilesPatch } = core.manifest.libraries.diff();
    return this.emitted().map(([emission, { json }]) => {
      const [before, after] = [emission.untouched(), json].map((value) => Yaml.stringify(value));
      const name = `${emission.construct.node.path}.yaml`;
      return before === after ? '' : createTwoFilesPatch(name, name, before, after, 'as it is', 'as it is written');
    }).join('');
  }

  private emitted(): [Emission, Emitted][] {
    this.refresh();
    return this.scope.node.findAll().flatMap((construct): [Emission, Emitted][] => {
      const emission = ApiObject.isApiObject(construct) ? onDemand.registry.emissionOf(construct) : undefined;
      return emission ? [[emission, emission.current()]] : [];
    });
  }
}
