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
