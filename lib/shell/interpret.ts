import { MeshTools, ShellContext } from './context';
import { Interpreter } from './interpreter';
import { Effect, ShellOutcome, WorkOutcome } from './outcome';
import { NO_OPTIONS } from './shell-argv';
import { State, Step, SUCCEEDED } from './state';
import { REFUSED_FILTER } from './through-sockets';
import { EMPTY, Field, text, UNKNOWN } from './values';
import { NO_WORK } from './work';
import { Allowance, allowance, FREE_STEPS } from '../model';

const START: State = {
  least: 0,
  most: 0,
  usual: 0,
  likely: true,
  status: SUCCEEDED,
  vars: new Map(),
  exported: new Set(),
  params: [],
  options: NO_OPTIONS,
  exitTrap: undefined,
  termTrap: undefined,
  functions: new Map(),
  locals: new Map(),
  jobs: [],
  lastJob: undefined,
  effects: [],
  gone: undefined,
  stays: undefined,
  wait: undefined,
  work: NO_WORK,
  broken: undefined,
  out: undefined,
  input: { value: EMPTY, ends: { most: 0, usual: 0 } },
  why: undefined,
};

/**
 * What a command does: how long it takes at least, at most and usually, whether it can succeed and fail, and its effects. Total: it never throws, and it ends soon
 * whatever the text is.
 *
 * Signals from outside are left out, and so is what an image sets in its environment. A program that is not of the table takes any time, may fail, and does nothing to
 * anything but itself.
 */
export function interpret(argv: readonly string[], context: ShellContext): ShellOutcome {
  const { tools = NO_TOOLS, ...rest } = context;
  let known = remembered.get(tools);
  if (!known) remembered.set(tools, known = new Map());
  const key = JSON.stringify([argv, rest.env, rest.envMayHoldMore, rest.binaries, rest.noShell, rest.place, rest.expands, rest.sh, rest.listening]);
  const of = allowance();
  const own = of && ofBundle(of, tools);
  const inBundle = own?.get(key);
  if (inBundle) {
    if (inBundle.cut) of?.cut();
    return inBundle.outcome;
  }
  const before = known.get(key);
  // What is remembered costs a bundle what it would have cost: what is found in it does not hang on what was read before.
  const isPaid = before && (!of || before.work <= FREE_STEPS || of.has('steps', before.work));
  // Where nothing is left, every text is left at the same place.
  const cutKey = of && !of.has('steps', 0) ? `cut ${key}` : undefined;
  const same = isPaid ? before : cutKey === undefined ? undefined : known.get(cutKey);
  const found = same ?? fresh(argv, context);
  own?.set(key, found);
  if (same) {
    of?.take('steps', same.work);
    if (same.cut) of?.cut();
  } else if (key.length <= LONGEST_REMEMBERED && (!found.cut || cutKey !== undefined)) {
    if (known.size >= MOST_REMEMBERED) known.clear();
    known.set(found.cut && cutKey !== undefined ? cutKey : key, found);
  }
  return found.outcome;
}

/** What came of a text, and what it took. */
interface Remembered {
  readonly outcome: ShellOutcome;
  readonly work: number;
  /** Nothing was left to follow it to its end. */
  readonly cut: boolean;
}

/** Within a bundle all is remembered: a pod is read several times while it is judged and repaired, and must be the same each time. */
function ofBundle(of: Allowance, tools: MeshTools): Map<string, Remembered> {
  let all = bundles.get(of);
  if (!all) bundles.set(of, all = new Map());
  let own = all.get(tools);
  if (!own) all.set(tools, own = new Map());
  return own;
}

const bundles = new WeakMap<Allowance, Map<MeshTools, Map<string, Remembered>>>();

/** The pods of a cluster have few hooks of different words, and short ones. */
const MOST_REMEMBERED = 1000;
const LONGEST_REMEMBERED = 10_000;
const NO_TOOLS: MeshTools = { command: () => undefined };
const remembered = new WeakMap<MeshTools, Map<string, Remembered>>();
const CUT = 'the shell texts that are read together take more steps than are followed';

function fresh(argv: readonly string[], context: ShellContext): Remembered {
  const interpreter = new Interpreter(context, argv.join(' '));
  const whole = outcomeOf(argv, context, interpreter);
  const { work, cut } = interpreter;
  if (cut) allowance()?.cut();
  return { outcome: cut ? { ...whole, unread: CUT } : whole, work, cut };
}

function outcomeOf(argv: readonly string[], context: ShellContext, interpreter: Interpreter): ShellOutcome {
  const fields = argv.map((word) => (context.expands ? expanded(word, context) : text(word)));
  if (fields.length === 0) {
    interpreter.unknownProgram('the image\'s own entrypoint');
    return outcome([{ flow: 'lost', state: { ...START, why: 'what the image runs is not seen here' } }], interpreter);
  }
  return outcome(ran(interpreter, fields), interpreter);
}

/** A trap that sends the signal which it is for runs itself again: no bound of the text's own ends that. */
function ran(interpreter: Interpreter, fields: readonly Field[]): readonly Step[] {
  try {
    return interpreter.call([...fields], START, { flavour: 'sh', tested: true, looked: false, inFunction: false, depth: 0 }, { program: true });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return [{ flow: 'lost', state: { ...START, why: 'commands that run themselves again' } }];
  }
}

