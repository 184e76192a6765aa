import * as k8s from '@pulumi/kubernetes';
import type { WorkloadKind } from './build';

/** Every kind of workload that has a component. */
export const KINDS = {
  Deployment: kind('apps/v1', 'Deployment', (name, args, opts) => new k8s.apps.v1.Deployment(name, args as never, opts)),
  StatefulSet: kind('apps/v1', 'StatefulSet', (name, args, opts) => new k8s.apps.v1.StatefulSet(name, args as never, opts)),
  DaemonSet: kind('apps/v1', 'DaemonSet', (name, args, opts) => new k8s.apps.v1.DaemonSet(name, args as never, opts)),
  Job: kind('batch/v1', 'Job', (name, args, opts) => new k8s.batch.v1.Job(name, args as never, opts)),
  CronJob: kind('batch/v1', 'CronJob', (name, args, opts) => new k8s.batch.v1.CronJob(name, args as never, opts)),
} as const;

/** The resource of each kind. */
export interface Workloads {
  readonly Deployment: k8s.apps.v1.Deployment;
  readonly StatefulSet: k8s.apps.v1.StatefulSet;
  readonly DaemonSet: k8s.apps.v1.DaemonSet;
  readonly Job: k8s.batch.v1.Job;
  readonly CronJob: k8s.batch.v1.CronJob;
}

function kind<Child>(apiVersion: string, name: string, make: WorkloadKind<Child>['make']): WorkloadKind<Child> {
  return { token: `graceful-mesh:index:GracefulMesh${name}`, apiVersion, kind: name, make };
}
