export * from './istio';
export * from './options';
export { SINCE, version, within } from './versions';
export { waitingHook, waitingHookCommand } from './waiting-hook';
