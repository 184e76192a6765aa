export * from './apply';
export * from './explain';
export { mechanismName } from './mechanism';
export * from './plan';
export * from './plan-error';
export * from './wishes';
