/**
 * The most seconds that are counted: some 31,700 years. A sum of a few is still exact to the millisecond in a double, and no kubelet counts as far.
 */
export const MOST_SECONDS = 1e12;

/**
 * Seconds that can be added and printed, whatever stood in a manifest: no number that is none, no infinity, nothing below zero.
 */
export function countable(seconds: number): number {
  // Also what is not a number: a comparison with it fails.
  return seconds > 0 ? Math.min(seconds, MOST_SECONDS) : 0;
}
