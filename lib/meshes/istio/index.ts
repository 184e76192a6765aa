export * from './istio';
export * from './levels';
export * from './levels-from-manifests';
export * from './options';
export { SINCE, version, reaches } from './versions';
export { waitingHook, waitingHookCommand } from './waiting-hook';
