import type { CheckedFinding } from '../check';
import { encoded } from './uri';

/**
 * What a finding is known by from run to run: its rule, its object and where in it it stands, but not the line, which moves with every edit above. Two of one
 * rule at one place are told apart by their number.
 */
export function fingerprints(findings: readonly CheckedFinding[]): string[] {
  const seen = new Map<string, number>();
  return findings.map((finding) => {
    const key = keyOf(finding);
    const count = seen.get(key) ?? 0;
    seen.set(key, count + 1);
    return `${key}#${count}`;
  });
}

function keyOf({ code, place: { path }, object, pointer }: CheckedFinding): string {
  const { apiVersion = '', kind = '', namespace = '', name = '' } = object ?? {};
  return [code, path, apiVersion, kind, namespace, name, pointer].map(encoded).join(':');
}
