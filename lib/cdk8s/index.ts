export { GracefulMeshDefaults } from './defaults';
export * from './endpoint-propagation';
export * from './graceful-mesh-deployment';
export * from './graceful-plan';
export * from './graceful-props';
export { IstioProps, Mesh } from './mesh';
export * from './request-duration';
