export * from './context';
export * from './interpret';
export * from './outcome';
