import { PodTemplate, textAt } from '../../manifest';
import { HttpClient, JobCommand, JobEnd } from '../mesh';
import { readJobCommand } from './job-reads';
import { STATUS_PORT_ANNOTATION } from './names';
import { IstioOptions } from './options';
import { settingsInEffect } from './settings';

const DEFAULT_STATUS_PORT = 15020;

/** Each asks the agent to exit: POST, and only from within the pod. @see istio/istio pilot/cmd/pilot-agent/status/server.go handleQuit */
const CALLS: Readonly<Record<HttpClient, (url: string) => string>> = {
  curl: (url) => `curl -fsS -m 5 -X POST ${url}`,
  wget: (url) => `wget -q -T 5 -O /dev/null --post-data= ${url}`,
};

/**
 * The shell text around a Job's command. Nothing enters it but a port.
 *
 * The command runs beside the shell, so that SIGTERM reaches it: a shell that waits in the foreground would keep the signal to itself. Its input
 * goes by way of another number, for what runs beside a shell has none of its own. Its exit code is kept. The agent is asked for up to a minute, because a short command may have finished before its proxy was there; once the pod
 * itself is being stopped there is one try, for the agent closes its port at SIGTERM and goes by itself.
 *
 * With restartPolicy OnFailure a failed command is started again in the same pod, while a proxy that exited with 0 is not: there the proxy
 * is ended only when the command has succeeded (docs/proof.md section 6).
 */
function script(client: HttpClient, onlyOnSuccess: boolean, port: number): string {
  return 't=0; n=60; p=; trap \'t=1; n=1; [ -z "$p" ] || kill -TERM $p 2>/dev/null\' TERM; '
    + 'exec 3<&0; "$@" <&3 3<&- & p=$!; exec 3<&-; [ $t = 0 ] || kill -TERM $p 2>/dev/null; wait $p; s=$?; '
    + 'while [ $t = 1 ]; do t=0; wait $p; w=$?; [ $w = 127 ] || s=$w; done; '
    + (onlyOnSuccess ? '[ $s = 0 ] || exit $s; ' : '')
    + `while [ $n -gt 0 ]; do ${CALLS[client](`http://127.0.0.1:${port}/quitquitquit`)} >/dev/null 2>&1 && break; n=$((n-1)); [ $n = 0 ] || sleep 1; done; exit $s`;
}

/** How a Job's container ends its Istio proxy. */
export function istioJobEnd(template: PodTemplate, options: IstioOptions): JobEnd {
  const own = textAt(template.annotations[STATUS_PORT_ANNOTATION]) ?? settingsInEffect(template, options).statusPort;
  const port = Number(own ?? DEFAULT_STATUS_PORT);
  const usable = Number.isInteger(port) && port > 0 && port < 65536 ? port : DEFAULT_STATUS_PORT;
  const wrap: JobEnd['wrap'] = (argv, client, onlyOnSuccess) => ['/bin/sh', '-c', script(client, onlyOnSuccess, usable), 'job', ...argv];
  return {
    advice: `have the command end the proxy when it has finished: POST http://127.0.0.1:${usable}/quitquitquit`,
    wrap,
    reads: (argv, surroundings = { env: {} }) => ownEnd(argv, wrap) ?? readJobCommand(argv, usable, surroundings),
  };
}

/** Whether a command is one that this library has wrapped. */
function ownEnd(argv: readonly string[], wrap: JobEnd['wrap']): JobCommand | undefined {
  for (const client of Object.keys(CALLS) as HttpClient[]) {
    for (const onlyOnSuccess of [true, false]) {
      const own = wrap([], client, onlyOnSuccess);
      if (argv.length > own.length && own.every((word, index) => argv[index] === word)) return { ends: onlyOnSuccess ? 'on-success' : 'always', programs: [] };
    }
  }
  return undefined;
}
