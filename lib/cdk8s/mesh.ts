import { Duration } from 'cdk8s';
import type { MeshProfile } from '../meshes';
import type { SidecarMesh } from '../requirements';
import { core } from './core';
import { optionalSeconds } from './durations';
import { asDoor } from './errors';
import { Given, namesOf, notWithNew, propsGiven } from './given';
import type { IMeshLevel } from './levels/mesh-level';
import { PlanError } from '../plan/plan-error';
import { SIDECAR_MESH } from '../requirements/mesh-names';

/** What is known of an Istio. */
export interface IstioProps {
  /**
   * The version of Istio, `1.24` or `1.24.3`. ASM's numbering follows it.
   *
   * @default - not known: what is written is right for every version from 1.23, native or not
   */
  readonly version?: string;

  /**
   * Whether istiod makes sidecars native (its ENABLE_NATIVE_SIDECARS).
   *
   * @default - Istio's default: never before 1.27; from then on where every node runs Kubernetes 1.33
   */
  readonly nativeSidecars?: boolean;

  /**
   * Whether the proxy image is the distroless one, which has no shell for a hook.
   *
   * @default false
   */
  readonly distrolessProxy?: boolean;

  /**
   * Whether the namespace asks for the sidecar (`istio-injection=enabled`), so that a pod with a hook on its proxy need not carry the label.
   *
   * @default false
   */
  readonly namespaceInjection?: boolean;

  /**
   * The control plane's revision, for the label `istio.io/rev`.
   *
   * @default - none: `sidecar.istio.io/inject: "true"`
   */
  readonly revision?: string;

  /**
   * `terminationDrainDuration` in the mesh's defaultConfig.
   *
   * @default Duration.seconds(5)
   */
  readonly terminationDrainDuration?: Duration;

  /**
   * `drainDuration` in the mesh's defaultConfig: inbound listeners close so long after a drain began.
   *
   * @default Duration.seconds(45)
   */
  readonly drainDuration?: Duration;

  /**
   * EXIT_ON_ZERO_ACTIVE_CONNECTIONS in the mesh's defaultConfig. What a plan rests on is pinned in the pod whatever stands here.
   *
   * @default - false for Istio, true for ASM, as each documents it
   */
  readonly exitOnZeroActiveConnections?: boolean;

  /**
   * MINIMUM_DRAIN_DURATION in the mesh's defaultConfig.
   *
   * @default Duration.seconds(5)
   */
  readonly minimumDrainDuration?: Duration;

  /**
   * Settings of the mesh, its namespaces and its selectors that the pods in their scope inherit. Where they are enough a pod carries none of its own.
   *
   * @default - none: a pod carries what it needs
   */
  readonly levels?: IMeshLevel[];
}

/**
 * The mesh that the pods are in.
 *
 * @example Mesh.istio({ version: '1.24' })
 */
export class Mesh {
  /**
   * Istio with sidecars, classic or native.
   *
   * @throws when the version is not one
   */
  public static istio(props: IstioProps = {}): Mesh {
    return Mesh._withSidecars('istio', props);
  }

  /**
   * Alibaba Cloud Service Mesh: stock Istio annotations, other defaults.
   *
   * @see https://www.alibabacloud.com/help/en/asm/product-overview/default-settings-of-features-and-parameters-of-asm
   */
  public static asm(props: IstioProps = {}): Mesh {
    return Mesh._withSidecars('asm', props);
  }

  /** Istio's ambient mode: no proxy in the pod. */
  public static ambient(): Mesh {
    return new Mesh((kubernetesVersion) => core.meshes.ambientMesh(kubernetesVersion));
  }

  /** No mesh: the same rules without a proxy. */
  public static none(): Mesh {
    return new Mesh((kubernetesVersion) => core.meshes.noMesh(kubernetesVersion));
  }

  private static _withSidecars(kind: 'istio' | 'asm', props: IstioProps): Mesh {
    const key = valuesOf(kind, props);
    const known = key === undefined ? undefined : meshes.get(key);
    if (known) return known;
    propsGiven(props, GIVEN);
    // From a copy, where others get it, too: what its owner changes later is another mesh.
    const facts = key === undefined ? props : { ...props };
    const mesh = new Mesh((kubernetesVersion) => core.requirements.sidecarMesh(kind, toSidecarMesh(facts), kubernetesVersion), props.levels);
    if (key === undefined) return mesh;
    if (meshes.size >= MOST_MESHES) meshes.clear();
    meshes.set(key, mesh);
    return mesh;
  }

  private readonly profiles = new Map<string | undefined, MeshProfile>();

  private constructor(private readonly make: (kubernetesVersion?: string) => MeshProfile, levels: readonly IMeshLevel[] = []) {
    if (typeof make !== 'function') notWithNew('mesh', 'Mesh.istio({ version: \'1.24\' })');
    // What is wrong with the props is said where they are written, not where the mesh is used.
    if (levels.length > 0) core.requirements.refuseLevels(this._profile(), levels.map((level) => level._level()));
    else this._profile();
  }

  /** @internal */
  public _profile(kubernetesVersion?: string): MeshProfile {
    let profile = this.profiles.get(kubernetesVersion);
    if (!profile) {
      profile = this.make(kubernetesVersion === undefined ? undefined : core.requirements.fullVersion('kubernetesVersion', kubernetesVersion, '1.33'));
      this.profiles.set(kubernetesVersion, profile);
    }
    return profile;
  }
}

const GIVEN: Given = {
  within: 'mesh',
  example: '{ version: \'1.24\' }',
  known: namesOf<IstioProps>(SIDECAR_MESH),
};

/** A mesh does not change: each workload of an app may declare it anew, and those that say the same get the same one. */
const meshes = new Map<string, Mesh>();
const MOST_MESHES = 100;
const LONGEST_TEXT = 100;

/** What props say, where that is texts and truth values alone; undefined where there is more, or a name that nothing comes of. */
function valuesOf(kind: string, props: IstioProps): string | undefined {
  if (typeof props !== 'object' || props === null || Object.getPrototypeOf(props) !== Object.prototype) return undefined;
  let values = kind;
  for (const name in props) {
    const value: unknown = props[name as keyof IstioProps];
    if (!GIVEN.known.has(name)) return undefined;
    if (typeof value === 'string' && value.length <= LONGEST_TEXT) values += ` ${name} ${value.length} ${value}`;
    else if (typeof value === 'boolean') values += ` ${name} ${value}`;
    else if (value !== undefined) return undefined;
  }
  return values;
}

function toSidecarMesh({ levels, ...props }: IstioProps): SidecarMesh {
  return {
    ...props,
    terminationDrainDuration: optionalSeconds('mesh.terminationDrainDuration', props.terminationDrainDuration),
    drainDuration: optionalSeconds('mesh.drainDuration', props.drainDuration),
    minimumDrainDuration: optionalSeconds('mesh.minimumDrainDuration', props.minimumDrainDuration),
    levels: listOf(levels)?.map((level) => {
      if (typeof level?._level !== 'function') throw new PlanError('mesh.levels', `(${core.manifest.show(level)}) must be levels, such as IstioLevel.mesh({...})`);
      return level._level();
    }),
  };
}

function listOf<T>(levels: T[] | undefined): T[] | undefined {
  if (levels !== undefined && !Array.isArray(levels)) throw new PlanError('mesh.levels', `(${core.manifest.show(levels)}) must be a list of levels, such as [IstioLevel.mesh({...})]`);
  return levels;
}

asDoor(Mesh);
