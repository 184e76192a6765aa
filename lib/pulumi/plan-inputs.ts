import * as pulumi from '@pulumi/pulumi';
import { JsonObject, partsOf, pointer } from '../manifest';
import { PlanError } from '../plan/plan-error';
import { podSources } from '../pods';
import type { ResolvedSettings, Handling } from '../requirements';
import { decisiveHoles, isAroundTemplate } from './decisive-holes';
import { applyPartly, editInputs, filled, Hole, replaceAt, withoutHoles } from './holes';
import { Outcome, outcomeOf } from './outcome';
import { Problem, problemOfArg, propertyPath } from './problems';
import { resolvedSettings, Resolved, settingsErrors, SettingsOptions } from './settings';

/** An object of which anything may be computed, and what is required of it. */
export interface Inputs {
  readonly object: Readonly<Record<string, unknown>>;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly options: SettingsOptions;
  readonly handling: Handling;
}

/** What a preview does not know yet. */
export interface NotKnown {
  readonly notKnown: readonly string[];
}

/** What comes of an object when its computed values are there. */
export type LateOutcome = pulumi.Output<Outcome> | pulumi.Output<Outcome | NotKnown>;

/** What came of an object: at once, where everything that decides it is plain, or when what is computed is there. */
export type PlannedInputs = { readonly now: Outcome; readonly later?: undefined } | { readonly now?: undefined; readonly later: LateOutcome };

/** @throws nothing: what is wrong is in the outcome */
export function planInputs({ object, settings, options, handling }: Inputs): PlannedInputs {
  const plain = withoutHoles(settings);
  const { bare, holes } = withoutHoles(object);
  const judged = (resolved: ResolvedSettings): PlannedInputs => {
    const decisive = decisiveHoles(bare as JsonObject, holes, resolved);
    if (decisive.length === 0) return { now: outcomeOf(bare as JsonObject, resolved, handling) };
    return {
      later: applyPartly(pulumi.output(decisive.map(({ value }) => value)), (values) => {
        // Values may hold values that are not known themselves.
        const now = withoutHoles(filled(bare, decisive, pulumi.isUnknown(values) ? decisive.map(() => pulumi.unknown) : values as unknown[]));
        const open = decisiveHoles(now.bare as JsonObject, now.holes, resolved);
        return open.length > 0 ? { notKnown: open.map(({ path }) => pathOf(path)) } : outcomeOf(now.bare as JsonObject, resolved, handling);
      }),
    };
  };
  if (plain.holes.length === 0) {
    const resolved = attempt(plain.bare as Resolved, options);
    return 'problems' in resolved ? { now: resolved } : judged(resolved);
  }
  // What is plain among them is checked at once.
  const wrong = problemsOf(plain.bare as Resolved, plain.holes, options);
  if (wrong.length > 0) return { now: refused(wrong) };
  return {
    later: applyPartly(pulumi.output(settings), (values): pulumi.Input<Outcome | NotKnown> => {
      const { bare: known, holes: open } = withoutHoles(values);
      if (open.length > 0) return { notKnown: open.map(({ path }) => pathOf(path)) };
      const resolved = attempt(known as Resolved, options);
      if ('problems' in resolved) return resolved;
      const { now, later } = judged(resolved);
      return now ?? later;
    }) as LateOutcome,
  };
}

/** What is wrong with settings by themselves, as far as they are plain. */
export function settingsProblems(settings: Readonly<Record<string, unknown>>, options: SettingsOptions): readonly Problem[] {
  const { bare, holes } = withoutHoles(settings);
  const problems = problemsOf(bare as Resolved, holes, options);
  if (problems.length > 0 || holes.length > 0) return problems;
  const resolved = attempt(bare as Resolved, options);
  return 'problems' in resolved ? resolved.problems : [];
}

function problemsOf(resolved: Resolved, holes: readonly Hole[], options: SettingsOptions): readonly Problem[] {
  const computed = new Set(holes.map(({ path: [property] }) => property));
  return settingsErrors(resolved, options, (property) => computed.has(property)).map(problemOfArg);
}

const refused = (problems: readonly Problem[]): Outcome => ({ edits: [], pods: [], problems, warnings: [], warnOnly: false });

function attempt(resolved: Resolved, options: SettingsOptions): ResolvedSettings | Outcome {
  try {
    return resolvedSettings(resolved, options);
  } catch (error) {
    if (!(error instanceof PlanError)) throw error;
    const errors = settingsErrors(resolved, options);
    return refused((errors.length > 0 ? errors : [error]).map(problemOfArg));
  }
}

const pathOf = (path: readonly string[]) => propertyPath(pointer(...path));

/** The object with the edits of its outcome; where they come later, the pod templates come later, and nothing beside them. */
export function edited({ object }: Inputs, { now, later }: PlannedInputs): Record<string, unknown> {
  if (now) return editInputs(object, now.edits) as Record<string, unknown>;
  const late = (part: unknown, at: string) => applyPartly(later, (outcome): unknown => {
    if (pulumi.isUnknown(outcome) || 'notKnown' in outcome) return pulumi.unknown;
    const edits = outcome.edits.filter((edit) => edit.pointer.startsWith(`${at}/`)).map((edit) => ({ ...edit, pointer: edit.pointer.slice(at.length) }));
    return editInputs(part, edits);
  });
  return lateParts(object).reduce<unknown>((whole, path) => replaceAt(whole, path, (part) => late(part, `/${path.join('/')}`)), object) as Record<string, unknown>;
}

/** The paths of what edits may touch: the pod templates, or the computed value that they stand in. */
function lateParts(object: Readonly<Record<string, unknown>>): readonly (readonly string[])[] {
  const { bare, holes } = withoutHoles(object);
  if (object.kind === 'Pod') return [['metadata'], ['spec']];
  const around = holes.filter(({ path }) => isAroundTemplate(object as JsonObject, path)).map(({ path }) => path);
  const isInside = (path: readonly string[]) => around.some((outer) => outer.every((part, index) => path[index] === part));
  const plain = podSources(bare).map((source) => partsOf(source.pointer)).filter((path) => !isInside(path));
  return [...around, ...plain];
}
