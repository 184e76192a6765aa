import * as path from 'path';
import type { Checked, CheckedBy } from '../check';
import { fix, NotFixed, patches, PATCHES } from '../fix';
import { libraries } from '../manifest';
import { counted, sentence } from '../report';
import { replaceWhole } from './files';
import type { FixFlags } from './fix-flags';
import type { Inputs } from './inputs';
import { EXIT, Io } from './io';

/** The texts as they are then, or how the run ends here. */
type Applied = { readonly inputs: Inputs; readonly checked?: Checked } | { readonly exit: number };

/** Writes what would do into the files or into a patch, or shows it. */
export function applyFixes(inputs: Inputs, paths: readonly string[], by: CheckedBy, flags: FixFlags, io: Io): Applied {
  if (flags.patch) return patched(inputs, by, { ...flags, patch: flags.patch }, io);
  if (flags.fix && !flags.diff && paths.includes('-')) {
    io.err('graceful-mesh: standard input cannot be written to: use --diff or --patch, or give the file\n');
    return { exit: EXIT.usage };
  }
  const { texts, left, checked } = fix(inputs.texts, by.settings, flags.unsafe === true, by);
  if (flags.diff) {
    for (const { path: name, before, after } of texts) io.out(libraries.diff().createTwoFilesPatch(`a/${name}`, `b/${name}`, before, after));
    tell(left, io);
    return { exit: inputs.failures.length > 0 ? EXIT.unread : texts.length > 0 || left.length > 0 ? EXIT.findings : EXIT.clean };
  }
  const failed: Inputs['failures'][number][] = [];
  for (const { path: name, after } of texts) {
    const why = replaceWhole(path.resolve(io.cwd, name), after);
    if (why !== undefined) failed.push({ path: name, why: `it could not be written: ${why}` });
  }
  const now = new Map(texts.map(({ path: name, after }) => [name, after]));
  const isWritten = (name: string) => now.has(name) && !failed.some((failure) => failure.path === name);
  io.err(`graceful-mesh: ${counted(texts.length - failed.length, 'file')} written\n`);
  tell(left, io);
  return {
    ...(failed.length === 0 && { checked }),
    inputs: {
      texts: inputs.texts.map((text) => (isWritten(text.path) ? { ...text, text: now.get(text.path)!, size: text.text.length } : text)),
      failures: [...inputs.failures, ...failed],
    },
  };
}

/** What is judged then is the objects as the patches leave them. */
function patched(inputs: Inputs, by: CheckedBy, { patch: { format, file }, unsafe = false }: FixFlags & Required<Pick<FixFlags, 'patch'>>, io: Io): Applied {
  const { patches: made, texts, left, checked } = patches(inputs.texts, by.settings, unsafe, by);
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
  return { inputs: { ...inputs, texts }, checked };
}

function tell(left: readonly NotFixed[], io: Io): void {
  for (const { finding, why } of left) io.err(`graceful-mesh: ${finding.place.path}:${finding.place.line}: ${finding.code} is left: ${why}: ${sentence(finding)}\n`);
}
