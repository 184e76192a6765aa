import * as path from 'path';
import { check, Checked } from '../check';
import { GivenSettings, RUN_SETTINGS, RunSettings } from '../config';
import { oneLine } from '../model';
import { counted, FORMATS, Report } from '../report';
import { RULES } from '../rules';
import type { BaselineFlags, Compared } from './baseline-command';
import { settled } from './config-file';
import { replaceWhole } from './files';
import { FixFlags, isTaken, PATCH_FORMATS } from './fix-flags';
import { readInputs } from './inputs';
import { EXIT, Io } from './io';
import { onDemand } from './on-demand';
import { progressOn } from './progress';
import { colors, reportOf, Wanted, wantedOf } from './report-of';
import { ConfigFlag, optionsOf, withSettings } from './settings';
import { verdictOn } from './verdict';
import { version } from './version';
import { Command, InvalidArgumentError, Option } from '../third-party/commander';

type CheckFlags = GivenSettings & Omit<RunSettings, 'baseline' | 'meshFacts'> & ConfigFlag & FixFlags & BaselineFlags & {
  readonly format?: readonly Wanted[];
  readonly ignore?: readonly string[];
  readonly exitZero?: boolean;
  readonly failIfEmpty?: boolean;
  readonly quiet?: boolean;
  readonly color: 'auto' | 'always' | 'never';
  readonly stdinFilename: string;
  readonly root?: string;
  readonly timeline?: boolean;
};

/** `check`: judges manifests, and ends with what was found. */
export function checkCommand(io: Io, ended: (exit: number) => void): Command {
  return withCheck(new Command('check'), 'say which pods drop requests when they stop, and what would do')
    .option('--fix', 'write into the files what would do, where it only adds or raises; then say what is left')
    .action((paths: readonly string[], flags: CheckFlags) => { ended(checkPaths(paths, flags, io)); });
}

/** `fix`: the same as `check --fix`. */
export function fixCommand(io: Io, ended: (exit: number) => void): Command {
  return withCheck(new Command('fix'), 'write into the files what would do, where it only adds or raises: check --fix')
    .action((paths: readonly string[], flags: CheckFlags) => { ended(checkPaths(paths, { ...flags, fix: true }, io)); });
}

/** `plan`: what `fix --plan` would write, as a diff or a patch. */
export function planCommand(io: Io, ended: (exit: number) => void): Command {
  return withCheck(new Command('plan'), 'show what a plan comes to for each workload, as attach of the constructs writes it; fix --plan writes it')
    .action((paths: readonly string[], flags: CheckFlags) => {
      ended(checkPaths(paths, { ...flags, plan: true, diff: flags.patch === undefined }, io));
    });
}

function withCheck(command: Command, description: string): Command {
  const [select, failOn, maxWarnings] = RUN_SETTINGS.flatMap(optionsOf);
  return withSettings(command)
    .description(description)
    .argument('<path...>', 'files, folders, globs, or - for standard input')
    .option('-f, --format <format[=file]>', `one of ${Object.keys(FORMATS).join(', ')}; more than once, each to a file but one (default: text, in GitHub Actions github)`, wanted)
    .addOption(select.argParser(codes))
    .option('--ignore <codes>', 'all but these', codes)
    .addOption(failOn)
    .addOption(maxWarnings)
    .option('--exit-zero', 'findings never make the exit code 1')
    .option('--fail-if-empty', 'no pod in what was read makes the exit code 1')
    .option('-q, --quiet', 'findings alone, no summary')
    .addOption(new Option('--color <when>', 'colours').choices(['auto', 'always', 'never']).default('auto'))
    .option('--stdin-filename <name>', 'what standard input is called in the report', '-')
    .option('--root <folder>', 'where the templates are of what Helm rendered (a chart, or what it is in): findings are told at them')
    .option('--baseline <file>', 'tell only what is not in it; what is in it and not found any more makes the exit code 1')
    .option('--no-baseline', 'that of the config does not count')
    .option('--prune', 'with --baseline: take out of it what is not found any more')
    .option('--timeline', 'a picture of how each pod stops')
    .option('--unsafe', 'with --fix or --diff: also what takes back something that stands there, such as a hook')
    .addOption(new Option('--diff', 'print what --fix would write, and write nothing').conflicts('patch'))
    .option('--plan', 'with --fix, --diff or --patch: not what the findings say would do, but a plan for the longest request')
    .option('--patch <format[=file]>', `what --fix would write as patches of the objects, which the files stay without: ${PATCH_FORMATS.join(' or ')}`, patchWanted);
}

