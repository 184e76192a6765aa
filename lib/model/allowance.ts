/** What is counted of the work that a bundle of manifests makes: steps through its shell texts, its containers and pods, and repairs of its pods. */
export type Work = 'steps' | 'containers' | 'repairs';

/**
 * Characters of a bundle that gets this much of each. The densest public manifests would have some 200 pods and containers in it, and some 60 steps for a pod with a shell text.
 */
const SIZE = 100_000;
const OF_SIZE: Readonly<Record<Work, number>> = { steps: 5_000, containers: 210, repairs: 80 };
/** So many characters more bring as much again: what runs is read whole, however much of it there is. */
const AGAIN = 10_000;
/** So many steps of a text are followed whatever others have cost: what a repair writes, first of all. */
export const FREE_STEPS = 16;

/**
 * How much work one bundle may make: what is read together, so that a small text is never a long wait, whatever it is made of. Counted and never timed: the same text meets the same
 * bound wherever it is read.
 */
export class Allowance {
  private readonly spent = { steps: 0, containers: 0, repairs: 0 };
  private times?: number;
  private ofCuts = 0;

  /** @param size of the bundle in characters; asked where the least that anybody gets is spent */
  constructor(private readonly size: () => number) {}

  /** Takes so much of it, which is done or will be done. False where that is more than there is. */
  take(work: Work, amount: number): boolean {
    this.spent[work] += amount;
    return this.has(work, 0);
  }

  /** Whether there is so much left. */
  has(work: Work, amount: number): boolean {
    const wanted = this.spent[work] + amount;
    return wanted <= OF_SIZE[work] || wanted <= this.most(work);
  }

  /** How much there is of it in whole. */
  most(work: Work): number {
    this.times ??= 1 + Math.max(0, this.size() - SIZE) / AGAIN;
    return Math.floor(OF_SIZE[work] * this.times);
  }

  taken(work: Work): number {
    return this.spent[work];
  }

  /** Takes note that a text was not followed to its end. */
  cut(): void {
    this.ofCuts += 1;
  }

  /** How many texts were not. */
  get cuts(): number {
    return this.ofCuts;
  }
}

let current: Allowance | undefined;

/** What is done in `run` is taken from an allowance. */
export function within<T>(allowance: Allowance | undefined, run: () => T): T {
  const before = current;
  current = allowance;
  try {
    return run();
  } finally {
    current = before;
  }
}

/** The one of what is being read now. */
export const allowance = (): Allowance | undefined => current;
