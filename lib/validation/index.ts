export * from './graceful-mesh-validation';
