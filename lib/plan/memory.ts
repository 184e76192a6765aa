import { Around, exactly, fingerprint, isAstrayAround, objectAt, pick, piece, Relevant, selectedLabels } from '../manifest';
import { isOwnAnnotation } from '../manifest/own-annotations';
import { MeshProfile } from '../meshes/mesh';
import { Memory } from '../model';
import { Alike } from '../pods';
import { WorkloadFacts } from '../workload';
import { PlanInput } from './input';
import { behaviourOf, RequestDuration, Requirements } from './requirements';
import { requirementsFor } from './requirements-for';

const numbers = new WeakMap<object, number>();
let last = 0;

const asked = new Memory<number>();

/** Requirements are made for each workload anew: those of the same values have one number, whatever the length of requests. */
function numberOfValues(requirements: Requirements): number {
  let number = numbers.get(requirements);
  if (number === undefined) {
    const values = JSON.stringify({ ...requirements, requestDuration: requirements.requestDuration.kind });
    numbers.set(requirements, number = asked.get(values) ?? asked.keep(values, ++last));
  }
  return number;
}

/** The same requirements with requests of another length: their values need not be looked at again. */
export function ofAnotherLength(requirements: Requirements, requestDuration: RequestDuration): Requirements {
  const other = { ...requirements, requestDuration };
  if (requestDuration.kind === requirements.requestDuration.kind) numbers.set(other, numberOfValues(requirements));
  return other;
}

/** The length of requests, which may be all in which two that are asked differ. */
const lengthOf = ({ requestDuration: given }: Requirements): string => `${given.atMost} ${given.kind === 'mixed' ? given.typical : ''}`;

/** Profiles of the same facts are one object, and so is what stands around templates that are alike: its identity says everything. */
function numberOf(one: MeshProfile | WorkloadFacts | undefined): number {
  if (!one) return 0;
  let number = numbers.get(one);
  if (number === undefined) numbers.set(one, number = ++last);
  return number;
}

/** Everything that a plan or a judgement depends on. */
export const keyOf = (input: PlanInput): string => askedKey(input, alikeKey(input, templateKey(input)));

/** The same of what was asked, with the key of all but the length of requests. */
export const askedKey = ({ requirements }: PlanInput, alike: string): string => `${lengthOf(requirements)} ${alike}`;

/** The same of all but the length of requests, for a template with this key. */
export const alikeKey = ({ requirements, exists }: PlanInput, template: string): string => `${exists === true ? 'exists ' : ''}${numberOfValues(requirements)} ${template}`;

/**
 * How the application was said to behave: all of what was asked that decides how a template is read.
 *
 * @param template its key
 */
export function readKey({ requirements, workload }: PlanInput, template: string): string {
  const { onSigterm, listens, afterLastRequest } = behaviourOf(requirementsFor(requirements, workload));
  return `${onSigterm} ${listens} ${afterLastRequest} ${requirements.imageHasSleep === true} ${template}`;
}

/**
 * Everything in and around a template that decides how it is read.
 *
 * @param ownKey a key for the template, of one who knows that it says everything; the fingerprint otherwise
 */
export function templateKey(input: PlanInput, ownKey?: string): string {
  const { mesh, template, workload, alike } = input;
  const all = `${numberOf(mesh)} ${numberOf(workload)} `;
  if (ownKey !== undefined) return all + ownKey;
  if (!alike || !differsInNothing(alike, mesh)) return all + fingerprintOf(input);
  // The grace is the one thing in a key that may be another in those that are alike.
  const grace = objectAt(template.spec).terminationGracePeriodSeconds;
  let keys = ofAlike.get(alike.origin);
  if (!keys) ofAlike.set(alike.origin, keys = new Memory());
  const about = `${all}${decided(input)}${typeof grace === 'number' ? grace : typeof grace}`;
  return keys.get(about) ?? keys.keep(about, all + fingerprintOf(input));
}

const ofAlike = new WeakMap<object, Memory<string>>();

/** Whether a template differs from one that it is like in nothing that decides how it stops, its grace aside: in no label that is read, and not in its proxy. */
export function differsInNothing({ images, labels }: Alike, mesh: MeshProfile): boolean {
  if (images.has(mesh.proxyName)) return false;
  for (const label of labels) if (isRelevant(mesh, label)) return false;
  return true;
}

const isRelevant = (mesh: MeshProfile, key: string) => isOwnAnnotation(key) || mesh.relevant(key);

/** What the door decides of the surroundings. */
const decided = ({ around: { partial, copied, bare } = {} }: PlanInput) => `${partial}${copied}${bare} `;

function fingerprintOf({ mesh, template, workloadAnnotations, workload, around }: PlanInput): string {
  const relevant = (key: string) => isRelevant(mesh, key);
  return fingerprint(template, { proxyName: mesh.proxyName, relevant, commands: workload?.job !== undefined })
    + pick(workloadAnnotations, relevant) + (around ? aroundKey(around, relevant) : '');
}

/** The same for one who wants nothing but the very same template, whatever is found in it; undefined where there is none. */
export function wholeKeyOf(input: PlanInput): string | undefined {
  const { mesh, requirements, template, workloadAnnotations, workload, around, beside, meshDeclared } = input;
  // The template stands in the spec around it, too.
  const { template: _, ...spec } = around?.spec ?? {};
  const whole = exactly([template, workloadAnnotations ?? null, around ? { ...around, spec } : null, beside ?? null]);
  return whole && `${numberOf(mesh)} ${numberOf(workload)} ${meshDeclared === true} ${numberOfValues(requirements)} ${lengthOf(requirements)} ${whole}`;
}

/** What of the surroundings can be found wrong: something astray in the spec around the template makes it like no other. */
function aroundKey({ at, labels, spec, outer, copied, bare, partial, notes }: Around, relevant: Relevant): string {
  const around = `${pick(labels, relevant)}${pick(selectedLabels(spec), relevant)}${at}${copied}${bare}${partial}`;
  return around + (outer ? pick(outer.metadata.labels, relevant) + pick(outer.metadata.annotations, relevant) : '')
    + (notes ? piece(notes) : '') + (spec && isAstrayAround(spec) ? piece(spec) : '');
}