/** The kubelet puts variables in for `$(NAME)`, and a `$` for `$$`; a name that it does not know stays as it is. */
function expanded(word: string, { env, envMayHoldMore }: ShellContext): Field {
  let result = '';
  let from = 0;
  for (let at = word.indexOf('$'); at >= 0 && at < word.length - 1; at = word.indexOf('$', from)) {
    result += word.slice(from, at);
    const close = word[at + 1] === '(' ? word.indexOf(')', at) : -1;
    if (word[at + 1] === '$') {
      result += '$';
      from = at + 2;
    } else if (close > 0) {
      const name = word.slice(at + 2, close);
      if (!Object.hasOwn(env, name) && envMayHoldMore && /^[A-Za-z_.-][\w.-]{0,100}$/.test(name)) return UNKNOWN;
      result += Object.hasOwn(env, name) ? env[name] : word.slice(at, close + 1);
      from = close + 1;
    } else {
      result += '$';
      from = at + 1;
    }
  }
  return text(result + word.slice(from));
}

function outcome(steps: readonly Step[], { programs, context }: Interpreter): ShellOutcome {
  const never = steps.filter(({ flow }) => flow === 'never');
  const lost = steps.filter(({ flow }) => flow === 'lost' || flow === 'killed');
  const ends = steps.filter(({ flow }) => flow !== 'never' && flow !== 'lost' && flow !== 'killed');
  const likely = (some: readonly Step[]) => some.filter(({ state }) => state.likely).map(({ state }) => state);
  const [over, open, forEver] = [likely(ends), likely(lost), likely(never)];
  const finite = [...ends, ...lost].map(({ state }) => state.least);
  const most = lost.length > 0 || never.length > 0 ? Infinity : Math.max(0, ...ends.map(({ state }) => state.most));
  const known = open.length === 0 && forEver.length === 0 && over.length > 0;
  const usual = known && over.every((state) => state.usual === over[0].usual) ? over[0].usual : undefined;
  const seen = over.filter(({ wait }) => !wait?.gaveUp);
  const wait = known && seen[0]?.wait && over.every(({ wait: other }) => other?.for === seen[0].wait?.for) ? seen[0].wait : undefined;
  return {
    least: finite.length > 0 ? Math.min(...finite) : Math.min(...never.map(({ state }) => state.least)),
    most: Number.isFinite(most) ? most : undefined,
    usual,
    canSucceed: lost.length > 0 || ends.some(({ state }) => state.status.zero > 0),
    canFail: lost.length > 0 || ends.some(({ state }) => state.status.other > 0),
    neverEnds: finite.length === 0 ? never[0]?.state.why : undefined,
    hardlyEnds: forEver.length > 0 && over.length + open.length === 0 ? forEver[0].why : undefined,
    breaksOff: known && over.every(breaks) ? over[0].broken : undefined,
    waits: wait,
    whenSeen: wait && over.some(({ wait: other }) => other?.gaveUp) ? effectsOf(seen, seen).filter(({ certainty }) => certainty === 'always').map(({ kind }) => kind) : [],
    effects: effectsOf([...over, ...open, ...forEver], steps.map(({ state }) => state)),
    unread: usual === undefined || open.length > 0 ? [...open, ...over, ...forEver].find(({ why }) => why !== undefined)?.why : undefined,
    programs: [...programs],
    work: context.place === 'job' ? workOf(over, open) : undefined,
  };
}

/** Something in it could not run, and it has failed by that; a loop over what a tool refuses to print ends well, at once. */
const breaks = ({ broken, status }: State): boolean => broken !== undefined && (status.zero === 0 || broken === REFUSED_FILTER);

function effectsOf(likely: readonly State[], all: readonly State[]): Effect[] {
  const kinds = new Set(all.flatMap(({ effects }) => effects.map(({ kind }) => kind)));
  return [...kinds].map((kind): Effect => {
    const found = all.flatMap(({ effects }) => effects.filter((effect) => effect.kind === kind));
    const sure = likely.length > 0 && likely.every(({ effects }) => effects.some((effect) => effect.kind === kind && effect.sure));
    return { kind, at: Math.min(...found.map(({ at }) => at)), certainty: sure ? 'always' : 'maybe' };
  }).sort((a, b) => a.at - b.at);
}

/** On which of the likely ways a Job's proxy is ended. */
function workOf(over: readonly State[], open: readonly State[]): WorkOutcome {
  const ended = (failed: boolean): WorkOutcome['success'] => {
    const answers = new Set(over.filter(({ work }) => work.failed === failed).map(({ effects }) => effects.some(({ kind }) => kind === 'ends-proxy')));
    return open.length > 0 || answers.size > 1 ? 'both' : answers.has(true) ? 'ends-proxy' : 'leaves-proxy';
  };
  const any = over.some(({ work }) => work.failed);
  // A status that nobody knows may be the very one.
  const losing = over.find(({ work, status }) => work.unseen !== undefined && status.zero === 2 && status.other < 2);
  const failure = any || open.length > 0 ? ended(true) : ended(false);
  const none = [...over, ...open].every(({ work }) => work.count === 0);
  return { success: ended(false), failure, losesFailureOf: losing?.work.unseen, none, withoutProxy: withoutProxy(over, open) };
}

/** Which program of the work finds no proxy any more: on each of the ways on which there is work, or perhaps. */
function withoutProxy(over: readonly State[], open: readonly State[]): WorkOutcome['withoutProxy'] {
  const working = [...over, ...open].filter(({ work }) => work.count > 0);
  const found = working.flatMap(({ work }) => work.without ?? []);
  const [first] = found;
  return first && { ...first, perhaps: found.length < working.length || found.some(({ perhaps }) => perhaps) };
}
