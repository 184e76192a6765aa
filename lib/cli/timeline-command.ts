import { check } from '../check';
import type { GivenSettings } from '../config';
import { settled } from './config-file';
import { readInputs } from './inputs';
import { EXIT, Io } from './io';
import { picturesOf } from './report-of';
import { ConfigFlag, withSettings } from './settings';
import { Command } from '../third-party/commander';

/** `timeline`: how each pod stops, as a picture. */
export function timelineCommand(io: Io, ended: (exit: number) => void): Command {
  return withSettings(new Command('timeline'))
    .description('draw how each pod stops, and what becomes of its requests')
    .argument('<path...>', 'files, folders, globs, or - for standard input')
    .action((paths: readonly string[], flags: GivenSettings & ConfigFlag) => {
      const by = settled(flags, io);
      const { texts, failures } = readInputs(paths, io, '-');
      const pictures = picturesOf(check(texts, by.settings, by));
      for (const { path, why } of failures) io.err(`graceful-mesh: ${path}: ${why}\n`);
      io.out(pictures.map(({ title, text }) => `${title}\n${text}\n`).join('\n'));
      if (pictures.length === 0) io.err('graceful-mesh: there is no pod in what was read\n');
      ended(failures.length > 0 ? EXIT.unread : EXIT.clean);
    });
}
