import { libraries } from './libraries';
import { Hook, HookEffect, known, parseSleepOperand } from '../model';

/** How a mesh's own commands are read. */
export interface HookReader {
  /** A whole shell text that the mesh's users are known to write; `at` is its pointer. */
  script(text: string, at: string): Hook | undefined;
  /** What a shell text does to the proxy that runs its arguments first and then this. */
  after?(text: string): HookEffect | undefined;
  /** One command of the mesh's own tools that ends at once, and what it does to the proxy. */
  command(argv: readonly string[]): HookEffect | 'nothing' | undefined;
}

export interface ExecContext {
  readonly pointer: string;
  /** The container's own plain environment: `sleep $SECONDS` is common. */
  readonly env: Readonly<Record<string, string>>;
  /** The executables of the image, by base name, where somebody knows them. */
  readonly binaries?: readonly string[];
  readonly reader?: HookReader;
}

const SHELLS = new Set(['sh', 'bash', 'ash', 'dash', 'zsh', 'ksh']);
/** Commands that end at once and succeed, so that what follows them by `&&` runs. */
const INSTANT = new Set(['true', ':', 'echo', 'printf', 'set', 'touch', 'date']);

/** What an exec hook does, read from its argv. */
export function execHook(argv: readonly string[], context: ExecContext): Hook {
  if (context.binaries && !context.binaries.includes(baseName(argv[0]))) {
    return { kind: 'fails', why: `the image has no ${argv[0]}`, pointer: context.pointer };
  }
  const script = scriptOf(argv);
  if (script === undefined) return commandHook(argv, context);
  const effect = context.reader?.after?.(script);
  if (effect) {
    const first = execHook(argv.slice(argv.indexOf(script) + 2), context);
    return first.kind === 'fixed' || first.kind === 'fails' ? fixed(first.kind === 'fixed' ? first.seconds.value : 0, 'command', effect) : first;
  }
  return context.reader?.script(script, context.pointer) ?? shellHook(script, context);
}

/** The text of `sh -c TEXT`, with whatever other flags stand before it. */
function scriptOf(argv: readonly string[]): string | undefined {
  if (!SHELLS.has(baseName(argv[0]))) return undefined;
  const flag = argv.findIndex((word, index) => index > 0 && /^-[a-z]*c[a-z]*$/.test(word));
  return flag > 0 ? argv[flag + 1] : undefined;
}

function commandHook(argv: readonly string[], context: ExecContext): Hook {
  const [name, ...rest] = [baseName(argv[0]), ...argv.slice(1)];
  const at = context.pointer;
  const effect = context.reader?.command(argv);
  if (effect) return fixed(0, 'command', effect === 'nothing' ? undefined : effect);
  if (INSTANT.has(name)) return fixed(0, 'command');
  if (name === 'sleep') return sleepHook(rest, at);
  // busybox sleep 5, /app sleep 5: a program that carries its own sleep, as images without a shell do.
  if (rest.length === 2 && rest[0] === 'sleep') return sleepHook(rest.slice(1), at, 'assumed');
  if (name === 'timeout') return timeoutHook(rest, context);
  return { kind: 'unknown', why: `nobody can tell how long ${name} takes`, atLeast: 0, pointer: at };
}

function sleepHook(operands: readonly string[], at: string, source: 'manifest' | 'assumed' = 'manifest'): Hook {
  let total = 0;
  for (const operand of operands) {
    const seconds = parseSleepOperand(operand);
    if (seconds === undefined) {
      return operand === 'infinity'
        ? { kind: 'never-ends', why: 'sleep infinity', pointer: at }
        : { kind: 'unknown', why: `sleep ${operand} is not a length`, atLeast: 0, pointer: at };
    }
    total += seconds;
  }
  if (operands.length === 0) return { kind: 'fails', why: 'sleep without an operand', pointer: at };
  return { kind: 'fixed', seconds: { value: total, source, pointer: at }, form: 'command' };
}

function timeoutHook(operands: readonly string[], context: ExecContext): Hook {
  const limit = operands[0] === undefined ? undefined : parseSleepOperand(operands[0]);
  // With options, or with 0, which is no limit, it is more than a wait.
  if (!limit || operands.length < 2) return { kind: 'unknown', why: 'timeout with options or without a limit', atLeast: 0, pointer: context.pointer };
  const inner = execHook(operands.slice(1), { ...context, binaries: undefined });
  const at = context.pointer;
  if (inner.kind === 'fixed') return { ...inner, seconds: { ...inner.seconds, value: Math.min(limit, inner.seconds.value) } };
  if (inner.kind === 'never-ends') return { kind: 'fixed', seconds: { value: limit, source: 'manifest', pointer: at }, form: 'command' };
  if (inner.kind === 'unknown') return { ...inner, atLeast: Math.min(limit, inner.atLeast), atMost: Math.min(limit, inner.atMost ?? limit) };
  return { kind: 'unknown', why: 'a wait under timeout', atLeast: 0, atMost: limit, pointer: at };
}

