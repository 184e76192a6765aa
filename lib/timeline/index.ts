export * from './layout';
export * from './text';
