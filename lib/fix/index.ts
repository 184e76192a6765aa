export * from './fix';
export { ObjectPatch, PATCHES, patches } from './patches';
export type { NotFixed } from './rounds';
