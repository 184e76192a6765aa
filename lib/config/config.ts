import { Acceptance, NamedText, ObjectName, Place, placeAt, placeText, resolveCheckSettings } from '../check';
import { readDocuments } from '../documents';
import { arrayAt, isLike, isObject, isPathLike, nearest, pointer, resolve, show } from '../manifest';
import { Setting } from '../manifest/app-settings';
import { AnyValue, readSetting } from '../manifest/setting-forms';
import { Json } from '../model';
import { PlanError } from '../plan/plan-error';
import { RULES } from '../rules';
import { checkSettings, GivenSettings, nameOf, RUN_SETTINGS, RunSettings, SETTINGS } from './settings';

/** What holds for some of the pods: those that are like one of every list that is there. */
export interface Override {
  readonly settings: GivenSettings;
  readonly ignore: readonly Acceptance[];
  /** @param path from the directory of the config file */
  applies(path: string, object: ObjectName | undefined): boolean;
}

/** A config file. */
export interface Config {
  readonly settings: GivenSettings;
  readonly run: RunSettings;
  readonly ignore: readonly Acceptance[];
  readonly overrides: readonly Override[];
}

/** The lists that say which pods an override is of. */
export const WHERE = ['paths', 'kinds', 'namespaces', 'names'] as const;
export const IGNORE_KEYS = ['rule', 'reason', 'until'] as const;

/**
 * Reads a config file. Keys that it does not know are wrong, for nobody writes what is to count for nothing.
 *
 * @param text YAML or JSON
 * @param at JSON pointer to the config in it, as in a package.json
 * @returns what is wrong, in lines that begin with `file:line:column`, where anything is
 */
export function readConfig(text: NamedText, at = ''): { readonly config: Config } | { readonly wrong: readonly string[] } {
  const [document, ...others] = readDocuments(text.text);
  if (document === undefined) return { config: NOTHING };
  const [problem] = [...document.problems, ...others.flatMap(({ problems }) => problems)];
  if (problem) return { wrong: [`${placeText({ path: text.path, ...problem })}: ${problem.what}: ${problem.why}`] };
  if (others.length > 0) return { wrong: [`${text.path}:${others[0].position('')?.line ?? 1}:1: a config is one document: leave out what is behind ---`] };
  const reader = new Reader((where) => placeAt({ path: text.path, document }, where));
  const value = resolve(document.value, at);
  const config = value === null || value === undefined ? NOTHING : reader.config(value, at);
  return reader.wrong.length > 0 ? { wrong: reader.inOrder() } : { config };
}

const NOTHING: Config = { settings: {}, run: {}, ignore: [], overrides: [] };
/** Beyond so many nobody reads on. */
const MOST_WRONG = 20;

class Reader {
  readonly wrong: { readonly place: Place; readonly what: string }[] = [];

  constructor(private readonly placeOf: (pointer: string) => Place) {}

  config(value: Json, at: string): Config {
    const own = this.values(value, at, [...SETTINGS, ...RUN_SETTINGS], ['ignore', 'overrides']);
    const run = this.run(own.values, at);
    return {
      run,
      settings: this.settings(own.values, at),
      ignore: this.ignore(own.rest.ignore, `${at}/ignore`),
      overrides: this.list(own.rest.overrides, `${at}/overrides`).map((one, index) => this.override(one, `${at}/overrides/${index}`)),
    };
  }

  private override(value: Json, at: string): Override {
    const { values, rest } = this.values(value, at, SETTINGS, [...WHERE, 'ignore']);
    const [paths, kinds, namespaces, names] = WHERE.map((key) => this.patterns(rest[key], `${at}/${key}`));
    if (WHERE.every((key) => rest[key] === undefined)) this.say(at, `says nothing of the pods it is of: it needs one of ${WHERE.join(', ')}`);
    const isOne = (patterns: readonly string[] | undefined, text: string | undefined) =>
      patterns === undefined || (text !== undefined && patterns.some((pattern) => isLike(text, pattern)));
    const isThere = (path: string) => paths === undefined || paths.some((pattern) => isPathLike(path, pattern));
    return {
      settings: this.settings(values, at),
      ignore: this.ignore(rest.ignore, `${at}/ignore`),
      applies: (path, object) => isThere(path) && isOne(kinds, object?.kind) && isOne(namespaces, object?.namespace) && isOne(names, object?.name),
    };
  }

