import * as path from 'path';
import type { Checked, CheckedBy } from '../check';
import { fix, Fixed } from '../fix';
import { libraries } from '../manifest';
import { counted, sentence } from '../report';
import { replaceWhole } from './files';
import type { Inputs } from './inputs';
import { EXIT, Io } from './io';

export interface FixFlags {
  readonly fix?: boolean;
  readonly unsafe?: boolean;
  readonly diff?: boolean;
}

/** The texts as they are then, or how the run ends here. */
type Applied = { readonly inputs: Inputs; readonly checked?: Checked } | { readonly exit: number };

/** Writes what would do into the files, or shows it. */
export function applyFixes(inputs: Inputs, paths: readonly string[], by: CheckedBy, flags: FixFlags, io: Io): Applied {
  if (flags.fix && !flags.diff && paths.includes('-')) {
    io.err('graceful-mesh: standard input cannot be written to: use --diff, or give the file\n');
    return { exit: EXIT.usage };
  }
  const fixed = fix(inputs.texts, by.settings, flags.unsafe === true, by);
  if (flags.diff) {
    for (const { path: name, before, after } of fixed.texts) io.out(libraries.diff().createTwoFilesPatch(`a/${name}`, `b/${name}`, before, after));
    return { exit: told(fixed, io, inputs.failures.length > 0) };
  }
  const failed: Inputs['failures'][number][] = [];
  for (const { path: name, after } of fixed.texts) {
    const why = replaceWhole(path.resolve(io.cwd, name), after);
    if (why !== undefined) failed.push({ path: name, why: `it could not be written: ${why}` });
  }
  const now = new Map(fixed.texts.map(({ path: name, after }) => [name, after]));
  const isWritten = (name: string) => now.has(name) && !failed.some((failure) => failure.path === name);
  io.err(`graceful-mesh: ${counted(fixed.texts.length - failed.length, 'file')} written\n`);
  told(fixed, io, false);
  return {
    ...(failed.length === 0 && { checked: fixed.checked }),
    inputs: {
      texts: inputs.texts.map((text) => (isWritten(text.path) ? { ...text, text: now.get(text.path)!, size: text.text.length } : text)),
      failures: [...inputs.failures, ...failed],
    },
  };
}

function told({ texts, left }: Fixed, io: Io, isUnread: boolean): number {
  for (const { finding, why } of left) io.err(`graceful-mesh: ${finding.place.path}:${finding.place.line}: ${finding.code} is left: ${why}: ${sentence(finding)}\n`);
  if (isUnread) return EXIT.unread;
  return texts.length > 0 || left.length > 0 ? EXIT.findings : EXIT.clean;
}
