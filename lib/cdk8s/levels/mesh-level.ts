import type { Level } from '../../meshes';
import { PlanError } from '../../plan/plan-error';
import { core } from '../core';

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
