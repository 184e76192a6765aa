export type { Alike } from './alike';
export { groupOf, isBatch, isOwnGroup, workloadKind } from './kinds';
export { isNoWorkload } from './no-workloads';
export * from './pod-source';
export * from './sources';
