import { Known } from './known';

/**
 * What the proxy does between its SIGTERM and its exit.
 *
 * @see facts: Istio pkg/envoy/agent.go terminate(); measured on a real pilot-agent (docs/proof.md)
 */
export type ProxyDrain =
  /** Waits `duration`, always the whole of it, and exits (terminationDrainDuration). */
  | { readonly kind: 'fixed'; readonly duration: Known<number> }
  /** Waits `minimum`, then looks each second and exits when no connection is open. No bound of its own. */
  | { readonly kind: 'until-idle'; readonly minimum: Known<number> }
  /** Has drained since its own preStop; SIGTERM comes after the application's exit and ends it at once. */
  | { readonly kind: 'with-application' }
  /** Exits at SIGTERM. */
  | { readonly kind: 'none' };

/** pilot-agent looks once a second, the first time one second after the minimum (activeConnectionCheckDelay). */
export const IDLE_LOOK_SECONDS = 1;

/** What a look may miss: short-lived connections keep the count above zero for a moment (docs/proof.md rows 31, 39). */
export const IDLE_SLACK_SECONDS = 3;

/**
 * The drain that is in effect: 0 where nothing reads the setting. This is the `terminationDrainDuration` of the rule.
 */
export function effectiveDrain(drain: ProxyDrain | undefined): number {
  return drain?.kind === 'fixed' ? Math.max(0, drain.duration.value) : 0;
}
