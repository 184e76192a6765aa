/**
 * Something in the cluster that may end a pod sooner than its terminationGracePeriodSeconds: a node that shuts down, a spot instance that is
 * taken back, an eviction. A declared fact.
 */
export interface GraceLimit {
  /** What ends the pod, in words that follow "when": `a GKE Spot node is reclaimed`. */
  readonly when: string;
  /** Seconds that the pod then has at most. */
  readonly seconds: number;
  /** Where the number can be read. */
  readonly source: string;
}

/** How much notice providers give of a node that they take back. */
export const SPOT_LIMITS = {
  gke: { when: 'a GKE Spot node is reclaimed', seconds: 15, source: 'cloud.google.com/kubernetes-engine/docs/concepts/spot-vms' },
  ec2: { when: 'an EC2 Spot instance is interrupted', seconds: 120, source: 'docs.aws.amazon.com/AWSEC2/latest/UserGuide/spot-instance-termination-notices.html' },
  azure: { when: 'an Azure Spot machine is evicted', seconds: 30, source: 'learn.microsoft.com/azure/virtual-machines/linux/scheduled-events' },
} as const satisfies Readonly<Record<string, GraceLimit>>;
