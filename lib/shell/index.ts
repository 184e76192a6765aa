export * from './context';
export { HttpCall, HttpClientRun, isLocal, readHttp } from './http';
export * from './interpret';
export * from './outcome';
