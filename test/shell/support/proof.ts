/** Says of commands what the interpreter says, runs them, and gathers where it was wrong. */
import * as path from 'node:path';
import { HORIZON, violations, waitViolations } from './claims';
import { Loop, LOOPS } from './loops';
import { LISTENING, Pod, STAYING } from './pod';
import { Shell } from './stubs';
import { Job, runAll } from './virtual-clock';
import { ENVIRONMENT } from './vocabulary';
import { Weather, world } from './worlds';
import { interpret, MeshTools, ShellContext } from '../../../lib/shell';

/** A mesh of one call. */
const TOOLS: MeshTools = {
  command: (argv) => (argv[0] === 'curl' && argv.includes('-XPOST') && argv.some((word) => word?.endsWith(':15020/quitquitquit'))
    ? { least: 0, most: Infinity, usual: 0, success: 'usually', effect: 'ends-proxy' } : undefined),
};

/** One run of a command. */
export interface Trial {
  readonly argv: readonly string[];
  readonly shell: Shell;
  readonly place: ShellContext['place'];
  readonly envMayHoldMore: boolean;
  readonly weather: Weather;
  readonly seed: number;
}

/** What fails for reasons of its own, so that a status that is not 0 says nothing of whether the work's failure can be lost. Nor does it where another program failed, too. */
const DOUBTFUL = /\b(grep|kill|test|read|f|d|expr|cd|wait)\b|\[/;

export interface Refutation {
  readonly trial: Trial;
  /** The claim, what happened, and all that is needed to see it again. */
  readonly sentence: string;
}

const NAMES: Readonly<Record<string, Shell['name']>> = { bash: 'bash', dash: 'dash', ash: 'busybox ash' };
const WEATHERS: readonly Weather[] = ['anything', 'work succeeds', 'work fails'];

/** A text for `sh` must hold in whatever shell an image has under this name; others name theirs. Each shell has another weather, and the next index another one still. */
export function trials(argv: readonly string[], place: Trial['place'], index: number, seed: number, shells: readonly Shell[]): Trial[] {
  const named = NAMES[path.basename(argv[0])];
  return shells.filter((shell) => named === undefined || shell.name === named)
    .map((shell, nth) => ({
      argv, shell, place, envMayHoldMore: index % 5 === 1, weather: WEATHERS[(Math.floor(index / 3) + nth) % WEATHERS.length], seed: seed + nth,
    }));
}

/** What only bash takes, or only GNU's sleep. */
const BASHISM = new RegExp([
  '\\[\\[', '(^|[^$])\\(\\(', 'function ', 'pipefail', '\\{\\d+(,|\\.\\.)', '&>', '\\|&', '\\b(let|source|declare|builtin|local|posix|ERR)\\b', '\\$\\[', ' == ', 'sleep (--|\\+|1e)',
].join('|'));

export const said = ({ argv, envMayHoldMore, place }: Pick<Trial, 'argv' | 'envMayHoldMore' | 'place'>) => interpret(argv, {
  env: ENVIRONMENT, envMayHoldMore, place, tools: TOOLS,
});

/** The claims that did not hold. */
export async function refuted(folder: string, tried: readonly Trial[]): Promise<Refutation[]> {
  const jobs = tried.map((trial): Job => ({
    shell: trial.shell, argv: trial.argv, horizon: HORIZON, world: world(trial.weather, trial.seed, trial.envMayHoldMore),
  }));
  const runs = await runAll(folder, jobs);
  return tried.flatMap((trial, index) => {
    const run = runs[index];
    const portable = trial.shell.name === 'bash' || !trial.argv.some((word) => BASHISM.test(word));
    const where = `${trial.shell.name}, ${trial.weather}, ${trial.place}${trial.envMayHoldMore ? ', envMayHoldMore' : ''}, seed ${trial.seed}`;
    const complaint = run.stderr.trim().split('\n')[0];
    const { work, ...outcome } = said(trial);
    const doubtful = outcome.programs.length > 1 || trial.argv.some((word) => DOUBTFUL.test(word));
    const held = { ...outcome, work: doubtful && work ? { ...work, losesFailureOf: undefined } : work };
    return violations(held, run, trial.weather, portable)
      .map((claim) => ({ trial, sentence: `${claim}\n  under ${where}: ${JSON.stringify(trial.argv)}${complaint && `\n  ${complaint}`}` }));
  });
}

const PODS: readonly Pod[] = [{ closes: 2.5, idle: 6.5 }, { closes: 6.5, idle: 2.5 }, { closes: 0, idle: 0 }, { closes: 2.5, idle: 2.5 }];
/** Twice the time in which a pod comes to rest. */
const LOOP_HORIZON = 13;

/** What the interpreter makes of a loop in the proxy's container. */
export const saidOfLoop = ({ text }: Pick<Loop, 'text'>) => interpret(['sh', '-c', text], { env: ENVIRONMENT, place: 'proxy', tools: { ...TOOLS, sockets: STAYING }, listening: LISTENING });

/** The loops that ended, or did not, otherwise than is said of them, each in a pod of each kind. */
export async function refutedLoops(folder: string, shells: readonly Shell[]): Promise<string[]> {
  const tried = LOOPS.flatMap((loop, index) => PODS.slice(0, loop.is === 'never' ? 1 : undefined).map((pod, nth) => ({ loop, pod, shell: shells[(index + nth) % shells.length] })));
  const runs = await runAll(folder, tried.map(({ loop, pod, shell }): Job => ({
    shell, argv: ['sh', '-c', loop.text], horizon: LOOP_HORIZON, world: { ...world('work succeeds', 0, false), pod },
  })));
  return tried.flatMap(({ loop, pod, shell }, index) => waitViolations(saidOfLoop(loop), runs[index], pod).map((claim) => `${claim}\n  under ${shell.name}: ${loop.text}`));
}
