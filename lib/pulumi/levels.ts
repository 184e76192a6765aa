import * as fs from 'fs';
import * as k8s from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { show } from '../manifest';
import { AsmScope, beyondProxyConfig, istiodValues, Level, meshLevel, proxyConfigLevel, proxyConfigSpec, RANK } from '../meshes';
import { asDoor, atDoor } from './door';
import { PlanError } from '../plan/plan-error';
import { levelsFromTexts, named, selecting, settingsWithin, workable } from '../requirements';
import { asmLevelOf, own, ProxySettings } from '../requirements/proxy-settings';

/** Settings of a mesh for all pods in a scope, for `levels` of a mesh. Plain data. */
export interface MeshLevel {
  readonly level: Level;
}

/**
 * Levels of Istio's settings. A ProxyConfig resource that selects a pod beats the pod's annotation; the annotation beats a ProxyConfig of the namespace, that one of the root
 * namespace, and those the mesh.
 *
 * @see docs/proof.md, Levels; istio/istio pilot/pkg/model/proxy_config.go
 * @example Mesh.istio({ version: '1.24', levels: [IstioLevel.mesh({ terminationDrainDuration: 60 })] })
 */
export const IstioLevel = asDoor({
  /** The whole mesh: `meshConfig.defaultConfig`, and `global.proxy.lifecycle` for a preStop. Gateways get it, too. */
  mesh: (settings: ProxySettings): MeshLevel => levelOf(meshLevel(own(settings))),
  /** Every pod, by a ProxyConfig in the root namespace. It cannot carry a drain: asking for one is an error that says where it can be set. */
  rootNamespace: (settings: ProxySettings): MeshLevel => levelOf(proxyConfigLevel('root', undefined, carried(settings))),
  /** The pods of a namespace, by a ProxyConfig. */
  namespace: (namespace: string, settings: ProxySettings): MeshLevel => levelOf(proxyConfigLevel(named('namespace', namespace), undefined, carried(settings))),
  /** The pods of a namespace that have all of these labels, by a ProxyConfig with a selector. It beats the pods' annotations. */
  workload: (namespace: string, labels: Readonly<Record<string, string>>, settings: ProxySettings): MeshLevel => {
    const selector = selecting(labels, 'IstioLevel.namespace');
    return levelOf(proxyConfigLevel(named('namespace', namespace), selector, carried(settings)));
  },
  /** What the manifests of a cluster hold: ConfigMaps `istio` and `istio-sidecar-injector`, Helm values, the Sail operator's `Istio`, ProxyConfigs, labelled namespaces. */
  fromFiles: (...files: string[]): MeshLevel[] => levelsFromTexts(files.map((file): [string, string] => {
    try {
      return [file, fs.readFileSync(file, 'utf8')];
    } catch (error) {
      throw new PlanError('files', `(${JSON.stringify(file)}) cannot be read: ${(error as Error).message}`);
    }
  })).map((level) => ({ level })),
  /**
   * The Helm values of Istio's istiod chart that set a level of the mesh, for `values` of a `k8s.helm.v4.Chart`.
   *
   * @throws for a level that is a ProxyConfig resource: use IstioProxyConfig
   */
  helmValues: (level: MeshLevel): Record<string, unknown> => helmValuesOf(theirs(level)),
});

function helmValuesOf(level: Level): Record<string, unknown> {
  if (level.rank !== RANK.mesh) throw new PlanError('level', `(${level.title}) is no part of Helm's values; use IstioProxyConfig`);
  return { ...istiodValues(level) };
}

function proxyConfigOf(level: Level): Level {
  if (level.rank === RANK.mesh) throw new PlanError('level', `(${level.title}) is no ProxyConfig; use IstioLevel.helmValues`);
  return level;
}

function theirs(given: MeshLevel | undefined): Level {
  if (typeof given?.level?.rank !== 'number') throw new PlanError('level', `(${show(given)}) must be an IstioLevel, such as IstioLevel.namespace('shop', {...})`);
  return given.level;
}

/** Levels of Alibaba Cloud Service Mesh: global, namespace, workload, each beating the one before. `AsmMeshLifecycle` and `AsmNamespaceSidecar` set the first two. */
export const AsmLevel = asDoor({
  /** Every pod of the mesh. */
  global: (settings: ProxySettings): MeshLevel => ofAsm({ kind: 'global' }, settings),
  /** The pods of a namespace: the only level that takes EXIT_ON_ZERO_ACTIVE_CONNECTIONS and MINIMUM_DRAIN_DURATION. */
  namespace: (namespace: string, settings: ProxySettings): MeshLevel => ofAsm({ kind: 'namespace', namespace: named('namespace', namespace) }, settings),
  /** The pods of a namespace that have all of these labels: in ASM's console only. */
  workload: (namespace: string, labels: Readonly<Record<string, string>>, settings: ProxySettings): MeshLevel => {
    const selector = selecting(labels, 'AsmLevel.namespace');
    return ofAsm({ kind: 'workload', namespace: named('namespace', namespace), selector }, settings);
  },
});

const levelOf = (level: Level): MeshLevel => ({ level: workable(level) });
const carried = (settings: ProxySettings) => settingsWithin(own(settings), beyondProxyConfig);
const ofAsm = (scope: AsmScope, settings: ProxySettings): MeshLevel => ({ level: asmLevelOf(scope, own(settings)) });

/** Which level a ProxyConfig resource is written for. */
export interface IstioProxyConfigArgs {
  /** Of `IstioLevel.rootNamespace`, `.namespace` or `.workload`. */
  readonly level: MeshLevel;
  /** The mesh's root namespace, where a level of the root namespace is written. @default 'istio-system' */
  readonly rootNamespace?: pulumi.Input<string>;
}

/**
 * The ProxyConfig resource of a level. Pods must be made anew before they have it.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/proxy-config/
 * @example new IstioProxyConfig('drain', { level: IstioLevel.namespace('shop', { exitOnZeroActiveConnections: true }) })
 */
export class IstioProxyConfig extends pulumi.ComponentResource {
  /** The resource. */
  public readonly proxyConfig: k8s.apiextensions.CustomResource;

  /** @throws when the level is that of the mesh: its settings are Helm's values */
  constructor(name: string, args: IstioProxyConfigArgs, opts?: pulumi.ComponentResourceOptions) {
    const level = atDoor(() => proxyConfigOf(theirs(args?.level)));
    super('graceful-mesh:index:IstioProxyConfig', name, args, opts);
    this.proxyConfig = new k8s.apiextensions.CustomResource(name, {
      apiVersion: 'networking.istio.io/v1beta1',
      kind: 'ProxyConfig',
      metadata: { namespace: level.namespace ?? args.rootNamespace ?? 'istio-system' },
      spec: proxyConfigSpec(level),
    }, { parent: this });
    this.registerOutputs({ proxyConfig: this.proxyConfig });
  }
}
