export * from './exec-hook';
export * from './json';
export * from './pointer';
export * from './read';
export * from './workloads';