  /** What the core says of them, it says here. */
  private settings(values: Readonly<Record<string, AnyValue>>, at: string): GivenSettings {
    const own = Object.fromEntries(SETTINGS.flatMap(({ name }) => (Object.hasOwn(values, name) ? [[name, values[name]]] : []))) as GivenSettings;
    try {
      resolveCheckSettings(checkSettings(own), []);
    } catch (error) {
      if (!(error instanceof PlanError)) throw error;
      const name = nameOf(error.property);
      this.say(`${at}/${name}`, error.message.replace(`'${error.property}'`, name));
    }
    return own;
  }

  private run({ select, ...asTheyAre }: Readonly<Record<string, AnyValue>>, at: string): RunSettings {
    const codes = (select as readonly string[] | undefined)?.map((code, index) => this.code(code, `${at}/select/${index}`, true));
    const own = RUN_SETTINGS.flatMap(({ name }) => (asTheyAre[name] === undefined ? [] : [[name, asTheyAre[name]]]));
    return { select: codes, ...Object.fromEntries(own) } as RunSettings;
  }

  private ignore(value: Json | undefined, at: string): Acceptance[] {
    return this.list(value, at).map((one, index) => {
      const here = `${at}/${index}`;
      const { rest: { rule, reason, until } } = this.values(one, here, [], IGNORE_KEYS);
      if (typeof reason !== 'string' || reason.trim() === '') this.say(`${here}/reason`, `${show(rule)} is ignored without a reason: write one as its reason`);
      if (until !== undefined && !isDate(until)) this.say(`${here}/until`, `until (${show(until)}): write the last day, such as 2027-01-31`);
      return { rule: this.code(rule, `${here}/rule`), reason: String(reason), place: this.placeOf(here), ...(until !== undefined && { until: String(until) }) };
    });
  }

  /** @param begins whether the beginning of a code does */
  private code(value: Json | undefined, at: string, begins = false): string {
    const code = String(value).toUpperCase();
    if (!RULES.some((rule) => rule.code === code || (begins && code.length > 2 && rule.code.startsWith(code)))) this.say(at, `${show(value)} is no rule: graceful-mesh rules lists them`);
    return code;
  }

  private patterns(value: Json | undefined, at: string): readonly string[] | undefined {
    if (value === undefined) return undefined;
    const given = typeof value === 'string' ? [value] : arrayAt(value);
    if (given.length === 0 || !given.every((one) => typeof one === 'string')) this.say(at, `(${show(value)}): write a list of texts, in which * stands for anything`);
    return given as readonly string[];
  }

  private list(value: Json | undefined, at: string): readonly Json[] {
    if (value !== undefined && value !== null && !Array.isArray(value)) this.say(at, `(${show(value)}): write a list`);
    return arrayAt(value);
  }

  private values(value: Json, at: string, settings: readonly Setting[], others: readonly string[]): Values {
    const values: Record<string, AnyValue> = {};
    const rest: Record<string, Json> = {};
    if (!isObject(value)) this.say(at, `(${show(value)}): write keys and values, such as longestRequest: 60s`);
    const known = [...settings.map(({ name }) => name), ...others];
    for (const [key, given] of isObject(value) ? Object.entries(value) : []) {
      const here = at + pointer(key);
      const setting = settings.find(({ name }) => name === key);
      if (setting) {
        const read = readSetting(setting.form, given);
        if ('value' in read) values[key] = read.value;
        else this.say(here, `${key} (${show(given)}): write ${read.belongs}`);
      } else if (others.includes(key)) {
        rest[key] = given;
      } else {
        const meant = nearest(known, key.replaceAll('-', ''));
        this.say(here, `${show(key)} is not known${meant === undefined ? `; there is ${known.join(', ')}` : `: is ${meant} meant?`}`);
      }
    }
    return { values, rest };
  }

  private say(at: string, what: string): void {
    if (this.wrong.length < MOST_WRONG) this.wrong.push({ place: this.placeOf(at), what });
  }

  inOrder(): readonly string[] {
    const sorted = [...this.wrong].sort(({ place: one }, { place: other }) => one.line - other.line || one.column - other.column);
    return sorted.map(({ place, what }) => `${placeText(place)}: ${what}`);
  }
}

interface Values {
  readonly values: Readonly<Record<string, AnyValue>>;
  readonly rest: Readonly<Record<string, Json>>;
}

/** A day that there is. */
function isDate(value: Json): boolean {
  return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value)) && new Date(value).toISOString().startsWith(value);
}
