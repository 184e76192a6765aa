export * from './context';
export { signalOf } from './commands';
export { HttpCall, HttpClientRun, isLocal, readHttp } from './http';
export * from './on-demand';
export * from './outcome';
