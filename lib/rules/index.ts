export * from './catalogue';
export * from './describe';
export * from './evaluate';
export * from './rule';
export { GRACE_POINTER } from './grace';
export { ENDS_PROXY, jobCommands } from './job-commands';
export { OPT_OUT, optOutOf } from './opt-out';
export type { EvaluateInput, View } from './view';
export { view, viewOf } from './view';
