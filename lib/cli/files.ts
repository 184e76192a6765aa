import { renameSync, rmSync, statSync, writeFileSync } from 'fs';

/** Whoever reads the file meanwhile, or after an end in the middle, has the old one or the new one. */
export function replaceWhole(file: string, text: string): void {
  const beside = `${file}.${process.pid}.tmp`;
  try {
    const mode = statSync(file, { throwIfNoEntry: false })?.mode;
    writeFileSync(beside, text, mode === undefined ? {} : { mode });
    renameSync(beside, file);
  } finally {
    rmSync(beside, { force: true });
  }
}
