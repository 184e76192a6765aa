export * from './apply';
export * from './examine';
export * from './explain';
export * from './input';
export * from './make';
export { mechanismName } from './mechanism';
export * from './plan';
export * from './plan-error';
export * from './wishes';
