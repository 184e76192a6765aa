export * from './around';
export * from './as-run';
export * from './bundle';
export { isCounted } from './counts';
export * from './facts';
export * from './read';
export * from './rollout';
export { RouteFacts } from './routes';
export { reachedBy, ServiceFacts } from './services';
