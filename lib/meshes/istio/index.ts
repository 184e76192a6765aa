export * from './istio';
export * from './options';
export { version, within } from './versions';
export { waitingHook, waitingHookCommand } from './waiting-hook';
