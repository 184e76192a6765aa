import { PodTemplate, textAt } from '../../manifest';
import { JobEnd } from '../mesh';
import { jobWrapper } from './job-wrapper';
import { INJECT_LABEL, STATUS_PORT_ANNOTATION } from './names';
import { IstioOptions } from './options';
import { settingsInEffect } from './settings';

const DEFAULT_STATUS_PORT = 15020;

/** How a Job's container ends its Istio proxy. */
export function istioJobEnd(template: PodTemplate, options: IstioOptions): JobEnd {
  const own = textAt(template.annotations[STATUS_PORT_ANNOTATION]) ?? settingsInEffect(template, options).statusPort;
  const port = Number(own ?? DEFAULT_STATUS_PORT);
  const usable = Number.isInteger(port) && port > 0 && port < 65536 ? port : DEFAULT_STATUS_PORT;
  return {
    advice: `have the command end the proxy when it has finished: POST http://127.0.0.1:${usable}/quitquitquit`,
    without: `label ${INJECT_LABEL}: "false"`,
    wrap: (argv, client, onlyOnSuccess) => ['/bin/sh', '-c', jobWrapper(client, onlyOnSuccess, usable), 'job', ...argv],
    reads(argv) {
      const text = argv.join(' ');
      // A GET is refused with 405, and a word is no call.
      if (!text.includes('quitquitquit') || !/\bpost\b|-XPOST|--post-|\s(?:-d|--data)\b/i.test(text)) return undefined;
      const clients = ['curl', 'wget'] as const;
      if (clients.some((client) => argv[2] === jobWrapper(client, true, usable))) return { onlyOnSuccess: true };
      return { onlyOnSuccess: !clients.some((client) => argv[2] === jobWrapper(client, false, usable)) && /(?:&&|\bthen\b)[^|]*quitquitquit/.test(text) };
    },
  };
}
