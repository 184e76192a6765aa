import { Entry, RowState } from './socket-rows';

/** What `ss` is asked for. */
export interface SsFilter {
  readonly states: ReadonlySet<RowState>;
  /** One state of several that are told apart here no further: of those that are shown not each is. */
  readonly partly: boolean;
  /** Exactly one: its column is left out. */
  readonly single: boolean;
  /** Undefined: any. */
  readonly test: ((entry: Entry) => boolean) | undefined;
  /** Ports that it names. */
  readonly ports: readonly number[];
}

const STATES: Readonly<Record<string, readonly RowState[]>> = {
  all: ['listening', 'established', 'closing'],
  connected: ['established', 'closing'],
  synchronized: ['established', 'closing'],
  listening: ['listening'],
  listen: ['listening'],
  established: ['established'],
  big: ['listening', 'established', 'closing'],
  ...Object.fromEntries(['bucket', 'syn-sent', 'syn-recv', 'fin-wait-1', 'fin-wait-2', 'time-wait', 'close-wait', 'last-ack', 'closing', 'closed', 'close'].map((name) => [name, ['closing'] as const])),
};
const SEVERAL = new Set(['all', 'connected', 'synchronized', 'big', 'bucket']);

const OPERATORS: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '=': (a, b) => a === b, '!=': (a, b) => a !== b, '>': (a, b) => a > b, '<': (a, b) => a < b, '>=': (a, b) => a >= b, '<=': (a, b) => a <= b,
};
const WORDS: Readonly<Record<string, string>> = { '==': '=', 'eq': '=', 'ne': '!=', 'neq': '!=', 'gt': '>', 'lt': '<', 'ge': '>=', 'geq': '>=', 'le': '<=', 'leq': '<=' };
const SERVICES: Readonly<Record<string, number>> = { http: 80, https: 443, ssh: 22, domain: 53, postgresql: 5432, mysql: 3306, redis: 6379 };

type Test = (entry: Entry) => boolean;

/**
 * Reads what stands behind the options of `ss`: `state X` and `exclude X`, each a word of its own, and then an expression, which may be one word or several. Which are refused is
 * tried with the ss of the machine (test/shell/real-sockets.test.ts).
 *
 * @param usual what is shown where no state is named
 * @returns `refused` where ss prints an error and nothing else; undefined where it is not known what comes out
 */
export function ssFilter(operands: readonly string[], usual: readonly RowState[]): SsFilter | 'refused' | undefined {
  let states: Set<RowState> | undefined;
  let partly = false;
  let named = 0;
  let index = 0;
  for (; index < operands.length && ['state', 'exclude', 'excl'].includes(operands[index]); index += 2) {
    const name = operands[index + 1];
    if (name === undefined || !Object.hasOwn(STATES, name)) return 'refused';
    const own = STATES[name];
    named += SEVERAL.has(name) ? 2 : 1;
    if (operands[index] === 'state') {
      states = new Set([...states ?? [], ...own]);
      partly ||= own[0] === 'closing';
    } else {
      const rest: readonly RowState[] = [...states ?? STATES.all];
      states = new Set(own[0] === 'closing' ? rest : rest.filter((one) => !own.includes(one)));
      named = 2;
      partly = true;
    }
  }
  // Blanks alone end a word of it: `sport=:80` and `(sport = :80)` are refused.
  const tokens = operands.slice(index).join(' ').split(/\s+/).filter((word) => word !== '');
  if (tokens.length > 100) return undefined;
  const reader = new Expression(tokens);
  const test = tokens.length === 0 ? undefined : reader.whole();
  if (reader.refused) return 'refused';
  if (tokens.length > 0 && !test) return undefined;
  return { states: states ?? new Set(usual), partly, single: named === 1, test, ports: reader.ports };
}

/** `( sport = :8080 or dport = :8080 ) and not src :80`. */
class Expression {
  refused = false;
  readonly ports: number[] = [];
  private at = 0;

  constructor(private readonly tokens: readonly string[]) {}

  whole(): Test | undefined {
    const test = this.any();
    if (this.at < this.tokens.length) this.refused = true;
    return test;
  }

  private any(): Test | undefined {
    let test = this.all();
    while (this.takes('or', '|', '||')) {
      const [a, b] = [test, this.all()];
      test = a && b && ((entry) => a(entry) || b(entry));
    }
    return test;
  }

  private all(): Test | undefined {
    let test = this.one();
    while (!this.refused && this.at < this.tokens.length && ![')', 'or', '|', '||'].includes(this.tokens[this.at])) {
      this.takes('and', '&', '&&');
      const [a, b] = [test, this.one()];
      test = a && b && ((entry) => a(entry) && b(entry));
    }
    return test;
  }

  private one(): Test | undefined {
    if (this.takes('not', '!')) {
      const test = this.one();
      return test && ((entry) => !test(entry));
    }
    if (this.takes('(')) {
      const test = this.any();
      if (!this.takes(')')) this.refused = true;
      return test;
    }
    const side = this.tokens[this.at++];
    if (side === undefined || !['sport', 'dport', 'src', 'dst'].includes(side)) {
      // A state cannot stand in an expression (measured: row 13 of docs/proof.md).
      this.refused ||= !['autobound', 'dev', 'fwmark', 'cgroup'].includes(side ?? '');
      return undefined;
    }
    const written = this.tokens[this.at] ?? '';
    const operator = Object.hasOwn(OPERATORS, written) ? written : Object.hasOwn(WORDS, written) ? WORDS[written] : undefined;
    if (operator !== undefined) this.at++;
    const port = this.port(this.tokens[this.at++], side);
    if (port === undefined) return undefined;
    this.ports.push(port);
    const holds = OPERATORS[operator ?? '='];
    return ({ local, peer }) => holds((side[0] === 's' ? local : peer).port, port);
  }

  private port(written: string | undefined, side: string): number | undefined {
    const name = /^(?:\*?:)?([\w-]+)$/.exec(written ?? '')?.[1];
    const bare = side.endsWith('port') || /^\*?:/.test(written ?? '');
    if (name !== undefined && bare) {
      if (/^\d{1,5}$/.test(name)) return Number(name);
      this.refused ||= ['state', 'or', 'and', 'not'].includes(name);
      return Object.hasOwn(SERVICES, name) ? SERVICES[name] : undefined;
    }
    // An address of a host is not told apart here from one that ss cannot read.
    this.refused ||= written === undefined || side.endsWith('port') || !/^[\d.*]|^\[/.test(written);
    return undefined;
  }

  private takes(...words: string[]): boolean {
    if (!words.includes(this.tokens[this.at])) return false;
    this.at++;
    return true;
  }
}
