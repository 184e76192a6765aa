import { Argument } from './context';
import { callsIn, inlineCode } from './inline-code';

/** A call by HTTP, as its command line says it. */
export interface HttpCall {
  readonly method: string;
  readonly host: string;
  readonly port: number;
  /** With what stands behind `?`. */
  readonly path: string;
}

/** What a client does: its calls, and by when it has given up. */
export interface HttpClientRun {
  readonly calls: readonly HttpCall[];
  /** Seconds; undefined: no bound. */
  readonly limit: number | undefined;
  /** Something of it is not known. */
  readonly partly: boolean;
}

/** Options of curl that take a value, by letter and by name. */
const CURL_VALUES = new Set([...'AbcCDeEFhHKmoPQrTtUuwxXyYzd']);
const CURL_LONG = new Set([
  'request', 'data', 'data-raw', 'data-binary', 'data-ascii', 'data-urlencode', 'json', 'max-time', 'connect-timeout', 'header', 'output', 'user', 'retry', 'retry-delay', 'retry-max-time', 'write-out', 'user-agent', 'proxy',
  'cacert', 'cert', 'key', 'unix-socket', 'url', 'form', 'upload-file', 'resolve', 'interface', 'cookie', 'referer', 'noproxy', 'limit-rate', 'speed-time', 'speed-limit', 'ciphers', 'keepalive-time', 'max-redirs', 'config',
]);

/**
 * Reads a call of curl or wget, or those of a program that stands in the command; undefined for other programs.
 *
 * @param input what the command reads, where that is known
 */
export function readHttp(argv: readonly Argument[], input?: string): HttpClientRun | undefined {
  const path = argv[0];
  if (path === undefined) return undefined;
  switch (path.slice(path.lastIndexOf('/') + 1)) {
    case 'curl': return curl(argv.slice(1));
    case 'wget': return wget(argv.slice(1));
    case 'nc': case 'ncat': case 'netcat': case 'telnet': return input === undefined ? undefined : written(argv.slice(1), input);
    default: return inline(argv, input);
  }
}

function curl(args: readonly Argument[]): HttpClientRun {
  let method: string | undefined;
  let implied = 'GET';
  let get = false;
  let limit: number | undefined;
  let retries = false;
  let partly = false;
  const urls: string[] = [];
  const option = (name: string, value: Argument): void => {
    if (value === undefined) partly = true;
    switch (name) {
      case 'X': case 'request': method = value?.toUpperCase(); break;
      case 'd': case 'data': case 'data-raw': case 'data-binary': case 'data-ascii': case 'data-urlencode': case 'json': case 'F': case 'form': implied = 'POST'; break;
      case 'T': case 'upload-file': implied = 'PUT'; break;
      case 'm': case 'max-time': limit = seconds(value); break;
      case 'retry': retries = true; break;
      case 'url': if (value !== undefined) urls.push(value); break;
      case 'K': case 'config': case 'unix-socket': case 'x': case 'proxy': partly = true; break;
    }
  };
  for (let index = 0; index < args.length; index++) {
    const arg = args[index];
    if (arg === undefined) {
      partly = true;
    } else if (arg.startsWith('--')) {
      const equals = arg.indexOf('=');
      const name = arg.slice(2, equals < 0 ? undefined : equals);
      if (equals >= 0) option(name, arg.slice(equals + 1));
      else if (CURL_LONG.has(name)) option(name, args[++index]);
      else if (name === 'get') get = true;
      else if (name === 'head') implied = 'HEAD';
    } else if (arg.startsWith('-') && arg.length > 1) {
      for (let letter = 1; letter < arg.length; letter++) {
        if (CURL_VALUES.has(arg[letter])) {
          option(arg[letter], letter + 1 < arg.length ? arg.slice(letter + 1) : args[++index]);
          break;
        }
        if (arg[letter] === 'G') get = true;
        if (arg[letter] === 'I') implied = 'HEAD';
      }
    } else {
      urls.push(arg);
    }
  }
  const used = method ?? (get ? 'GET' : implied);
  const calls = urls.map((url) => callOf(url, used));
  return {
    calls: calls.filter((call) => call !== undefined),
    // The limit is one of each transfer.
    limit: limit === undefined || retries ? undefined : limit * Math.max(1, urls.length),
    partly: partly || calls.includes(undefined) || urls.length === 0,
  };
}

