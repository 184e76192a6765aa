import { graceTooShort } from './gm101-grace-too-short';
import { stopOutlastsGrace } from './gm102-stop-outlasts-grace';
import { hookNeverEnds } from './gm103-hook-never-ends';
import { hookFails } from './gm104-hook-fails';
import { hookUnknown } from './gm105-hook-unknown';
import { graceShortened } from './gm106-grace-shortened';
import { hookBesideDrain } from './gm107-hook-beside-drain';
import { neverEvicted } from './gm108-never-evicted';
import { proxyLeavesEarly } from './gm201-proxy-leaves-early';
import { deadSetting } from './gm202-dead-setting';
import { ignoredSetting } from './gm203-ignored-setting';
import { refusedSetting } from './gm204-refused-setting';
import { harmfulSetting } from './gm205-harmful-setting';
import { proxyContainerForm } from './gm206-proxy-container-form';
import { listenersCloseEarly } from './gm207-listeners-close-early';
import { exitOnZeroUnsafe } from './gm208-exit-on-zero-unsafe';
import { hookBesideListeningSidecar } from './gm209-hook-beside-listening-sidecar';
import { hookForWorker } from './gm210-hook-for-worker';
import { replacedHook } from './gm211-replaced-hook';
import { noWaitForEndpoints } from './gm301-no-wait-for-endpoints';
import { applicationExitsEarly } from './gm302-application-exits-early';
import { helperLeavesEarly } from './gm303-helper-leaves-early';
import { gateway } from './gm304-gateway';
import { sentToUntilExit } from './gm305-sent-to-until-exit';
import { routeOutlastsRequest } from './gm306-route-outlasts-request';
import { noPodMeanwhile } from './gm307-no-pod-meanwhile';
import { balancerCutsRequest } from './gm308-balancer-cuts-request';
import { balancerSendsLonger } from './gm309-balancer-sends-longer';
import { scaleDownDelay } from './gm310-scale-down-delay';
import { jobNeverCompletes } from './gm401-job-never-completes';
import { jobEndsProxyEarly } from './gm402-job-ends-proxy-early';
import { jobDeadline } from './gm403-job-deadline';
import { jobFailsOnDrain } from './gm404-job-fails-on-drain';
import { exitCodeLost } from './gm405-exit-code-lost';
import { unreadable } from './gm901-unreadable';
import { optedOut } from './gm902-opted-out';
import { notKnownMeshed } from './gm903-not-known-meshed';
import { podsNotRead } from './gm904-pods-not-read';
import { ownAnnotation } from './gm905-own-annotation';
import { unusedIgnore } from './gm906-unused-ignore';
import { Rule } from './rule';

/** Every rule, in the order of its code. */
export const RULES: readonly Rule[] = [
  graceTooShort,
  stopOutlastsGrace,
  hookNeverEnds,
  hookFails,
  hookUnknown,
  graceShortened,
  hookBesideDrain,
  neverEvicted,
  proxyLeavesEarly,
  deadSetting,
  ignoredSetting,
  refusedSetting,
  harmfulSetting,
  proxyContainerForm,
  listenersCloseEarly,
  exitOnZeroUnsafe,
  hookBesideListeningSidecar,
  hookForWorker,
  replacedHook,
  noWaitForEndpoints,
  applicationExitsEarly,
  helperLeavesEarly,
  gateway,
  sentToUntilExit,
  routeOutlastsRequest,
  noPodMeanwhile,
  balancerCutsRequest,
  balancerSendsLonger,
  scaleDownDelay,
  jobNeverCompletes,
  jobEndsProxyEarly,
  jobDeadline,
  jobFailsOnDrain,
  exitCodeLost,
  unreadable,
  optedOut,
  notKnownMeshed,
  podsNotRead,
  ownAnnotation,
  unusedIgnore,
];
