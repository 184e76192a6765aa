import type { PodSource } from '../pods';
import { describe, Finding } from '../rules';

/** A field of a pod template where messages name one: a property in quotes, or the source of a number in parentheses. */
const POINTER = /(?<=^'|\(|, )\/(?:spec\/(?:terminationGracePeriodSeconds|hostNetwork|containers|initContainers)|metadata\/(?:annotations|labels))\b/g;

type Place = Pick<PodSource, 'pointer' | 'form'>;

/**
 * A message about a pod template, with its pointers as they are in the object that people know.
 *
 * @example located('(30s, /spec/terminationGracePeriodSeconds)', { pointer: '/spec/template', form: 'template' }) // '(30s, /spec/template/spec/terminationGracePeriodSeconds)'
 */
export function located(text: string, { pointer, form }: Place): string {
  if (pointer === '') return text;
  // A bare spec has no metadata of its own.
  if (form === 'podSpec') return text.replace(POINTER, (found) => (found.startsWith('/spec') ? pointer + found.slice('/spec'.length) : found));
  return text.replace(POINTER, (found) => pointer + found);
}

/** A finding in the one voice, with its pointers so. */
export const describeIn = (finding: Finding, place: Place): string => located(describe(finding), place);

/** What a pod is called: by its object, and by where its template stands where that object has several. */
export function calledAmong(source: Called, all: readonly Called[]): string {
  const { kind, name, pointer } = source;
  const isShared = all.some((other) => other.kind === kind && other.name === name && other.pointer !== pointer);
  return `${kind} ${name}${isShared ? ` (${pointer})` : ''}`;
}

type Called = Pick<PodSource, 'kind' | 'name' | 'pointer'>;

/** A message about one of several pods, with the name of that pod before it; as it is where there is but one. */
export const saidOf = (text: string, source: Called, all: readonly Called[]): string => (all.length > 1 ? `${calledAmong(source, all)}: ${text}` : text);
