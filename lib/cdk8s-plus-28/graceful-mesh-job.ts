import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { KNOWN_PROPS } from './known-props';
import type { GracefulPlan } from '../cdk8s/graceful-plan';
import type { GracefulMeshProps } from '../cdk8s/graceful-props';
import type { IGracefulWorkload, Readouts } from '../cdk8s/graceful-workload';
import { onDemand } from '../cdk8s/on-demand';

/** Everything a `kplus.Job` takes, and what makes it graceful. */
export interface GracefulMeshJobProps extends kplus.JobProps, GracefulMeshProps {}

/**
 * A Job that completes in a service mesh, and whose pods stop without losing their network, or which refuses to synthesise.
 *
 * With a classic sidecar the pod of a Job never completes. Where mesh and cluster have native sidecars (Istio 1.24, Kubernetes 1.29) its sidecar is made native; otherwise its command is
 * wrapped so that it ends the proxy when it is done and exits as it would have: that needs the command spelt out, a shell, and an HTTP client in the image (`jobHttpClient`).
 * A Job serves no requests: `requestDuration` is not asked for. What it needs after SIGTERM (a drain, a deadline) is `shutdownAfterLastRequest`.
 *
 * @see https://github.com/istio/istio/issues/6324
 * @example
 * new GracefulMeshJob(chart, 'migrate', {
 *   mesh: Mesh.istio({ version: '1.24' }),
 *   jobHttpClient: JobHttpClient.CURL,
 *   containers: [{ image: 'shop/migrate:3', command: ['/bin/migrate', '--all'] }],
 * });
 */
export class GracefulMeshJob extends kplus.Job implements IGracefulWorkload {
  private readonly readouts: Readouts;

  /**
   * @throws when a duration, a version or a mechanism cannot be, or a given grace or drain is too short
   */
  constructor(scope: Construct, id: string, props: GracefulMeshJobProps = {}) {
    const { settings, grace } = onDemand.early(scope, id, props, 'Job', new.target === GracefulMeshJob ? KNOWN_PROPS.Job : undefined);
    super(scope, id, { ...props, terminationGracePeriod: grace });
    this.readouts = onDemand.readouts._of(this.apiObject, this, settings, grace);
  }

  /** What was chosen, and why. */
  public get plan(): GracefulPlan {
    return this.readouts.plan;
  }

  /** The grace that is written. */
  public get grace(): Duration {
    return this.readouts.grace;
  }

  /** The smallest grace that would be accepted. Nothing where a hook of yours has no bound that anyone knows. */
  public get minimumGrace(): Duration | undefined {
    return this.readouts.minimumGrace;
  }

  /** The drain that is written on the proxy. Nothing where none is. */
  public get drain(): Duration | undefined {
    return this.readouts.drain;
  }

  /** The preStop that application containers without one of their own get. */
  public get preStop(): Duration {
    return this.readouts.preStop;
  }

  /** How a pod stops under the worst load that was declared, as a picture in plain text: one for each mode the sidecar may get. */
  public get timeline(): string {
    return this.readouts.timeline;
  }

  /** What the rules find in the object as it would be written, warnings included; empty when all is well. */
  public get findings(): string[] {
    return this.readouts.findings;
  }
}
