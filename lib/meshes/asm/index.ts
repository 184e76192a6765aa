export * from './asm';
export * from './levels';
