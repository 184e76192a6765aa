import { RULES } from '../../lib/rules';

/**
 * What each code means, for ever: who suppresses one, or searches for it, must find the same rule in every release. A new rule adds a line; no line changes, and
 * that of a rule that goes stays as a comment: its code is never used again.
 */
const CODES: Readonly<Record<string, string>> = {
  GM101: 'grace-too-short',
  GM102: 'stop-outlasts-grace',
  GM103: 'hook-never-ends',
  GM104: 'hook-fails',
  GM105: 'hook-unknown',
  GM106: 'grace-shortened',
  GM107: 'hook-beside-drain',
  GM108: 'never-evicted',
  GM201: 'proxy-leaves-early',
  GM202: 'dead-setting',
  GM203: 'ignored-setting',
  GM204: 'refused-setting',
  GM205: 'harmful-setting',
  GM206: 'proxy-container-form',
  GM207: 'listeners-close-early',
  GM208: 'exit-on-zero-unsafe',
  GM209: 'hook-beside-listening-sidecar',
  GM210: 'hook-for-worker',
  GM211: 'replaced-hook',
  GM301: 'no-wait-for-endpoints',
  GM302: 'application-exits-early',
  GM303: 'helper-leaves-early',
  GM304: 'gateway',
  GM305: 'sent-to-until-exit',
  GM306: 'route-outlasts-request',
  GM307: 'no-pod-meanwhile',
  GM308: 'balancer-cuts-request',
  GM309: 'balancer-sends-longer',
  GM310: 'scale-down-delay',
  GM401: 'job-never-completes',
  GM402: 'job-ends-proxy-early',
  GM403: 'job-deadline',
  GM404: 'job-fails-on-drain',
  GM405: 'exit-code-lost',
  GM901: 'unreadable',
  GM902: 'opted-out',
  GM903: 'not-known-meshed',
  GM904: 'pods-not-read',
  GM905: 'own-annotation',
  GM906: 'unused-ignore',
};

test('every code means what it has always meant', () => {
  expect(Object.fromEntries(RULES.map(({ code, slug }) => [code, slug]))).toEqual(CODES);
});
