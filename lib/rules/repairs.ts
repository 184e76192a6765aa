import { applications, budget, Edit, Fix, least, listenersCloseAfter, printSeconds } from '../model';
import { GRACE_POINTER } from './grace';
import { RuleContext } from './rule';

/** The application's longest preStop, as far as it is certain. */
export function applicationPreStop({ template }: RuleContext): number {
  return Math.max(0, ...applications({ ...template, sidecars: [] }).map(({ preStop }) => least(preStop)));
}

/**
 * A proxy that outlives everything by a fixed drain, whatever stood there: the one mechanism that needs nothing of the image, the
 * application or the mode.
 */
export function fixedDrainFix(context: RuleContext, podEdits: readonly Edit[] = [], preStop = applicationPreStop(context)): Fix {
  const { needs } = context;
  const drain = budget.fixedDrain(needs, preStop).seconds;
  const listeners = budget.listeners(needs).seconds;
  const edits = context.repair({
    drain,
    exitOnZero: 'off',
    waitingHook: 'none',
    ...(listeners > listenersCloseAfter(context.reading.proxies) && { listenersCloseAfter: listeners }),
  }, podEdits);
  const grace = edits?.find(({ pointer }) => pointer === GRACE_POINTER)?.value;
  const withGrace = typeof grace === 'number' ? ` with a grace of ${printSeconds(grace)}` : '';
  return { text: `a drain of ${printSeconds(drain)}${withGrace} covers it`, ...(edits && { edits }) };
}
