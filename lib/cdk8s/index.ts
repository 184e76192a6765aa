export { GracefulMeshDefaults } from './defaults';
export * from './endpoint-propagation';
export * from './grace-limit';
export * from './graceful-plan';
export * from './graceful-props';
export { IGracefulWorkload } from './graceful-workload';
export { IstioProps, Mesh } from './mesh';
export * from './request-duration';
