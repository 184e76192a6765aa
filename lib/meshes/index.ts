export * from './asm';
export * from './istio';
export * from './mesh';
export * from './none';