/** A sequence of simple commands joined by `;`, `&&` and line ends; anything else is unknown, with what is certain of the rest. */
function shellHook(script: string, context: ExecContext): Hook {
  const at = context.pointer;
  const commands = simpleCommands(script, context.env);
  if (!commands) return { kind: 'unknown', why: 'a script that cannot be read', atLeast: 0, pointer: at };
  let effect: HookEffect | undefined;
  let assumed = false;
  let unknown: Extract<Hook, { kind: 'unknown' }> | undefined;
  let total = 0;
  let most: number | undefined = 0;
  let reached = true;
  for (const { argv, after } of commands) {
    // What stands behind && runs only if everything before it is known to succeed.
    if (after === '&&' && !reached) continue;
    reached = true;
    if (argv[0] === 'exit') break;
    if (context.binaries && argv[0] === 'sleep' && !context.binaries.includes('sleep')) return { kind: 'fails', why: 'the image has no sleep', pointer: at };
    const hook = commandHook(argv, context);
    if (hook.kind === 'unknown') {
      unknown ??= hook;
      reached = false;
      total += hook.atLeast;
      most = most === undefined || hook.atMost === undefined ? undefined : most + hook.atMost;
      continue;
    }
    if (hook.kind !== 'fixed') return hook;
    // A timeout that fired has failed.
    if (baseName(argv[0]) === 'timeout') reached = false;
    total += hook.seconds.value;
    if (most !== undefined) most += hook.seconds.value;
    assumed ||= hook.seconds.source === 'assumed';
    effect = hook.effect ?? effect;
    if (effect === 'ends-proxy') break;
  }
  if (unknown) {
    const skipped = commands.some(({ after }) => after === '&&');
    return { ...unknown, atLeast: total, atMost: skipped ? undefined : most };
  }
  return { ...fixed(total, 'command', effect), seconds: { value: total, source: assumed ? 'assumed' : 'manifest', pointer: at } };
}

interface SimpleCommand {
  readonly argv: readonly string[];
  /** What joins it to the command before. */
  readonly after: ';' | '&&';
}

function simpleCommands(script: string, env: Readonly<Record<string, string>>): SimpleCommand[] | undefined {
  if (/\$\(|`|<<|\b(?:while|until|for|if|case|function)\b|(?:^|[\s;&])(?:export\s+)?\w+=/.test(script)) return undefined;
  const commands: { argv: string[]; after: ';' | '&&' }[] = [];
  for (const line of script.split('\n')) {
    // A line of its own each: a comment ends with its line, and a quote that does not is not worth guessing.
    const tokens = tokensOf(line, env);
    if (!tokens) return undefined;
    let after: ';' | '&&' = ';';
    let argv: string[] = [];
    let skip = false;
    const finish = (next: ';' | '&&') => {
      if (argv.length > 0) commands.push({ argv, after });
      argv = [];
      after = next;
    };
    for (const token of tokens) {
      if (typeof token === 'string') {
        if (!skip) argv.push(token);
        skip = false;
      } else if (token.op === ';' || token.op === '&&') {
        finish(token.op);
      } else if (token.op === '>' || token.op === '>>' || token.op === '>&') {
        skip = true;
      } else {
        return undefined;
      }
    }
    finish(';');
  }
  return commands;
}

type Token = string | { readonly op: string };

function tokensOf(line: string, env: Readonly<Record<string, string>>): Token[] | undefined {
  // The number of a file stands before its redirection without a space; shell-quote would take it for a word.
  const plain = line.replace(/(^|\s)[012](>>?|>&)/g, '$1$2');
  if ((plain.match(/'/g)?.length ?? 0) % 2 !== 0 && !plain.includes('"')) return undefined;
  try {
    return libraries.shellQuote().parse(plain, (name) => env[name] ?? `$${name}`)
      .filter((token) => typeof token === 'string' || !('comment' in token)) as Token[];
  } catch {
    return undefined;
  }
}

function fixed(seconds: number, form: 'sleep-action' | 'command', effect?: HookEffect): Extract<Hook, { kind: 'fixed' }> {
  return { kind: 'fixed', seconds: known(seconds, 'declared'), form, ...(effect && { effect }) };
}

function baseName(path: string | undefined): string {
  return (path ?? '').split('/').pop() as string;
}
