import * as path from 'path';
import { baselineOf, baselineText, check, Checked, placeText, readBaseline, withoutKnown } from '../check';
import type { GivenSettings } from '../config';
import { counted } from '../report';
import { ConfigError, readText, settled } from './config-file';
import { replaceWhole } from './files';
import { readInputs } from './inputs';
import { EXIT, Io } from './io';
import { ConfigFlag, withSettings } from './settings';
import { Command } from '../third-party/commander';

const NAME = 'graceful-mesh-baseline.json';

/** `baseline`: writes down what is found now, for `check --baseline`. */
export function baselineCommand(io: Io, ended: (exit: number) => void): Command {
  return withSettings(new Command('baseline'))
    .description('write down what is found now, so that check --baseline tells what is new')
    .argument('<path...>', 'files, folders, globs, or - for standard input')
    .option('-o, --output <file>', `where to (default: the baseline of the config, or ${NAME})`)
    .action((paths: readonly string[], flags: GivenSettings & ConfigFlag & { readonly output?: string }) => {
      const by = settled(flags, io);
      const { output = by.run.baseline ?? NAME } = flags;
      const { texts, failures } = readInputs(paths, io, '-');
      const { findings, unread } = check(texts, by.settings, by);
      for (const { path: name, why } of failures) io.err(`graceful-mesh: ${name}: ${why}\n`);
      for (const { object, place, message } of findings) if (!object && unread > 0) io.err(`graceful-mesh: ${placeText(place)}: ${message}\n`);
      if (failures.length > 0 || unread > 0) {
        io.err('graceful-mesh: what cannot be read has no baseline: nothing is written\n');
        ended(EXIT.unread);
        return;
      }
      const known = baselineOf(findings);
      const failure = write(output, baselineText(known), io);
      io.err(`graceful-mesh: ${failure ?? `${output} written: ${counted(known.reduce((sum, { count }) => sum + count, 0), 'finding')}`}\n`);
      ended(failure === undefined ? EXIT.clean : EXIT.unread);
    });
}

/** What is new, and whether the run fails because of what is gone. */
export interface Compared {
  readonly checked: Checked;
  readonly fails: boolean;
}

export interface BaselineFlags {
  readonly baseline?: string | false;
  readonly prune?: boolean;
}

/**
 * What a baseline leaves of what was found.
 *
 * @throws ConfigError where there is none
 */
export function againstBaseline(checked: Checked, file: string, prune: boolean, io: Io): Compared {
  const read = readBaseline(readText(path.resolve(io.cwd, file), file));
  if ('wrong' in read) throw new ConfigError(`graceful-mesh: ${file}: ${read.wrong}`);
  const { findings, stale, left } = withoutKnown(checked.findings, read.baseline);
  const gone = stale.reduce((sum, { count }) => sum + count, 0);
  let fails = false;
  if (gone > 0 && prune) {
    const failure = write(file, baselineText(left), io);
    io.err(`graceful-mesh: ${failure ?? `${file} written: ${counted(gone, 'finding')} less`}\n`);
    fails = failure !== undefined;
  } else if (gone > 0) {
    for (const { rule, object, pointer, count } of stale) io.err(`graceful-mesh: ${file}: ${rule} of ${object} at ${pointer} is not found any more${count > 1 ? ` (${count} times)` : ''}\n`);
    io.err('graceful-mesh: --prune takes them out\n');
    fails = true;
  }
  return { checked: { ...checked, findings }, fails };
}

function write(file: string, text: string, { cwd }: Io): string | undefined {
  const why = replaceWhole(path.resolve(cwd, file), text);
  return why && `${file} could not be written: ${why}`;
}
