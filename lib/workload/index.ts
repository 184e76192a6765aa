export * from './around';
export * from './as-run';
export * from './facts';
export * from './read';
export * from './rollout';
export * from './routes';
export * from './services';