function checkPaths(paths: readonly string[], flags: CheckFlags, given: Io): number {
  const { io, progress } = progressOn(given, flags.quiet === true);
  const read = readInputs(paths, io, flags.stdinFilename);
  const by = { ...settled(flags, io), progress };
  const applied = flags.fix || flags.diff || flags.patch || flags.plan ? onDemand.fixes.applyFixes(read, paths, by, flags, io) : { inputs: read };
  if ('exit' in applied) return applied.exit;
  const { inputs, checked: already, fails: isLeft = false } = applied;
  const { checked: found, fails } = compared(already ?? check(inputs.texts, by.settings, by), flags, flags.plan ? undefined : by.run.baseline, io);
  const checked = flags.root === undefined ? found : onDemand.templates.inTemplates(found, inputs.texts, flags.root, io);
  const { select = by.run.select, ignore, failOn = by.run.failOn, maxWarnings = by.run.maxWarnings } = flags;
  const others = [...by.facts ?? [], ...(by.file ? [by.file] : [])];
  const report = reportOf(checked, inputs, { select, ignore }, { pictures: flags.timeline === true, version: version(), others });
  const failure = written(report, flags, io);
  if (failure !== undefined) {
    io.err(`graceful-mesh: ${failure}\n`);
    return EXIT.unread;
  }
  const exit = exitOf(report, checked, { ...flags, failOn, maxWarnings }, io);
  return exit === EXIT.clean && (fails || isLeft) ? EXIT.findings : exit;
}

/** @param otherwise the baseline of the config: of plans it knows nothing */
function compared(checked: Checked, flags: CheckFlags, otherwise: string | undefined, io: Io): Compared {
  const { baseline = otherwise, prune = false } = flags;
  if (baseline === undefined || baseline === false) return { checked, fails: false };
  return onDemand.baseline.againstBaseline(checked, baseline, prune, io);
}

/** Writes the report in every format that was asked for; says which file could not be written. */
function written(report: Report, flags: CheckFlags, io: Io): string | undefined {
  const { format, quiet, color } = flags;
  const taken = isTaken(flags);
  const asked = format ?? [{ format: taken ? 'concise' : io.env.GITHUB_ACTIONS === 'true' ? 'github' : 'text' }];
  for (const { format: name, file } of asked) {
    const text = FORMATS[name](report, { quiet: quiet === true, color: file === undefined && !taken && colors(color, io) });
    if (file === undefined) {
      (taken ? io.err : io.out)(text);
      continue;
    }
    const why = replaceWhole(path.resolve(io.cwd, file), text);
    if (why !== undefined) return `${file} could not be written: ${why}`;
  }
  return undefined;
}

function exitOf({ findings, failures, pods }: Report, { unread }: Checked, flags: CheckFlags, io: Io): number {
  const { exitZero, failIfEmpty } = flags;
  if (failures.length > 0 || unread > 0) return EXIT.unread;
  if (pods === 0 && failIfEmpty) {
    io.err('graceful-mesh: there is no pod in what was read\n');
    return EXIT.findings;
  }
  if (exitZero) return EXIT.clean;
  const { warnings, tooManyWarnings, fails } = verdictOn(findings, flags);
  if (tooManyWarnings) io.err(`graceful-mesh: ${counted(warnings, 'warning')}, and no more than ${flags.maxWarnings} are allowed\n`);
  return fails ? EXIT.findings : EXIT.clean;
}

function patchWanted(text: string): Wanted {
  const one = wantedOf(text, PATCH_FORMATS);
  if (!one) throw new InvalidArgumentError(`Patches are ${PATCH_FORMATS.join(' or ')}, alone or with a file, such as kustomize=graceful-mesh/kustomization.yaml.`);
  return one;
}

function wanted(text: string, before: readonly Wanted[] = []): readonly Wanted[] {
  const one = wantedOf(text, Object.keys(FORMATS));
  if (!one) throw new InvalidArgumentError(`Formats are ${Object.keys(FORMATS).join(', ')}, each alone or with a file, such as sarif=report.sarif.`);
  if (one.file === undefined && before.some(({ file }) => file === undefined)) throw new InvalidArgumentError('Only one format goes to standard output: give the other a file.');
  return [...before, one];
}

function codes(text: string, before: readonly string[] = []): readonly string[] {
  const known = RULES.map(({ code }) => code);
  const given = text.split(',').map((code) => code.trim().toUpperCase()).filter((code) => code !== '');
  for (const code of given) {
    if (known.some((one) => one.startsWith(code) && code.length > 2)) continue;
    throw new InvalidArgumentError(`${oneLine(code, 40)} is no rule: graceful-mesh rules lists them.`);
  }
  return [...before, ...given];
}
