import { PodTemplate } from '../manifest';
import { JobCommand, JobEnd, MeshAbilities, MeshReading } from '../meshes/mesh';
import { Edit, Fix, GraceLimit, Inequality, Needs, PodFacts, Timeline } from '../model';
import { UnreadPods, UnwrittenPods } from '../pods';
import { Beside, FoundLimit, Origin, ServiceFacts, WorkloadFacts } from '../workload';

export type Severity = 'error' | 'warning';

/** One of the ways in which the pod may come out of injection, played under the worst load. */
export interface Situation {
  readonly pod: PodFacts;
  /** How it stops under the worst load, with hooks of unknown length as long as they may be: the picture that is shown. */
  readonly timeline: Timeline;
  /** Under the worst and the quietest load, with hooks of unknown length as short as they can be: what goes wrong there is certain. */
  readonly certain: readonly Timeline[];
  /** Whether the numbers alone show that the proxy outlasts what needs it, and takes connections as long as peers send: nothing is played for it. */
  readonly covered: boolean;
  readonly inequality: Inequality;
  /** By when the pod has stopped by itself; undefined where a hook has no known bound. */
  readonly stop?: number;
  /** What it needs at least, whatever the hooks of unknown length take. */
  readonly leastStop: number;
  /** The same where the net behind a waiting hook is spent. */
  readonly spentStop: number;
}

/** What the command of a Job's container does to the proxy. */
export interface NamedJobCommand extends JobCommand {
  readonly name: string;
  /** JSON pointer to the container. */
  readonly pointer: string;
  /** What an annotation declares of it, where it counts. */
  readonly declared?: 'always' | 'on-success';
  /** A program of it, with its arguments. */
  spelt(program: string): string;
}

/** What a rule may ask. It never asks which mesh it is. */
export interface RuleContext {
  readonly template: PodTemplate;
  readonly reading: MeshReading;
  readonly abilities: MeshAbilities;
  readonly needs: Needs;
  readonly situations: readonly Situation[];
  /** What stands around the template; undefined where only a template was given. */
  readonly workload?: WorkloadFacts;
  /** What makes pods that are not read, or not written: nothing else is asked then. */
  readonly unread?: UnreadPods | UnwrittenPods;
  /** What the bundle says of the pod. */
  readonly beside?: Beside;
  /** The Services of it that select the pod. */
  readonly services: readonly ServiceFacts[];
  /** Whether preStop + drain < grace must hold as a sum, whatever runs beside what. */
  readonly literalSum: boolean;
  /** Whether the application was said to take connections. */
  readonly serves: boolean;
  /** Whether the cluster has the preStop `sleep` action, as far as anybody knows. */
  readonly sleepAction: boolean;
  /** What the rules before this one have found. */
  readonly findings: readonly Finding[];
  /** What would be found besides, were the pod known to be one of the mesh. */
  readonly ifMeshed: readonly Finding[];
  /** Who may shorten the grace: as declared, and as found. */
  readonly limits: readonly (GraceLimit | FoundLimit)[];
  /** How a Job's container ends the proxy, where the mesh has a way, */
  readonly jobEnd?: JobEnd;
  /** and what the command of each container does. */
  readonly jobCommands: readonly NamedJobCommand[];
  /** What makes the pod right as a whole. It is computed when somebody reads it: a rule asks in the getter of a fix, never in its check. */
  readonly repair: Repair;
  /** The same once these edits have been made, which are then a part of it. */
  repairAfter(edits: readonly Edit[]): Repair;
}

export type RepairPart = 'native' | 'preStop' | 'proxyHook' | 'drain' | 'listeners' | 'grace';

/** Everything that has to change in how long the containers and the proxy of a pod stay, and its grace. */
export interface Repair {
  /** `a preStop of 5s, a drain of 66s and a grace of 67s cover it`. */
  readonly text: string;
  /** What of the text is said of limits that the repaired pod does not keep; empty where it does. */
  readonly tooLong: string;
  /** The things that the text names. */
  readonly parts: readonly RepairPart[];
  /** Absent where somebody else has to write it, which the text says. */
  readonly edits?: readonly Edit[];
  /** The least grace that then does. Absent where no repair was worked out, which the text says. */
  readonly grace?: number;
}

/** A template that was judged. */
export interface Judged {
  readonly context: RuleContext;
  readonly findings: Finding[];
}

/** What a rule found. */
export interface Violation {
  /** What is wrong, with the numbers. */
  readonly message: string;
  /** JSON pointer into the pod template. */
  readonly pointer: string;
  /** JSON pointer into the object, for what stands around the template. @default - it stands in the template, at `pointer` */
  readonly inObject?: string;
  /** What other object of the bundle says it. @default - none */
  readonly from?: Origin;
  /** @default - the rule's */
  readonly severity?: Severity;
  /** A getter, where it has to be computed: most findings are looked at without it. */
  readonly fix?: Fix;
}

export interface Rule {
  /** `GMnnn`: 1xx the kubelet, 2xx the proxy, 3xx traffic, 4xx Jobs, 9xx input. Never used again once given away. */
  readonly code: string;
  readonly slug: string;
  readonly severity: Severity;
  /** One line: what must hold. */
  readonly title: string;
  /** Why it matters, and the fact it rests on. */
  readonly why: string;
  /** Where the fact can be read: a file of the project concerned, a URL, a run on a real cluster. */
  readonly sources: readonly string[];
  check(context: RuleContext): readonly Violation[];
}

/** A violation with its rule: what every door shows. */
export interface Finding extends Violation {
  readonly code: string;
  readonly slug: string;
  readonly severity: Severity;
  readonly why: string;
}
