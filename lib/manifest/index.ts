export * from './decisive';
export * from './exec-hook';
export * from './fingerprint';
export * from './json';
export { libraries } from './libraries';
export * from './pointer';
export * from './read';
export * from './strings';
