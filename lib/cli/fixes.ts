import * as path from 'path';
import type { Checked, CheckedBy } from '../check';
import { plan } from '../check/plan';
import { fix, FixedText, NotFixed, patches, PATCHES } from '../fix';
import { libraries } from '../manifest';
import { counted, sentence } from '../report';
import { replaceWhole } from './files';
import type { FixFlags } from './fix-flags';
import type { Inputs } from './inputs';
import { EXIT, Io } from './io';

/** The texts as they are then, and whether the run fails whatever is found in them; or how it ends here. */
type Applied = { readonly inputs: Inputs; readonly checked?: Checked; readonly fails?: boolean } | { readonly exit: number };

/** Writes what would do, or what is planned, into the files or into a patch, or shows it. */
export function applyFixes(inputs: Inputs, paths: readonly string[], by: CheckedBy, flags: FixFlags, io: Io): Applied {
  const { plan: plans = false, diff, patch, unsafe } = flags;
  if (patch) return patched(inputs, by, { ...flags, patch }, io);
  if (flags.fix && !diff && paths.includes('-')) {
    io.err('graceful-mesh: standard input cannot be written to: use --diff or --patch, or give the file\n');
    return { exit: EXIT.usage };
  }
  if (plans && !flags.fix && !diff) return { inputs, checked: plan(inputs.texts, by.settings, by) };
  const { texts, left, before: found, checked } = fix(inputs.texts, by.settings, { plans, unsafe }, by);
  if (diff) {
    for (const { path: name, before, after } of texts) io.out(libraries.diff().createTwoFilesPatch(`a/${name}`, `b/${name}`, before, after));
    tell(left, io);
    const fails = texts.length > 0 || left.length > 0;
    // The files stay as they are, and so do the places in them.
    if (plans) return { inputs, checked: found, fails };
    return { exit: inputs.failures.length > 0 ? EXIT.unread : fails ? EXIT.findings : EXIT.clean };
  }
  const failed: Inputs['failures'][number][] = [];
  for (const { path: name, after } of texts) {
    const why = replaceWhole(path.resolve(io.cwd, name), after);
    if (why !== undefined) failed.push({ path: name, why: `it could not be written: ${why}` });
  }
  const written = texts.filter(({ path: name }) => !failed.some((failure) => failure.path === name));
  io.err(`graceful-mesh: ${counted(written.length, 'file')} written\n`);
  tell(left, io);
  return {
    inputs: withTexts({ ...inputs, failures: [...inputs.failures, ...failed] }, written),
    // What a plan is refused for is in no text.
    checked: failed.length === 0 || plans ? checked : undefined,
    fails: plans && left.length > 0,
  };
}

function withTexts({ texts, failures }: Inputs, fixed: readonly FixedText[]): Inputs {
  const now = new Map(fixed.map(({ path: name, after }) => [name, after]));
  return { failures, texts: texts.map((one) => ({ ...one, ...(now.has(one.path) && { text: now.get(one.path)!, size: one.text.length }) })) };
}

/** What is judged then is the objects as the patches leave them. */
function patched(inputs: Inputs, by: CheckedBy, flags: FixFlags & Required<Pick<FixFlags, 'patch'>>, io: Io): Applied {
  const { plan: plans = false, patch: { format, file }, unsafe } = flags;
  const { patches: made, texts, left, checked } = patches(inputs.texts, by.settings, { plans, unsafe }, by);
  const text = PATCHES[format](made);
  if (file === undefined) {
    io.out(text);
  } else {
    const why = replaceWhole(path.resolve(io.cwd, file), text);
    if (why !== undefined) {
      io.err(`graceful-mesh: ${file} could not be written: ${why}\n`);
      return { exit: EXIT.unread };
    }
    io.err(`graceful-mesh: ${file} written: ${counted(made.length, 'object')} patched\n`);
  }
  tell(left, io);
  return { inputs: { ...inputs, texts }, checked, fails: plans && left.length > 0 };
}

function tell(left: readonly NotFixed[], io: Io): void {
  for (const { finding, why } of left) io.err(`graceful-mesh: ${finding.place.path}:${finding.place.line}: ${finding.code} is left: ${why}: ${sentence(finding)}\n`);
}
