// First: without it nothing else can be loaded.
import './peers';

export { DisruptionBudget } from './disruption-budget';
export * from './graceful-mesh-cron-job';
export * from './graceful-mesh-daemon-set';
export * from './graceful-mesh-deployment';
export * from './graceful-mesh-job';
export * from './graceful-mesh-stateful-set';
