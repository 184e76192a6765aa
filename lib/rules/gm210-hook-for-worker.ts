import { applications } from '../model';
import { fixOf } from './repair';
import { Rule } from './rule';

export const hookForWorker: Rule = {
  code: 'GM210',
  slug: 'hook-for-worker',
  severity: 'error',
  title: 'A preStop that waits for connections needs an application that listens',
  why: 'The hook ends when the application has neither a listener nor a connection. A worker has no listener, and between two calls no connection: the hook '
    + 'may end at its first look, and what follows has no network.',
  sources: ['docs/proof.md, a worker that calls out every 200 ms'],
  check(context) {
    for (const { pod } of context.situations) {
      const apps = applications(pod);
      const waits = pod.proxy?.placement === 'container' && ['until-sockets-close', 'until-listeners-close'].includes(pod.proxy.preStop.kind);
      if (!waits || apps.length === 0 || apps.some(({ behaviour }) => behaviour.listens)) continue;
      return [{
        message: `the proxy's preStop waits for connections, and ${apps[0].name} does not listen: between two calls it has none`,
        pointer: pod.proxy?.pointer ?? '/spec/containers',
        get fix() { return fixOf(context); },
      }];
    }
    return [];
  },
};
