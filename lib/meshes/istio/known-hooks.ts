import { waitingHook } from './waiting-hook';
import { HookReader } from '../../manifest';
import { fromManifest, Hook, HookEffect, known } from '../../model';

/** A shell text that people put on the proxy, and what it did on a real cluster. */
interface Family {
  readonly name: string;
  readonly pattern: RegExp;
  /** What docs/proof.md says of it. */
  readonly measured: string;
  read(match: RegExpExecArray, at: string, effect: HookEffect | undefined): Hook;
}

const FAMILIES: readonly Family[] = [
  {
    name: 'the netstat loop as printed',
    // pilot-agent's own listener on 15020 is never filtered out, so the loop never ends.
    pattern: /^while \[ \$\(netstat -\w+ \| grep tcp \| grep -v envoy \| wc -l(?: \| xargs)?\) -ne 0 \]; do sleep \d+; done$/,
    measured: 'row 8',
    read: (_, at) => ({ kind: 'never-ends', why: 'the printed netstat loop counts pilot-agent\'s own listener on 15020, which stays', pointer: at }),
  },
  {
    name: 'the netstat loop, repaired',
    pattern: /^while \[ \$\(netstat -\w+ \| grep tcp \| (?:grep -v envoy \| grep -v pilot-agent|grep -v pilot-agent \| grep -v envoy|(?:egrep|grep -E) -v '(?:envoy\|pilot-agent|pilot-agent\|envoy)') \| wc -l(?: \| xargs)?\) -ne 0 \]; do sleep \d+; done$/,
    measured: 'rows 9-11',
    read: (_, at) => ({ kind: 'until-listeners-close', pointer: at }),
  },
  {
    name: 'a loop over ss with a filter that ss refuses',
    pattern: /^while ss -\w+ '\( state listening or state established \)' \| grep -qv users:; do sleep \d+; done$/,
    measured: 'row 13',
    read: (_, at) => ({ kind: 'fails', why: 'ss refuses the filter, so the loop ends at its first look', pointer: at }),
  },
  {
    name: 'a wait for sockets, by uid',
    pattern: /^e=\$\(\( \$\(date \+%s\) \+ (\d+) \)\); until awk -v u=\$\(id -u\) '[^']*\$8!=u\{b=1\}\s*END\{exit b\}' \/proc\/net\/tcp \/proc\/net\/tcp6; do \[ \$\(date \+%s\) -ge \$e \] && break; sleep 1; done$/,
    measured: 'rows 15-19, 38',
    read: untilSocketsClose,
  },
  {
    name: 'a wait for sockets, by inode',
    pattern: /^e=\$\(\( \$\(date \+%s\) \+ (\d+) \)\); until ls -l \/proc\/\[0-9\]\*\/fd 2>\/dev\/null \| awk '[^']*' - \/proc\/net\/tcp \/proc\/net\/tcp6; do \[ \$\(date \+%s\) -ge \$e \] && break; sleep 1; done$/,
    measured: 'rows 43, 44',
    read: untilSocketsClose,
  },
];

function untilSocketsClose(match: RegExpExecArray, at: string, effect: HookEffect | undefined): Hook {
  return { kind: 'until-sockets-close', bound: fromManifest(Number(match[1]), at), ...(effect && { effect }) };
}

/** What a call of pilot-agent or curl to the proxy's ports does; all of them answer at once. */
function effectOf(argv: readonly string[]): HookEffect | 'nothing' | undefined {
  const text = argv.join(' ');
  if (/^(?:\S*\/)?pilot-agent version$/.test(text)) return 'nothing';
  if (/^(?:\S*\/)?pilot-agent request\b/.test(text)) {
    if (/--debug-port[= ]15020\b/.test(text) && /\bPOST \/?drain$/.test(text)) return 'disarms-drain';
    if (/\bPOST \/?quitquitquit\b/.test(text)) return 'ends-proxy';
    return /\bPOST \/?drain_listeners\?\S*skip_exit/.test(text) ? 'tells-peers' : 'nothing';
  }
  const called = /^(?:\S*\/)?curl\b.*(?:localhost|127\.0\.0\.1):150[02]0\/(drain|quitquitquit)\b/.exec(text)?.[1];
  if (called) return called === 'drain' ? 'disarms-drain' : 'ends-proxy';
  return undefined;
}

/**
 * The shell text that runs its arguments and then pilot-agent's drain, as the injector puts it on a native sidecar: peers are told to leave, and
 * SIGTERM ends the proxy at once.
 */
export const THEN_DRAIN = '"$@"; pilot-agent request --debug-port=15020 POST drain';

/** Reads what people write on an Istio proxy, and what this library writes. */
export const istioHooks: HookReader = {
  script(text, at) {
    const trimmed = text.trim();
    const ours = /^e=\$\(\( \$\(date \+%s\) \+ (\d{1,9}) \)\); f=/.exec(trimmed);
    if (ours && Number(ours[1]) > 0 && waitingHook(Number(ours[1])) === trimmed) return untilSocketsClose(ours, at, 'tells-peers');
    const first = /^((?:\S*\/)?pilot-agent request [^;&|]*(?:'[^']*')?[^;&|]*);\s*([\s\S]*)$/.exec(trimmed);
    const said = first ? effectOf(first[1].replace(/'/g, '').trim().split(/\s+/)) : undefined;
    const effect = said === 'nothing' ? undefined : said;
    const rest = (first ? first[2] : trimmed).replace(/;\s*$/, '');
    for (const family of FAMILIES) {
      const match = family.pattern.exec(rest);
      if (!match) continue;
      const hook = family.read(match, at, effect);
      // Whatever the loop after it does, POST drain has made the next SIGTERM end the proxy at once.
      return effect === 'disarms-drain' && hook.kind === 'fails' ? { kind: 'fixed', seconds: fromManifest(0, at), effect, form: 'command' } : hook;
    }
    return undefined;
  },
  command: effectOf,
  after: (text) => (text === THEN_DRAIN ? 'disarms-drain' : undefined),
};

/** The injector's own drain hook of a native sidecar. */
export const DRAIN_HOOK: Hook = { kind: 'fixed', seconds: known(0, 'mesh default'), effect: 'disarms-drain', form: 'command' };
