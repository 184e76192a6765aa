import { App, Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { lookingOnce } from './around';
import { atDoor } from './errors';

/** How cdk8s begins an error that says what is wrong with a user's constructs. */
const VALIDATION_FAILED = 'Validation failed with the following errors';

/** An object that takes part in a synthesis. */
export interface Participant {
  /** The construct that it belongs to. */
  readonly construct: IConstruct;
  /** The chart around it. */
  readonly chart: Chart;
  /** Computes it before cdk8s validates. */
  prepare(): void;
  /** What is wrong with it, if anything. */
  problems(): string[];
}

/**
 * One synthesis, from its first validation to its last object. cdk8s validates the whole app once and then again for every chart, and renders
 * each object after that; what was computed for an object is kept in between, where no code of the user runs.
 */
export class Session {
  /** The synthesis that is going on, if one is. */
  public static get now(): Session | undefined {
    return current;
  }

  /** Runs a synthesis; one inside another is part of it. */
  public static during<T>(target: IConstruct, participants: ReadonlySet<Participant>, synthesise: () => T): T {
    if (current) return synthesise();
    return atDoor(() => Session.first(target, participants, synthesise), ({ message }) => message.startsWith(VALIDATION_FAILED));
  }

  private static first<T>(target: IConstruct, participants: ReadonlySet<Participant>, synthesise: () => T): T {
    current = new Session(participants);
    try {
      return lookingOnce(() => Session.run(target, participants, synthesise));
    } finally {
      current = undefined;
    }
  }

  private static run<T>(target: IConstruct, participants: ReadonlySet<Participant>, synthesise: () => T): T {
    for (const begin of beginners) begin(App.of(target));
    // With one chart nothing is written before its last object has been rendered; with more, the first file would be.
    if (current && current.charts > 1) for (const participant of participants) participant.prepare();
    const synthesised = synthesise();
    for (const end of enders) end(target);
    return synthesised;
  }

  private readonly plain = new Map<Chart, boolean>();

  private constructor(private readonly participants: ReadonlySet<Participant>) {}

  /**
   * Whether what was computed for an object may be kept. An app or a chart of the user's may override `synth` or `toJson`
   * and change its objects there, after everything was prepared.
   */
  public keeps({ chart }: Participant): boolean {
    let plain = this.plain.get(chart);
    if (plain === undefined) this.plain.set(chart, plain = [chart, App.of(chart)].every(isPlain));
    return plain;
  }

  /** What is wrong with all objects of this synthesis, as cdk8s says it. */
  public failure(): string {
    const problems = [...this.participants].flatMap((one) => one.problems().map((problem) => `[${one.construct.node.path}] ${problem}`));
    return `${VALIDATION_FAILED}:\n  ${problems.join('\n  ')}`;
  }

  private get charts(): number {
    return new Set([...this.participants].map(({ chart }) => chart)).size;
  }
}

function isPlain(scope: IConstruct): boolean {
  const members = scope as unknown as Record<PropertyKey, unknown>;
  const own = members[WATCHED] as Watched | undefined;
  return own !== undefined && own.plain && own.methods.every(([name, wrapped]) => members[name] === wrapped);
}

let current: Session | undefined;

const beginners = new Set<(app: IConstruct) => void>();

/** Has something done at the begin of every synthesis, before anything is prepared. */
export function atBegin(begin: (app: IConstruct) => void): void {
  beginners.add(begin);
}

const enders = new Set<(target: IConstruct) => void>();

/** Has something done at the end of every synthesis of an app or a chart that went well. */
export function atEnd(end: (target: IConstruct) => void): void {
  enders.add(end);
}

/** Has the syntheses of an app, and of the chart where there is one, announced, although nothing takes part in them yet. */
export function announce(app: App, chart?: Chart): void {
  watched(app, App.prototype, ['synth', 'synthYaml']);
  if (chart) watched(chart, Chart.prototype, ['toJson']);
}

const WATCHED = Symbol.for('graceful-mesh:watched');

/** An app or a chart whose synthesis is announced. */
interface Watched {
  readonly participants: Set<Participant>;
  /** Its methods are those of cdk8s. */
  readonly plain: boolean;
  readonly methods: readonly (readonly [name: string, wrapped: unknown])[];
  /** Of a chart: what is known of its app. */
  app?: Watched;
}

/**
 * Has a participant prepared at the begin of every synthesis of the app or the chart around a construct. The methods are wrapped on the
 * instances, because cdk8s has no hook for that, and a validation on each object would be asked (charts + 1) times.
 */
export function participate(participant: Participant): void {
  const { chart } = participant;
  const around = watched(chart, Chart.prototype, ['toJson']);
  around.participants.add(participant);
  (around.app ??= watched(App.of(chart), App.prototype, ['synth', 'synthYaml'])).participants.add(participant);
}

function watched(target: IConstruct, prototype: object, names: readonly string[]): Watched {
  const members = target as unknown as Record<PropertyKey, unknown>;
  const existing = members[WATCHED] as Watched | undefined;
  if (existing) return existing;
  const participants = new Set<Participant>();
  let plain = true;
  const methods = names.flatMap((name): [string, unknown][] => {
    const original = members[name];
    plain &&= original === (prototype as Record<string, unknown>)[name];
    if (typeof original !== 'function') return [];
    const wrapped = (...args: unknown[]) => Session.during(target, participants, () => original.apply(target, args));
    members[name] = wrapped;
    return [[name, wrapped]];
  });
  const value: Watched = { participants, plain, methods };
  Object.defineProperty(target, WATCHED, { value });
  return value;
}
