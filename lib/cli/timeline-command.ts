import { check } from '../check';
import { objectText } from '../report';
import { Command } from '../third-party/commander';
import { situationsText } from '../timeline';
import { readInputs } from './inputs';
import { EXIT, Io } from './io';
import { SettingFlags, settingsOf, withSettings } from './settings';

/** `timeline`: how each pod stops, as a picture. */
export function timelineCommand(io: Io, ended: (exit: number) => void): Command {
  return withSettings(new Command('timeline'))
    .description('draw how each pod stops, and what becomes of its requests')
    .argument('<path...>', 'files, folders, globs, or - for standard input')
    .action((paths: readonly string[], flags: SettingFlags) => {
      const { texts, failures } = readInputs(paths, io, '-');
      const { pods } = check(texts, settingsOf(flags));
      for (const { path, why } of failures) io.err(`graceful-mesh: ${path}: ${why}\n`);
      io.out(pods.map(({ object, place, outcome }) => `${objectText({ object })} (${place.path}:${place.line})\n${situationsText(outcome.examined.situations)}\n`).join('\n'));
      if (pods.length === 0) io.err('graceful-mesh: there is no pod in what was read\n');
      ended(failures.length > 0 ? EXIT.unread : EXIT.clean);
    });
}
