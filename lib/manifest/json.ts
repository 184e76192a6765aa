import { Json, oneLine } from '../model';

export type JsonObject = { readonly [key: string]: Json };

/** `value` where it is a plain object, otherwise an empty one: reading goes on whatever stands there. */
export function objectAt(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function arrayAt(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

export function textAt(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The string values of a map such as annotations; others are left out. */
export function textsAt(value: unknown): Record<string, string> {
  return Object.fromEntries(Object.entries(objectAt(value)).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

/** The strings of a list; others are left out. */
export const textsIn = (value: unknown): string[] => arrayAt(value).filter((item) => typeof item === 'string');

const SHOWN = 80;

/**
 * A value as it would stand in a message: JSON in one line of at most 80 characters, whatever it is and however large.
 *
 * @example show({ seconds: 5 }) // '{"seconds":5}'
 */
export function show(value: unknown): string {
  return oneLine(written(value, SHOWN + 1), SHOWN);
}

/** The beginning of a value as JSON; no more is looked at than `room` characters of it, so that depth and cycles have no end to reach. */
function written(value: unknown, room: number): string {
  if (typeof value === 'string') return JSON.stringify(value.length > room ? value.slice(0, room) : value);
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : 'no finite number';
  if (value === null || typeof value === 'boolean') return String(value);
  if (value === undefined) return 'missing';
  if (typeof value !== 'object') return 'no JSON';
  const list = Array.isArray(value);
  let text = list ? '[' : '{';
  for (const key in value) {
    if (text.length >= room) return text;
    if (!Object.hasOwn(value, key)) continue;
    const item = (value as Record<string, unknown>)[key];
    // As in JSON, what has no value is left out of an object.
    if (item === undefined && !list) continue;
    if (text.length > 1) text += ',';
    if (!list) text += `${written(key, room)}:`;
    text += written(item, room - text.length);
  }
  return text + (list ? ']' : '}');
}
