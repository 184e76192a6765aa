import type { SidecarMesh } from './mesh';

/** The settings of a mesh, which every door has by the same names; the compiler says when one is missing. */
export const SIDECAR_MESH = {
  version: 0,
  nativeSidecars: 0,
  distrolessProxy: 0,
  namespaceInjection: 0,
  revision: 0,
  terminationDrainDuration: 0,
  drainDuration: 0,
  exitOnZeroActiveConnections: 0,
  minimumDrainDuration: 0,
  levels: 0,
} satisfies Record<keyof SidecarMesh, 0>;
