import { argvOf } from './argv';
import { environment, envMayHoldMore } from './environment';
import { JsonObject } from './json';
import { interpret } from '../shell';

/** What keeps a container running that has nothing else to do. */
const KEEPS_RUNNING = /sleep|tail|\/dev\/null/;
/** Known programs that can be told to listen. */
const MAY_LISTEN = /\b(?:nc|ncat|netcat|socat|openssl|vault|kubectl|rclone|busybox)\b/;
const LONGEST = 2000;
const KEPT = 200;
const known = new Map<string, boolean>();

/** Whether nobody can come to a container: its whole command is spelt out in known programs that listen nowhere, and does not end. */
export function idles(container: JsonObject): boolean {
  const argv = argvOf(container);
  const text = argv.join('\n');
  if (text.length > LONGEST || !KEEPS_RUNNING.test(text) || MAY_LISTEN.test(text)) return false;
  const env = environment(container);
  const key = JSON.stringify([argv, env]);
  let idle = known.get(key);
  if (idle === undefined) {
    if (known.size >= KEPT) known.clear();
    const { programs, unread, hardlyEnds } = interpret(argv, { env, envMayHoldMore: envMayHoldMore(container), place: 'job', expands: true });
    known.set(key, idle = programs.length === 0 && hardlyEnds !== undefined && unread === hardlyEnds);
  }
  return idle;
}
