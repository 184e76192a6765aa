// First: without Pulumi nothing else can be loaded.
import './peers';

export type { GracefulArgs } from './args';
export { AsmMeshLifecycle, AsmMeshLifecycleArgs, AsmNamespaceSidecar, AsmNamespaceSidecarArgs, AsmSettings } from './asm';
export type { DisruptionBudget } from './disruption-budget';
export * from './graceful-mesh-cron-job';
export * from './graceful-mesh-daemon-set';
export * from './graceful-mesh-deployment';
export * from './graceful-mesh-job';
export * from './graceful-mesh-stateful-set';
export { gracefulTermination, GracefulTerminationArgs, terminate, Terminated } from './graceful-termination';
export type { Built, GracefulPlan, WorkloadArgs } from './build';
export { gracefulChild, gracefulOptions } from './graceful-child';
export { AsmLevel, IstioLevel, IstioProxyConfig, IstioProxyConfigArgs, MeshLevel } from './levels';
export type { ProxySettings } from '../requirements/proxy-settings';
export type { Duration } from '../requirements/duration-text';
export { EndpointPropagation, GraceLimit, IstioArgs, Mesh, RequestDuration } from './values';
