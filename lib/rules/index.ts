export * from './catalogue';
export * from './describe';
export * from './evaluate';
export * from './rule';
export { GRACE_POINTER } from './grace';
export { OPT_OUT, optOutOf } from './opt-out';
