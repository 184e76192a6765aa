// First: without them nothing else can be loaded.
import './peers';

export { GracefulMeshDefaults } from './defaults';
export * from './endpoint-propagation';
export * from './grace-limit';
export * from './graceful-plan';
export * from './graceful-props';
export type { IGracefulWorkload } from './graceful-workload';
export * from './levels/asm-level';
export { IstioLevel } from './levels/istio-level';
export * from './levels/istio-resources';
export type { IMeshLevel } from './levels/mesh-level';
export * from './levels/planned-settings';
export type { ProxySettings } from './levels/proxy-settings';
export { Mesh } from './mesh';
export type { IstioProps } from './mesh';
export * from './request-duration';
export { ExistingWorkload, GracefulReport } from './termination/graceful-report';
export * from './termination/graceful-termination';
