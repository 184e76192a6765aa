export { ExistingWorkload, GracefulReport } from './graceful-report';
export * from './graceful-termination';
