import { inHostLanguage } from './host-language';

const told = new Set<string>();
/** So many different ones nobody reads; a program that runs for days must not hold on to them all. */
const REMEMBERED = 10_000;

/**
 * cdk8s has no channel for warnings, and those of Node are swallowed by NODE_NO_WARNINGS, which many set for the sake of others. Each is said once in
 * a process, however often an app is synthesised.
 */
export function tell(text: string): void {
  if (told.has(text) || told.size >= REMEMBERED) return;
  told.add(text);
  process.stderr.write(`graceful-mesh: ${inHostLanguage(text)}\n`);
}
