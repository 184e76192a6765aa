/** The name that differs by one or two letters: added, dropped or swapped. */
export function nearest(names: readonly string[], key: string): string | undefined {
  if (key.length > 80) return undefined;
  const plain = key.replaceAll('_', '').toLowerCase();
  return names.find((name) => name.length > 4 && nearlyEqual(name.toLowerCase(), plain));
}

function nearlyEqual(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 2) return false;
  const shorter = Math.min(a.length, b.length);
  let head = 0;
  while (head < shorter && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < shorter - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  return Math.max(a.length, b.length) - head - tail <= 2;
}
