import type { CheckedFinding } from './finding';
import type { Acceptance, Exception } from './particulars';

/** What is left of findings when those that somebody accepts are taken out. */
export class Exceptions {
  constructor(private readonly exceptions: readonly Exception[], private readonly today = '') {}

  apply(findings: readonly CheckedFinding[]): readonly CheckedFinding[] {
    if (this.exceptions.length === 0) return findings;
    return findings.filter((finding) => !this.accepts(finding));
  }

  private accepts({ code, place: { path }, object }: CheckedFinding): boolean {
    const isIt = ({ rule, until }: Acceptance) => rule === code && !this.isOver(until);
    return this.exceptions.some(({ ignore, applies }) => ignore.some(isIt) && applies(path, object));
  }

  private isOver(until: string | undefined): boolean {
    return until !== undefined && until < this.today;
  }
}
