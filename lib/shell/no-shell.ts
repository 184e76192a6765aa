import { flavourOf } from './shell-argv';

/** What comes with a shell, and with nothing else: programs of coreutils that hooks use. */
const OF_A_SHELL = new Set(['sleep', 'timeout', 'true', 'false', 'echo', 'printf', 'cat', 'test', '[', 'touch', 'rm', 'mv', 'cp', 'mkdir', 'date', 'env', 'nohup', 'kill', 'tail', 'head', 'wc', 'tee', 'ls', 'busybox']);

/** Where a system has such programs; in another folder somebody has put them. */
const OF_A_SYSTEM = /^(?:\/(?:usr\/)?(?:local\/)?s?bin\/)?[^/]+$/;

/** Whether an image without a shell has no such program. */
export function needsShell(path: string, name: string): boolean {
  return OF_A_SYSTEM.test(path) && (OF_A_SHELL.has(name) || flavourOf(name) !== undefined);
}
