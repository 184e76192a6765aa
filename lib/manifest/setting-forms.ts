import { Json, oneLine, parseGoDuration } from '../model';

/** What the value of a setting may be, wherever it is written: as a flag, in a config file, in an annotation. */
export type SettingForm =
  | { readonly kind: 'duration' }
  | { readonly kind: 'truth' }
  | { readonly kind: 'version' }
  | { readonly kind: 'count' }
  | { readonly kind: 'text' }
  | { readonly kind: 'list' }
  /** A list of rules. */
  | { readonly kind: 'codes' }
  | { readonly kind: 'one-of'; readonly values: readonly string[] };

/** The value of a form, as the rest of the house has it: durations are seconds. */
export type SettingValue<F extends SettingForm> = F extends { readonly kind: 'one-of'; readonly values: readonly (infer V)[] } ? V
  : F extends { readonly kind: 'duration' | 'count' } ? number
    : F extends { readonly kind: 'truth' } ? boolean
      : F extends { readonly kind: 'list' | 'codes' } ? readonly string[] : string;

export type AnyValue = string | number | boolean | readonly string[];

/** A value that could be read, or what would have to stand there. */
export type ReadSetting = { readonly value: AnyValue } | { readonly belongs: string };

/**
 * Reads the value of a setting.
 *
 * @param given text where it is a flag or an annotation, any value in a config file
 */
export function readSetting(form: SettingForm, given: Json): ReadSetting {
  switch (form.kind) {
    case 'duration': return durationOf(given);
    case 'truth': return given === true || given === 'true' ? { value: true } : given === false || given === 'false' ? { value: false } : { belongs: 'true or false' };
    case 'version': return typeof given === 'string' ? { value: given } : { belongs: 'it in quotes, such as "1.30": without them YAML makes the number 1.3 of it' };
    case 'count': return /^\d{1,9}$/.test(String(given)) ? { value: Number(given) } : { belongs: 'a number, such as 0' };
    case 'text': return typeof given === 'string' && given !== '' ? { value: given } : { belongs: 'a text' };
    case 'list':
    case 'codes': return Array.isArray(given) && given.every((one) => typeof one === 'string') ? { value: given } : { belongs: 'a list of texts' };
    case 'one-of': return typeof given === 'string' && form.values.includes(given) ? { value: given } : { belongs: `one of ${form.values.join(', ')}` };
  }
}

function durationOf(given: Json): ReadSetting {
  const bare = /^\d+$/.test(String(given));
  const seconds = bare || typeof given !== 'string' ? undefined : parseGoDuration(given);
  if (seconds !== undefined && seconds >= 0) return { value: seconds };
  const number = oneLine(String(given), 20);
  return { belongs: bare ? `${number}s, or ${number}m: a duration has a unit` : 'a duration, such as 60s or 1m30s' };
}
