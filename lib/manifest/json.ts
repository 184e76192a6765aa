import { Json } from '../model';

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

/** A value as it would stand in a message, shortened. */
export function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
