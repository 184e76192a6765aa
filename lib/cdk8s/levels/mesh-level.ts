import type { Level } from '../../meshes';

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
