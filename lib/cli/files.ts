import { renameSync, rmSync, statSync, writeFileSync } from 'fs';
import { reason } from './inputs';

/**
 * Whoever reads the file meanwhile, or after an end in the middle, has the old one or the new one.
 *
 * @returns why it could not be written, where it could not
 */
export function replaceWhole(file: string, text: string): string | undefined {
  const beside = `${file}.${process.pid}.tmp`;
  try {
    const mode = statSync(file, { throwIfNoEntry: false })?.mode;
    writeFileSync(beside, text, mode === undefined ? {} : { mode });
    renameSync(beside, file);
    return undefined;
  } catch (error) {
    return reason(error);
  } finally {
    rmSync(beside, { force: true });
  }
}
