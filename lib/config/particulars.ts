import type { CheckedBy, CheckSettings, Exception } from '../check';
import type { Config } from './config';
import { checkSettings, GivenSettings } from './settings';

/**
 * What a config and flags say together. Flags beat the config, and of its overrides the last.
 *
 * @param inside a path as it is called, from the directory of the config file
 */
export function particularsOf({ settings, ignore, overrides }: Config, flags: GivenSettings, inside: (path: string) => string): CheckedBy {
  const all = checkSettings({ ...settings, ...flags });
  const made = new Map<string, CheckSettings>([['', all]]);
  const exceptions: Exception[] = [
    { ignore, applies: () => true },
    ...overrides.map((one): Exception => ({ ignore: one.ignore, applies: (path, object) => one.applies(inside(path), object) })),
  ];
  return {
    settings: all,
    exceptions: exceptions.filter((one) => one.ignore.length > 0),
    ...(overrides.length > 0 && {
      settingsFor: (path, object) => {
        const those = overrides.filter((one) => one.applies(inside(path), object));
        const key = those.map((one) => overrides.indexOf(one)).join(' ');
        let found = made.get(key);
        if (!found) made.set(key, found = checkSettings(Object.assign({}, settings, ...those.map((one) => one.settings), flags) as GivenSettings));
        return found;
      },
    }),
  };
}
