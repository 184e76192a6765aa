export * from './istio';
export * from './levels';
export * from './levels-from-manifests';
export * from './options';
export { SINCE, version, within } from './versions';
export { waitingHook, waitingHookCommand } from './waiting-hook';
