import { APP_SETTINGS, AppSettings, dashed, Setting } from './app-settings';
import { JsonObject, show } from './json';
import { nearest } from './nearest';
import { pointer } from './pointer';
import { AnyValue, readSetting } from './setting-forms';

const PREFIX = 'graceful-mesh/';
const IGNORE = 'ignore.';

/** Whether an annotation is one of this library's. */
export const isOwnAnnotation = (key: string): boolean => key.startsWith(PREFIX);

/** Where one of them stands. */
interface At {
  readonly pointer: string;
  /** Of the workload's own. */
  readonly inObject?: string;
}

/** A rule whose findings its author accepts. */
export interface Ignored extends At {
  readonly code: string;
  readonly reason: string;
}

/** One that counts for nothing, and what would do. */
export interface Misread extends At {
  readonly what: string;
  readonly fix: string;
}

/** What a manifest says to this library. */
export interface OwnAnnotations {
  readonly settings: AppSettings;
  readonly ignored: readonly Ignored[];
  readonly misread: readonly Misread[];
}

const NOTHING: OwnAnnotations = { settings: {}, ignored: [], misread: [] };
const BY_NAME: ReadonlyMap<string, Setting> = new Map(APP_SETTINGS.map((setting) => [dashed(setting.name), setting]));
/** What rules of their own read. */
const OTHERS: readonly string[] = ['opt-out', 'ends-proxy'];
const NAMES = [...BY_NAME.keys(), ...OTHERS];

/**
 * Reads the annotations `graceful-mesh/…`, which say what no manifest says otherwise: the numbers of an application, and which findings are accepted. Those of the pod template beat those of the workload.
 */
export function ownAnnotations(template: JsonObject, workload: JsonObject = {}): OwnAnnotations {
  const keys = [workload, template].map((map) => Object.keys(map).filter(isOwnAnnotation));
  if (keys[0].length + keys[1].length === 0) return NOTHING;
  const settings: Record<string, AnyValue> = {};
  const ignored: Ignored[] = [];
  const misread: Misread[] = [];
  for (const [index, map] of [workload, template].entries()) {
    for (const key of keys[index]) {
      const place = `/metadata/annotations${pointer(key)}`;
      const at: At = index === 0 ? { pointer: '', inObject: place } : { pointer: place };
      const name = key.slice(PREFIX.length);
      const value = map[key];
      const setting = BY_NAME.get(name);
      if (setting) {
        const read = readSetting(setting.form, typeof value === 'object' ? '' : String(value));
        if ('value' in read && typeof value === 'string') settings[setting.name] = read.value;
        else misread.push({ ...at, what: `${key} (${show(value)}) is not read, so it counts for nothing`, fix: `write ${'value' in read ? 'it in quotes' : read.belongs}` });
      } else if (name.startsWith(IGNORE)) {
        const code = name.slice(IGNORE.length).toUpperCase();
        if (!/^GM\d{3}$/.test(code)) misread.push({ ...at, what: `${show(key)} names no rule`, fix: 'name one, such as graceful-mesh/ignore.GM301' });
        else if (typeof value === 'string' && value.trim() !== '') ignored.push({ ...at, code, reason: value.trim() });
        else misread.push({ ...at, what: `${key} has no reason, so it counts for nothing`, fix: 'write one as its value' });
      } else if (!OTHERS.includes(name)) {
        const meant = nearest(NAMES, name);
        misread.push({ ...at, what: `${show(key)} is not known, so it counts for nothing`, fix: meant === undefined ? `leave it out: there is ${NAMES.join(', ')}, and ignore.GMnnn` : `write ${PREFIX}${meant}` });
      }
    }
  }
  return { settings: settings as AppSettings, ignored, misread };
}
