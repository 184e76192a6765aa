export * from './bounded';
export * from './bounds';
export { Position } from './position';
export * from './read';
