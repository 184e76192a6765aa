export * from './context';
export { HttpCall, HttpClientRun, isLocal, readHttp } from './http';
export * from './on-demand';
export * from './outcome';
