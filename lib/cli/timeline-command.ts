import { check } from '../check';
import { readInputs } from './inputs';
import { EXIT, Io } from './io';
import { picturesOf } from './report-of';
import { SettingFlags, settingsOf, withSettings } from './settings';
import { Command } from '../third-party/commander';

/** `timeline`: how each pod stops, as a picture. */
export function timelineCommand(io: Io, ended: (exit: number) => void): Command {
  return withSettings(new Command('timeline'))
    .description('draw how each pod stops, and what becomes of its requests')
    .argument('<path...>', 'files, folders, globs, or - for standard input')
    .action((paths: readonly string[], flags: SettingFlags) => {
      const { texts, failures } = readInputs(paths, io, '-');
      const pictures = picturesOf(check(texts, settingsOf(flags)));
      for (const { path, why } of failures) io.err(`graceful-mesh: ${path}: ${why}\n`);
      io.out(pictures.map(({ title, text }) => `${title}\n${text}\n`).join('\n'));
      if (pictures.length === 0) io.err('graceful-mesh: there is no pod in what was read\n');
      ended(failures.length > 0 ? EXIT.unread : EXIT.clean);
    });
}
