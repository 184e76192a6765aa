/** Holds what was said of a command against what a run of it did. */
import { Pod } from './pod';
import { Call, Run } from './virtual-clock';
import { Weather } from './worlds';
import { ShellOutcome } from '../../../lib/shell';

/** Virtual seconds after which a run counts as one that does not end. */
export const HORIZON = 900;
/** `date +%s` floors, and a loop that waits for it looks once more. */
const LOOK = 1.001;
const EPSILON = 1e-6;

/** What a stub's call does, by the words of this proof. */
const effectOf = ({ words }: Call) => {
  if (words[0] === 'curl' && words.includes('-XPOST') && words.some((word) => word.endsWith(':15020/quitquitquit'))) return 'ends-proxy';
  if (words[0] === 'nginx' || words[0] === 'signal-one') return 'closes-listener';
  return undefined;
};

/** What a shell says without being asked, and what `set -x` prints. */
const NOTICE = /^(\+|Terminated|Killed|Hangup|$)|: line \d+: +\d+ (Terminated|Killed|Hangup)/;

/** Why nobody has read to the end of a text. */
const GIVEN_UP = /too (?:many|long|deep)/;

/** Each is a sentence; none where all holds. */
export function violations(said: ShellOutcome, run: Run, weather: Weather, portable: boolean): string[] {
  const wrong: string[] = [];
  const claim = (holds: boolean, sentence: string) => { if (!holds) wrong.push(sentence); };
  const ended = run.ended;
  // What is usual is not said of runs in which a file was missing, or of a shell that the text was not written for.
  const usual = weather !== 'anything' && portable && run.stderr.split('\n').every((line) => NOTICE.test(line));
  const how = ended === undefined ? `did not end (${run.gaveUp})` : `ended at ${ended} s with ${run.status}`;
  for (const [name, value] of Object.entries({ least: said.least, most: said.most, usual: said.usual })) claim(value === undefined || (Number.isFinite(value) && value >= 0), `${name} is ${value}`);
  if (ended !== undefined) {
    claim(ended >= said.least - EPSILON, `least ${said.least}: ${how}`);
    claim(said.neverEnds === undefined, `neverEnds "${said.neverEnds}": ${how}`);
    claim(said.canSucceed || run.status !== 0, `cannot succeed: ${how}`);
    claim(said.canFail || run.status === 0, `cannot fail: ${how}`);
  }
  claim(said.most === undefined || (ended ?? run.seen) <= said.most + EPSILON, `most ${said.most}: ${how}`);
  for (const kind of ['ends-proxy', 'closes-listener'] as const) {
    const calls = run.calls.filter((call) => effectOf(call) === kind);
    const effects = said.effects.filter((effect) => effect.kind === kind);
    claim(calls.length === 0 || effects.length > 0 || GIVEN_UP.test(said.unread ?? ''), `does not ${kind}: did so at ${calls[0]?.at} s`);
    const soonest = Math.min(...effects.map((effect) => effect.at));
    claim(effects.length === 0 || calls.every((call) => call.at >= soonest - EPSILON), `${kind} at ${soonest} s at the soonest: ${calls.map((call) => call.at)}`);
    if (usual && ended !== undefined) claim(calls.length > 0 || !effects.some((effect) => effect.certainty === 'always'), `always ${kind}: did not, ${how}`);
  }
  if (usual) {
    claim(said.usual === undefined || (ended !== undefined ? Math.abs(ended - said.usual) <= LOOK : run.seen <= said.usual), `usual ${said.usual}: ${how}`);
    claim(said.hardlyEnds === undefined || ended === undefined, `hardlyEnds "${said.hardlyEnds}": ${how}`);
    claim(said.breaksOff === undefined || (ended !== undefined && run.status !== 0) || run.gaveUp === 'busy', `breaksOff "${said.breaksOff}": ${how}`);
    const end = weather === 'work fails' ? said.work?.failure : said.work?.success;
    if (end && ended !== undefined) {
      const quits = run.calls.some((call) => effectOf(call) === 'ends-proxy');
      claim(end === 'both' || quits === (end === 'ends-proxy'), `where the ${weather} it ${end}: ${quits ? 'it ended it' : 'it did not'}, ${how}`);
      if (weather === 'work fails') claim(said.work?.losesFailureOf === undefined || run.status === 0, `loses the failure of ${said.work?.losesFailureOf}: ${how}`);
    }
  }
  return wrong;
}

/** The longest sleep between two looks of a loop. */
const BETWEEN_LOOKS = 5;

/** The same for a loop that looks at the sockets of a pod. */
export function waitViolations(said: ShellOutcome, run: Run, { closes, idle }: Pod): string[] {
  const wrong: string[] = [];
  const claim = (holds: boolean, sentence: string) => { if (!holds) wrong.push(`closes ${closes}, idle ${idle}: ${sentence}`); };
  const how = run.ended === undefined ? `did not end (${run.gaveUp})` : `ended at ${run.ended} s with ${run.status}`;
  const within = (from: number, to: number) => run.ended !== undefined && run.ended >= from - EPSILON && run.ended <= to + EPSILON;
  claim(run.ended === undefined || run.ended >= said.least - EPSILON, `least ${said.least}: ${how}`);
  claim(said.most === undefined || (run.ended ?? run.seen) <= said.most + EPSILON, `most ${said.most}: ${how}`);
  claim((said.neverEnds ?? said.hardlyEnds) === undefined || run.ended === undefined, `never ends, "${said.neverEnds ?? said.hardlyEnds}": ${how}`);
  if (said.waits) {
    const gone = { listeners: closes, connections: idle, sockets: Math.max(closes, idle) }[said.waits.for];
    const from = Math.max(said.waits.after, Math.min(gone, said.waits.bound ?? Infinity)) + said.waits.then;
    claim(within(from, from + BETWEEN_LOOKS), `waits ${JSON.stringify(said.waits)}: ${how}`);
  } else if (said.usual !== undefined) {
    claim(within(said.usual - LOOK, said.usual + LOOK), `usual ${said.usual}: ${how}`);
    claim(said.breaksOff === undefined || run.status !== 0, `breaksOff "${said.breaksOff}": ${how}`);
  }
  return wrong;
}
