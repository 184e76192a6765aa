import { checkCommand, fixCommand, planCommand } from './check-command';
import { ConfigError } from './config-file';
import { EXIT, Io } from './io';
import { onDemand } from './on-demand';
import { settingText } from './settings';
import { version } from './version';
import { PlanError } from '../plan/plan-error';
import { Command, CommanderError } from '../third-party/commander';

type Ended = (exit: number) => void;

/** In the order of the help. */
const COMMANDS: Readonly<Record<string, (io: Io, ended: Ended) => Command>> = {
  check: checkCommand,
  fix: fixCommand,
  plan: planCommand,
  timeline: (io, ended) => onDemand.timeline.timelineCommand(io, ended),
  explain: (io) => onDemand.explain.explainCommand(io),
  rules: (io) => onDemand.explain.rulesCommand(io),
  init: (io, ended) => onDemand.init.initCommand(io, ended),
  baseline: (io, ended) => onDemand.baseline.baselineCommand(io, ended),
  completion: (io) => onDemand.completion.completionCommand(io, () => Object.values(COMMANDS).map((make) => make(io, () => undefined))),
};

/**
 * Runs a command line. What it throws is an error of ours.
 *
 * @param args without the names of Node and of the program
 * @returns the exit code
 */
export function run(args: readonly string[], io: Io): number {
  let exit: number = EXIT.clean;
  const ended = (code: number) => { exit = code; };
  const program = new Command('graceful-mesh')
    .description('Says which pods of a service mesh drop requests when they stop, and what would do.')
    .version(version())
    .showSuggestionAfterError()
    .addHelpText('after', '\nExit codes: 0 clean, 1 findings, 2 a command line or setting that is none, 3 a file that could not be read (the others were judged).');
  // Of a command that is named, the others are not even loaded.
  const named = Object.hasOwn(COMMANDS, args[0] ?? '') ? [args[0]] : Object.keys(COMMANDS);
  for (const name of named) program.addCommand(COMMANDS[name](io, ended));
  for (const command of [program, ...program.commands]) {
    command.exitOverride().configureOutput({ writeOut: io.out, writeErr: io.err }).showHelpAfterError('(graceful-mesh --help says more)');
  }
  try {
    program.parse(args.length === 0 ? ['--help'] : args, { from: 'user' });
    return exit;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.clean : EXIT.usage;
    if (error instanceof ConfigError) {
      io.err(`${error.message}\n`);
      return EXIT.usage;
    }
    if (!(error instanceof PlanError)) throw error;
    io.err(`graceful-mesh: ${settingText(error)}\n`);
    return EXIT.usage;
  }
}
