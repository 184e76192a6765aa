export * from './asm-level';
export { IstioLevel } from './istio-level';
export * from './istio-resources';
export { IMeshLevel } from './mesh-level';
export * from './planned-settings';
export { ProxySettings } from './proxy-settings';
