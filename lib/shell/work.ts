/** A program of a Job's work that runs when the proxy has been told to exit. */
export interface Without {
  readonly program: string;
  /** Nothing of the work ran before. */
  readonly first: boolean;
  /** One of the two ran beside the shell, and nobody can tell which of them was sooner. */
  readonly perhaps: boolean;
}

/** How the programs of a Job's work, those that are not of the table of commands, have gone so far on one of the ways. */
export interface Work {
  /** One has failed. */
  readonly failed: boolean;
  /** The last one has failed, and nothing has looked at it. */
  readonly unseen?: string | undefined;
  /** The last one has failed where the script looks at that. */
  readonly seen?: string | undefined;
  /** The script has put aside how it ended: what runs from then on is around the work, and no part of it. */
  readonly kept?: boolean;
  /** The last one that ran since has failed. */
  readonly aside?: string | undefined;
  readonly count: number;
  /** The last one that ran. */
  readonly ran?: string | undefined;
  readonly without?: Without | undefined;
}

export const NO_WORK: Work = { failed: false, count: 0 };

/** How a program has ended, and whether the script looks at that. */
export type Ended = 'well' | 'badly' | 'badly, and looked at';

export function after(work: Work, program: string, ended: Ended, without: Without | undefined): Work {
  const first = work.without ?? without;
  const ran = { count: work.count + 1, ran: program, ...(first && { without: first }) };
  if (work.kept) return { ...work, ...ran, aside: ended === 'well' ? undefined : program };
  if (ended === 'well') return { failed: work.failed, ...ran };
  return { failed: true, ...ran, ...(ended === 'badly' ? { unseen: program } : { seen: program }) };
}

/** What a script has put aside is the status of the last program that ran. */
export function kept(work: Work): Work {
  if (!work.kept) return { ...work, kept: true };
  return { ...work, failed: work.failed || work.aside !== undefined, unseen: work.aside, aside: undefined };
}

/** What the script looked at, and thrown away: `run || true`. */
export function thrownAway(work: Work): Work {
  return work.kept || work.seen === undefined ? work : { ...work, unseen: work.seen, seen: undefined };
}

/** Nothing of a failure is lost where the shell ends with it. */
export function told(work: Work): Work {
  return { ...work, unseen: undefined, seen: undefined };
}

export function sameWork(a: Work, b: Work): boolean {
  return a === b || (a.failed === b.failed && a.unseen === b.unseen && a.seen === b.seen && a.kept === b.kept && a.aside === b.aside
    && a.without?.program === b.without?.program && a.without?.perhaps === b.without?.perhaps && a.without?.first === b.without?.first);
}

/** What holds of one of two. */
export function eitherWork(a: Work, b: Work): Work {
  if (a === b) return a;
  const without = a.without ?? b.without;
  return {
    failed: a.failed || b.failed,
    unseen: a.unseen === b.unseen ? a.unseen : undefined,
    seen: a.seen === b.seen ? a.seen : undefined,
    ...(a.kept && b.kept && { kept: true }),
    count: Math.max(a.count, b.count),
    ran: a.ran ?? b.ran,
    ...(without && { without: a.without && b.without ? without : { ...without, perhaps: true } }),
  };
}
