import { Secret } from '@pulumi/policy';
import type { Enter, Hole } from '../pulumi/holes';

/** What of a resource's inputs is known, and what a preview does not know yet. */
export interface KnownInputs {
  readonly bare: Record<string, unknown>;
  readonly holes: readonly Hole[];
}

/**
 * A copy of the inputs. The engine's proxies throw where a value is not known, and take secrets off: what is planned on may have them plain, what is given back must not.
 *
 * @see pulumi/pulumi-policy sdk/nodejs/policy/proxy.ts
 */
export function knownInputs(props: Readonly<Record<string, unknown>>): KnownInputs {
  const holes: Hole[] = [];
  const copy = (of: unknown, path: readonly string[]): unknown => {
    if (typeof of !== 'object' || of === null) return of;
    const entries = Object.keys(of).map((key): [string, unknown] => {
      const at = [...path, key];
      try {
        return [key, copy((of as Record<string, unknown>)[key], at)];
      } catch (error) {
        if (!isUnknownValueError(error)) throw error;
        holes.push({ path: at, value: error });
        return [key, undefined];
      }
    });
    return Array.isArray(of) ? entries.map(([, value]) => value) : Object.fromEntries(entries);
  };
  return { bare: copy(props, []) as Record<string, unknown>, holes };
}

const isUnknownValueError = (error: unknown): boolean => typeof error === 'object' && error !== null && 'unknownTypeSentinel' in error;

interface SpecialProxy {
  readonly __isSpecialProxy?: true;
  readonly __getSpecialProxyTarget?: unknown;
}

/** The inputs as the engine sent them, secrets and what is not known included. */
export function asSent(props: unknown): unknown {
  let sent = props as SpecialProxy | undefined;
  while (sent?.__isSpecialProxy) sent = sent.__getSpecialProxyTarget as SpecialProxy;
  return sent;
}

/** An edit that leads into a secret leaves it one. */
export const enterSecret: Enter = (wrapper, edit) => (wrapper instanceof Secret ? new Secret(edit(wrapper.value)) : undefined);
