import type { Level, LevelSettings } from '../../meshes';
import { PlanError } from '../../plan/plan-error';
import { core } from '../core';
import { ProxySettings, toLevelSettings } from './proxy-settings';

/**
 * Settings of a mesh for all pods in a scope. Given to `Mesh.istio` or `Mesh.asm`, the pods in its scope inherit it: they carry no setting of
 * their own where it is enough, and are refused where it does not fit them.
 */
export interface IMeshLevel {
  /** Whose proxies it is for, in words. */
  readonly title: string;
  /** @internal */
  _level(): Level;
}

/**
 * @returns the level, where something of it could work
 * @throws PlanError where nothing could
 */
export function workable(level: Level): Level {
  const [problem] = core.meshes.levelProblems(level);
  if (problem !== undefined) throw new PlanError('settings', `are wrong for every pod: ${problem}`);
  return level;
}

/**
 * @param beyond what of them a level of this kind has no place for
 * @throws PlanError where there is something
 */
export function settingsWithin(settings: ProxySettings, beyond: (own: LevelSettings) => string | undefined): LevelSettings {
  const own = toLevelSettings(settings);
  const problem = beyond(own);
  if (problem !== undefined) throw new PlanError('settings', `cannot be had at this level: ${problem}`);
  return own;
}

/** @returns the name, where it is one that Kubernetes would take */
export function named(property: string, name: string): string {
  if (typeof name === 'string' && /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(name)) return name;
  throw new PlanError(property, `(${JSON.stringify(name)}) must be a name that Kubernetes takes: small letters, digits and -`);
}

/**
 * @param otherwise what is meant where every pod is
 * @returns the labels, where they select anything
 */
export function selecting(labels: { [key: string]: string }, otherwise: string): { [key: string]: string } {
  if (Object.keys(labels ?? {}).length === 0) throw new PlanError('labels', `({}) select no pod; use ${otherwise} for all of them`);
  return labels;
}
