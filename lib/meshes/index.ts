export * from './asm';
export * from './istio';
export * from './level';
export * from './mesh';
export * from './none';
