import { PodTemplate } from '../../manifest';
import { JobCommand, JobEnd } from '../mesh';
import { readJobCommand } from './job-reads';
import { jobWrapper, wrapperOf } from './job-wrapper';
import { DEFAULT_STATUS_PORT, INJECT_LABEL, NATIVE_ANNOTATION } from './names';
import { IstioOptions } from './options';
import { agentPort, settingsInEffect } from './settings';

/** How a Job's container ends its Istio proxy. */
export function istioJobEnd(template: PodTemplate, options: IstioOptions): JobEnd {
  const port = Number(agentPort(template, settingsInEffect(template, options)) ?? DEFAULT_STATUS_PORT);
  const usable = Number.isInteger(port) && port > 0 && port < 65536 ? port : DEFAULT_STATUS_PORT;
  const url = `http://127.0.0.1:${usable}/quitquitquit`;
  const wrap: JobEnd['wrap'] = (argv, client, onlyOnSuccess) => ['/bin/sh', '-c', jobWrapper(client, onlyOnSuccess, usable), 'job', ...argv];
  return {
    native: `annotation ${NATIVE_ANNOTATION}: "true"`,
    call: `curl -fsS -X POST ${url}`,
    without: `label ${INJECT_LABEL}: "false"`,
    wrap,
    reads: (argv, surroundings = { env: {} }) => ownEnd(argv, usable) ?? readJobCommand(argv, usable, surroundings),
  };
}

/** Whether a command is one that this library has wrapped, today or in an earlier version. */
function ownEnd([shell, option, written, , ...rest]: readonly string[], port: number): JobCommand | undefined {
  const ends = shell === '/bin/sh' && option === '-c' && rest.length > 0 ? wrapperOf(written, port) : undefined;
  return ends && { ends, programs: [] };
}
