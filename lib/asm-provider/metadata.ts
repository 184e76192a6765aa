import type { Outputs } from './settings';

/*
 * ProxyMetadata is one parameter with many owners: this resource sets some of its keys, and leaves the others to who set them.
 */
export const METADATA = 'ProxyMetadata';

type Parameters = Readonly<Record<string, string>>;

/** What is sent: our keys over those that are there. */
export function merged(parameters: Parameters, now: Parameters): Record<string, string> {
  if (parameters[METADATA] === undefined) return { ...parameters };
  return { ...parameters, [METADATA]: JSON.stringify({ ...keysOf(now[METADATA]), ...keysOf(parameters[METADATA]) }) };
}

/** What is seen: of the metadata only the keys that are ours. */
export function ours(now: Parameters, parameters: Parameters): Record<string, string> {
  if (now[METADATA] === undefined || parameters[METADATA] === undefined) return { ...now };
  const own = Object.keys(keysOf(parameters[METADATA]));
  return { ...now, [METADATA]: JSON.stringify(Object.fromEntries(Object.entries(keysOf(now[METADATA])).filter(([key]) => own.includes(key)))) };
}

/** What stood there before, for these parameters; an empty value where nothing did. */
export function restored({ before = {}, parameters }: Outputs, names: readonly string[], now: Parameters): Record<string, string> {
  return Object.fromEntries(names.map((name) => {
    if (name !== METADATA) return [name, before[name] ?? ''];
    const back = keysOf(before[METADATA]);
    const kept = { ...keysOf(now[METADATA]) };
    for (const key of Object.keys(keysOf(parameters[METADATA]))) {
      if (Object.hasOwn(back, key)) kept[key] = back[key];
      else delete kept[key];
    }
    return [name, Object.keys(kept).length === 0 ? '' : JSON.stringify(kept)];
  }));
}

/** What keys of the metadata that become ours were before. */
export function keysBefore({ before = {}, parameters }: Outputs, wanted: Parameters, now: Parameters): Record<string, string> {
  if (wanted[METADATA] === undefined || parameters?.[METADATA] === undefined) return {};
  const had = keysOf(parameters[METADATA]);
  const fresh = Object.entries(keysOf(now[METADATA])).filter(([key]) => Object.hasOwn(keysOf(wanted[METADATA]), key) && !Object.hasOwn(had, key));
  const keys = { ...Object.fromEntries(fresh), ...keysOf(before[METADATA]) };
  return Object.keys(keys).length === 0 ? {} : { [METADATA]: JSON.stringify(keys) };
}

function keysOf(text: string | undefined): Record<string, unknown> {
  try {
    const keys: unknown = JSON.parse(text ?? '{}');
    return typeof keys === 'object' && keys !== null ? keys as Record<string, unknown> : {};
  } catch {
    return {};
  }
}
