import { libraries } from './libraries';
import { Hook, HookEffect, known, parseSleepOperand } from '../model';

/** How a mesh's own commands are read. */
export interface HookReader {
  /** A whole shell text that the mesh's users are known to write; `at` is its pointer. */
  script(text: string, at: string): Hook | undefined;
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
const INSTANT = new Set(['true', ':', 'echo', 'printf', 'set', 'export', 'touch', 'date', 'test', '[']);

/** What an exec hook does, read from its argv. */
export function execHook(argv: readonly string[], context: ExecContext): Hook {
  if (context.binaries && !context.binaries.includes(baseName(argv[0]))) {
    return { kind: 'fails', why: `the image has no ${argv[0]}`, pointer: context.pointer };
  }
  const script = scriptOf(argv);
  if (script === undefined) return commandHook(argv, context);
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
  const words = [...operands];
  while (words[0]?.startsWith('-')) if (['-k', '-s'].includes(words.shift() as string)) words.shift();
  const limit = words[0] === undefined ? undefined : parseSleepOperand(words[0]);
  if (limit === undefined || words.length < 2) return { kind: 'unknown', why: 'timeout without a length', atLeast: 0, pointer: context.pointer };
  const inner = execHook(words.slice(1), { ...context, binaries: undefined });
  if (inner.kind === 'fixed') return { ...inner, seconds: { ...inner.seconds, value: Math.min(limit, inner.seconds.value) } };
  if (inner.kind === 'never-ends') return { kind: 'fixed', seconds: { value: limit, source: 'manifest', pointer: context.pointer }, form: 'command' };
  if (inner.kind === 'unknown') return { ...inner, atLeast: Math.min(limit, inner.atLeast), atMost: Math.min(limit, inner.atMost ?? limit) };
  return { kind: 'unknown', why: 'a wait under timeout', atLeast: 0, atMost: limit, pointer: context.pointer };
}

/** A sequence of simple commands joined by `;`, `&&` and line ends; anything else is unknown, with what was understood before it. */
function shellHook(script: string, context: ExecContext): Hook {
  let effect: HookEffect | undefined;
  let total = 0;
  let assumed = false;
  for (const argv of simpleCommands(script, context.env) ?? [undefined]) {
    if (argv?.[0] === 'exit') break;
    const missing = argv && context.binaries && argv[0] === 'sleep' && !context.binaries.includes('sleep');
    if (missing) return { kind: 'fails', why: 'the image has no sleep', pointer: context.pointer };
    const hook: Hook = argv ? commandHook(argv, context)
      : { kind: 'unknown', why: 'a script that cannot be read', atLeast: 0, pointer: context.pointer };
    if (hook.kind === 'unknown') {
      return { ...hook, atLeast: total + hook.atLeast, ...(hook.atMost !== undefined && { atMost: total + hook.atMost }) };
    }
    if (hook.kind !== 'fixed') return hook;
    total += hook.seconds.value;
    assumed ||= hook.seconds.source === 'assumed';
    effect = hook.effect ?? effect;
  }
  return { ...fixed(total, 'command', effect), seconds: { value: total, source: assumed ? 'assumed' : 'manifest', pointer: context.pointer } };
}

function simpleCommands(script: string, env: Readonly<Record<string, string>>): string[][] | undefined {
  if (/\$\(|`|<<|\bwhile\b|\buntil\b|\bfor\b|\bif\b/.test(script)) return undefined;
  const { parse } = libraries.shellQuote();
  const commands: string[][] = [[]];
  let skip = false;
  for (const token of parse(script.trim().replace(/[;\s]*\n[;\s]*/g, ' ; '), (name) => env[name] ?? `$${name}`)) {
    if (typeof token === 'string') {
      if (!skip) commands[commands.length - 1].push(token);
      skip = false;
    } else if ('op' in token && (token.op === ';' || token.op === '&&')) {
      commands.push([]);
    } else if ('op' in token && ['>', '>>', '>&'].includes(token.op)) {
      const words = commands[commands.length - 1];
      if (/^[12]$/.test(words[words.length - 1] ?? '')) words.pop();
      skip = true;
    } else if (!('comment' in token)) {
      return undefined;
    }
  }
  const kept = commands.filter((words) => words.length > 0);
  return kept.some((words) => /^\w+=/.test(words[0])) ? undefined : kept;
}

function fixed(seconds: number, form: 'sleep-action' | 'command', effect?: HookEffect): Extract<Hook, { kind: 'fixed' }> {
  return { kind: 'fixed', seconds: known(seconds, 'declared'), form, ...(effect && { effect }) };
}

function baseName(path: string | undefined): string {
  return (path ?? '').split('/').pop() as string;
}
