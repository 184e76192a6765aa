import { Argument } from './context';

/** A program that stands in a command, or in what a command reads. */
export interface InlineCode {
  readonly language: 'python' | 'other';
  readonly code: string;
}

/** Options behind which a program stands, by the interpreter. */
const INTERPRETERS: readonly (readonly [name: RegExp, options: RegExp, language: InlineCode['language']])[] = [
  [/^python\d{0,2}(?:\.\d{1,2})?$/, /^-[a-zA-Z]{0,4}c$/, 'python'],
  [/^(?:node|nodejs|bun)$/, /^(?:-[ep]{1,2}|--eval|--print)$/, 'other'],
  [/^(?:ruby|perl)$/, /^-[a-zA-Z]{0,4}[eE]$/, 'other'],
  [/^php\d{0,2}$/, /^-r$/, 'other'],
  [/^deno$/, /^eval$/, 'other'],
];

/**
 * The program that an interpreter is given.
 *
 * @param input what it reads, where that is known
 */
export function inlineCode(argv: readonly Argument[], input?: string): InlineCode | undefined {
  const path = argv[0];
  const name = path?.slice(path.lastIndexOf('/') + 1) ?? '';
  const found = INTERPRETERS.find(([pattern]) => pattern.test(name));
  if (!found) return undefined;
  const [, option, language] = found;
  const at = argv.findIndex((arg, index) => index > 0 && arg !== undefined && option.test(arg));
  const reads = at < 0 && argv.slice(1).every((arg) => arg?.startsWith('-'));
  const code = at > 0 ? argv[at + 1] : reads ? input : undefined;
  return code === undefined || code === '' ? undefined : { language, code };
}

/** A call in a program: its URL, and whether that is posted to. */
export interface CallInCode {
  readonly url: string;
  readonly post: boolean;
}

const MOST_CODE = 20_000;

/** Calls by HTTP in a program, by the words that libraries have for them. */
export function callsIn({ language, code }: InlineCode): CallInCode[] {
  if (code.length > MOST_CODE) return [];
  const written = withVariables(code);
  const spelt = fromParts(written);
  if (language === 'python') return [...inPython(written), ...spelt];
  const calls = [...written.matchAll(URLS)];
  return [...spelt, ...calls.map(({ 1: url, index }, nth): CallInCode => {
    const before = written.slice(Math.max(0, index - 60), index);
    const after = written.slice(index + url.length, Math.min(calls[nth + 1]?.index ?? Infinity, index + url.length + 300));
    return { url, post: POSTING.test(before) || METHOD.test(after) || /CURLOPT_POST\b/.test(after) };
  })];
}

const URLS = /["'`](https?:\/\/[^"'`\s]{1,300})["'`]/g;
/** The name of a function or class directly before its first argument: `axios.post(`, `Net::HTTP.post(URI(`, `->post(`. */
const POSTING = /\bpost(?:_form)?\s{0,9}\(?\s{0,9}(?:new\s{1,9})?(?:URI(?:\.parse)?\s{0,9}\(|URL\s{0,9}\()?\s{0,9}$/i;
const METHOD = /\bmethod["']?\s{0,9}(?::|=>|=)\s{0,9}["'`]POST["'`]/i;

/** `urlopen(url, data)` is a POST; so are requests.post and a Request with that method. */
function inPython(code: string): CallInCode[] {
  const plain = [...code.matchAll(/\b(urlopen|Request|post|get)\(\s{0,9}[a-z]{0,2}["']([^"'\s]{1,300})["']([^)]{0,200})\)?/g)].map(([, name, url, rest]): CallInCode => {
    const data = /\bdata\s{0,9}=|^\s{0,9},\s{0,9}b?["']/.test(rest) && !/\bdata\s{0,9}=\s{0,9}None/.test(rest);
    return { url, post: name === 'post' || (name !== 'get' && (METHOD.test(rest) || (!/\bmethod\b/.test(rest) && data))) };
  });
  const named = [...code.matchAll(/\brequest\(\s{0,9}["'](\w{3,7})["']\s{0,9},\s{0,9}[a-z]{0,2}["'](https?:[^"'\s]{1,300})["']/g)]
    .map(([, method, url]): CallInCode => ({ url, post: method.toUpperCase() === 'POST' }));
  return [...plain, ...named];
}

/** Calls whose host, port and path are given one by one. */
function fromParts(code: string): CallInCode[] {
  const python = /HTTPConnection\(\s{0,9}["']([\w.[\]:]{1,100})["']\s{0,9}(?:,\s{0,9}(?:port\s{0,9}=\s{0,9})?(\d{1,5}))?/.exec(code);
  const asked = python && /\.request\(\s{0,9}["'](\w{3,7})["']\s{0,9},\s{0,9}["'](\/[^"'\s]{0,200})["']/.exec(code);
  if (python && asked) return [{ url: `http://${python[1]}${python[2] === undefined ? '' : `:${python[2]}`}${asked[2]}`, post: asked[1].toUpperCase() === 'POST' }];
  const port = /\bport["']?\s{0,9}:\s{0,9}["']?(\d{1,5})/.exec(code);
  const path = /\bpath["']?\s{0,9}:\s{0,9}["'`](\/[^"'`\s]{0,200})["'`]/.exec(code);
  if (!port || !path) return [];
  const host = /\b(?:host|hostname)["']?\s{0,9}:\s{0,9}["'`]([\w.[\]:-]{1,100})["'`]/.exec(code);
  return [{ url: `http://${host?.[1] ?? 'localhost'}:${port[1]}${path[1]}`, post: METHOD.test(code) }];
}

/** A few URLs that have names stand where their names do. */
function withVariables(code: string): string {
  const named = new Map([...code.matchAll(/\b([A-Za-z_]\w{0,60})\s{0,9}=\s{0,9}(["'`]https?:\/\/[^"'`\s]{1,300}["'`])/g)].slice(0, 8).map(([, name, url]) => [name, url]));
  if (named.size === 0) return code;
  const replaced = code.replace(/\b[A-Za-z_]\w{0,60}\b/g, (word) => named.get(word) ?? word);
  return replaced.length > 2 * MOST_CODE ? code : replaced;
}
