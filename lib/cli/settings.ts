import { GivenSettings, nameOf, SETTINGS } from '../config';
import { dashed, Setting } from '../manifest/app-settings';
import { AnyValue, readSetting } from '../manifest/setting-forms';
import type { PlanError } from '../plan/plan-error';
import { InvalidArgumentError, Option } from '../third-party/commander';
import type { Command } from '../third-party/commander';

/** Adds the settings that no manifest says, as flags. */
export function withSettings(command: Command): Command {
  for (const setting of SETTINGS) for (const option of optionsOf(setting)) command.addOption(option);
  return command
    .option('--config <file>', 'a config file (default: the nearest graceful-mesh.yaml upward, or the key graceful-mesh of a package.json)')
    .option('--no-config', 'no config file counts')
    .option('--mesh-facts <file>', 'objects of the cluster that say what the mesh is, such as its ConfigMaps and Namespaces; more than once. They are not judged', also);
}

const also = (one: string, before: readonly string[] = []): readonly string[] => [...before, one];

/** Which config counts: a file, the nearest, or none; and what else is known of the cluster. */
export interface ConfigFlag {
  readonly config?: string | boolean;
  readonly meshFacts?: readonly string[];
}

/** What of the flags are settings, without those that nobody gave. */
export function givenIn(flags: GivenSettings): GivenSettings {
  return Object.fromEntries(SETTINGS.flatMap(({ name }) => (flags[name] === undefined ? [] : [[name, flags[name]]])));
}

/** The flag, or the two of something that is or is not so. */
export function optionsOf(setting: Setting): Option[] {
  const { name, form, what, example, otherwise, not = 'they are not, or it is not so' } = setting;
  const flag = dashed(name);
  if (form.kind === 'truth') return [new Option(`--${flag}`, `${what} (default: ${otherwise})`), new Option(`--no-${flag}`, not)];
  if (form.kind === 'one-of') return [new Option(`--${flag} <what>`, `${what} (default: ${otherwise})`).choices(form.values)];
  return [new Option(`--${flag} <${form.kind === 'count' ? 'number' : form.kind}>`, `${what}, such as ${example} (default: ${otherwise})`)
    .argParser((text, before) => valueOf(setting, text, before))];
}

function valueOf({ form }: Setting, text: string, before: unknown): AnyValue {
  if (form.kind === 'list') return [...before as readonly string[] | undefined ?? [], ...text.split(',').map((one) => one.trim()).filter((one) => one !== '')];
  const read = readSetting(form, text);
  if ('value' in read) return read.value;
  throw new InvalidArgumentError(`Write ${read.belongs}.`);
}

/** What is wrong with a setting, with its flag. */
export function settingText({ property, message }: PlanError): string {
  const name = nameOf(property);
  return SETTINGS.some((setting) => setting.name === name) ? message.replace(`'${property}'`, `--${dashed(name)}`) : message;
}
