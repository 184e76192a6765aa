export * from './bounded';
export * from './bounds';
export { Position } from './position';
export * from './on-demand';
export { pieces } from './split';
export type { DocumentProblem, ParsedValue, TextDocument } from './read';
