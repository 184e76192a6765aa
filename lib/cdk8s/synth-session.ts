import { App, Chart } from 'cdk8s';
import { IConstruct } from 'constructs';

/**
 * One synthesis, from its first validation to its last object. No code of the user runs in between, so what was computed for an object can
 * be kept: cdk8s validates the whole app once and then again for every chart, and renders each object after that.
 */
export class Session {
  /** The synthesis that is going on, if one is. */
  public static get now(): Session | undefined {
    return current;
  }

  /** Runs a synthesis; one inside another is part of it. */
  public static during<T>(participants: Iterable<Participant>, synthesise: () => T): T {
    if (current) return synthesise();
    current = new Session();
    try {
      for (const participant of participants) participant.prepare();
      return synthesise();
    } finally {
      current = undefined;
    }
  }
}

let current: Session | undefined;

/** Something that is to be ready before cdk8s validates. */
export interface Participant {
  prepare(): void;
}

const PARTICIPANTS = Symbol.for('graceful-mesh:participants');

/**
 * Has a participant prepared at the begin of every synthesis of the app or the chart around a construct. The methods are wrapped on the
 * instances, because cdk8s has no hook for that, and a validation on each object would be asked (charts + 1) times.
 */
export function participate(construct: IConstruct, participant: Participant): void {
  participantsOf(Chart.of(construct), ['toJson']).add(participant);
  participantsOf(App.of(construct), ['synth', 'synthYaml']).add(participant);
}

function participantsOf(target: object, methods: readonly string[]): Set<Participant> {
  const members = target as Record<PropertyKey, unknown>;
  if (!Object.hasOwn(target, PARTICIPANTS)) {
    const participants = new Set<Participant>();
    Object.defineProperty(target, PARTICIPANTS, { value: participants });
    for (const method of methods) {
      const original = members[method];
      if (typeof original !== 'function') continue;
      const value = (...args: unknown[]) => Session.during(participants, () => original.apply(target, args));
      Object.defineProperty(target, method, { configurable: true, writable: true, value });
    }
  }
  return members[PARTICIPANTS] as Set<Participant>;
}