/** A request that is written out, to the host and the port that stand last. */
function written(args: readonly Argument[], input: string): HttpClientRun | undefined {
  const request = /^([A-Z]{3,7}) (\/[^ \r\n]{0,300})(?: HTTP\/1|\r?\n|$)/.exec(input);
  const [host, port] = args.slice(-2);
  const call = request && host !== undefined && /^\d{1,5}$/.test(port ?? '') ? callOf(`${host}:${port}${request[2]}`, request[1]) : undefined;
  return call && { calls: [call], limit: undefined, partly: false };
}

const WGET_VALUES = new Set([...'aBDeGIiloOPQRTtUwYA']);

function wget(args: readonly Argument[]): HttpClientRun {
  let method: string | undefined;
  let partly = false;
  const urls: string[] = [];
  const long = (name: string, value: Argument): void => {
    if (name === 'post-data' || name === 'post-file') method ??= 'POST';
    else if (name === 'method') method = value?.toUpperCase();
    else if (name === 'spider') method ??= 'HEAD';
  };
  for (let index = 0; index < args.length; index++) {
    const arg = args[index];
    if (arg === undefined) {
      partly = true;
    } else if (arg.startsWith('--')) {
      const equals = arg.indexOf('=');
      const name = arg.slice(2, equals < 0 ? undefined : equals);
      if (equals >= 0) long(name, arg.slice(equals + 1));
      else if (['post-data', 'post-file', 'method', 'body-data', 'header', 'timeout', 'tries', 'output-document', 'user-agent'].includes(name)) long(name, args[++index]);
      else long(name, undefined);
    } else if (arg.startsWith('-') && arg.length > 1) {
      const value = [...arg].findIndex((letter, at) => at > 0 && WGET_VALUES.has(letter));
      if (value === arg.length - 1) index++;
    } else {
      urls.push(arg);
    }
  }
  const calls = urls.map((url) => callOf(url, method ?? 'GET'));
  // Its timeouts are each for a part of the call: together they bound nothing.
  return { calls: calls.filter((call) => call !== undefined), limit: undefined, partly: partly || calls.includes(undefined) || urls.length === 0 };
}

/** The calls that stand in a program. */
function inline(argv: readonly Argument[], input: string | undefined): HttpClientRun | undefined {
  const code = inlineCode(argv, input);
  const calls = code ? callsIn(code).map(({ url, post }) => callOf(url, post ? 'POST' : 'GET')) : [];
  return calls.length === 0 ? undefined : { calls: calls.filter((call) => call !== undefined), limit: undefined, partly: calls.includes(undefined) };
}

function seconds(value: Argument): number | undefined {
  const parsed = value !== undefined && /^\d{1,9}(?:\.\d{1,6})?$/.test(value) ? Number(value) : NaN;
  // 0 is no limit.
  return parsed > 0 ? parsed : undefined;
}

/** `[scheme://]host[:port][/path]`; a URL with something that curl would expand is not read. */
function callOf(url: string, method: string): HttpCall | undefined {
  const scheme = /^([a-z]{1,10}):\/\//i.exec(url)?.[1].toLowerCase();
  if (scheme !== undefined && scheme !== 'http' && scheme !== 'https') return undefined;
  const rest = scheme === undefined ? url : url.slice(scheme.length + 3);
  const end = rest.search(/[/?#]/);
  const authority = (end < 0 ? rest : rest.slice(0, end)).replace(/^[^@]*@/, '');
  const host = /^(\[[0-9a-fA-F:.]{2,45}\]|[^:[\]]{1,255})(?::(\d{1,5}))?$/.exec(authority);
  if (!host) return undefined;
  const path = end < 0 ? '/' : rest.slice(end);
  return { method, host: host[1].toLowerCase(), port: Number(host[2] ?? (scheme === 'https' ? 443 : 80)), path: path.startsWith('/') ? path : `/${path}` };
}

/** Whether a host is the pod itself. */
export function isLocal(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || host === '0.0.0.0' || host === '[::]' || /^127(?:\.\d{1,3}){3}$/.test(host);
}
