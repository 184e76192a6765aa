import { PodTemplate, textAt } from '../../manifest';
import { JobCommand, JobEnd } from '../mesh';
import { readJobCommand } from './job-reads';
import { CLIENTS, jobWrapper } from './job-wrapper';
import { INJECT_LABEL, STATUS_PORT_ANNOTATION } from './names';
import { IstioOptions } from './options';
import { settingsInEffect } from './settings';

const DEFAULT_STATUS_PORT = 15020;

/** How a Job's container ends its Istio proxy. */
export function istioJobEnd(template: PodTemplate, options: IstioOptions): JobEnd {
  const own = textAt(template.annotations[STATUS_PORT_ANNOTATION]) ?? settingsInEffect(template, options).statusPort;
  const port = Number(own ?? DEFAULT_STATUS_PORT);
  const usable = Number.isInteger(port) && port > 0 && port < 65536 ? port : DEFAULT_STATUS_PORT;
  const wrap: JobEnd['wrap'] = (argv, client, onlyOnSuccess) => ['/bin/sh', '-c', jobWrapper(client, onlyOnSuccess, usable), 'job', ...argv];
  return {
    advice: `have the command end the proxy when it has finished: POST http://127.0.0.1:${usable}/quitquitquit`,
    without: `label ${INJECT_LABEL}: "false"`,
    wrap,
    reads: (argv, surroundings = { env: {} }) => ownEnd(argv, wrap) ?? readJobCommand(argv, usable, surroundings),
  };
}

/** Whether a command is one that this library has wrapped. */
function ownEnd(argv: readonly string[], wrap: JobEnd['wrap']): JobCommand | undefined {
  for (const client of CLIENTS) {
    for (const onlyOnSuccess of [true, false]) {
      const own = wrap([], client, onlyOnSuccess);
      if (argv.length > own.length && own.every((word, index) => argv[index] === word)) return { ends: onlyOnSuccess ? 'on-success' : 'always', programs: [] };
    }
  }
  return undefined;
}
