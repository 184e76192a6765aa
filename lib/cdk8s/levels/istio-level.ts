import * as fs from 'fs';
import type { Level, LevelSettings } from '../../meshes';
import { PlanError } from '../../plan/plan-error';
import { core } from '../core';
import { IMeshLevel, named, selecting, settingsWithin, workable } from './mesh-level';
import { ProxySettings, toLevelSettings } from './proxy-settings';

/**
 * A level of Istio's settings. A ProxyConfig resource that selects a pod beats the pod's annotation; the annotation beats a ProxyConfig of the namespace, that
 * one of the root namespace, and those the mesh.
 *
 * @see docs/proof.md, Levels; istio/istio pilot/pkg/model/proxy_config.go
 *
 * @example Mesh.istio({ version: '1.24', levels: [IstioLevel.mesh({ terminationDrainDuration: Duration.seconds(60) })] })
 */
export class IstioLevel implements IMeshLevel {
  /**
   * The whole mesh: `meshConfig.defaultConfig`, and `global.proxy.lifecycle` for a preStop. Gateways get it, too.
   *
   * @throws when the settings contradict each other
   */
  public static mesh(settings: ProxySettings): IstioLevel {
    return new IstioLevel(core.meshes.meshLevel(toLevelSettings(settings)));
  }

  /**
   * Every pod, by a ProxyConfig in the root namespace.
   *
   * @throws when the settings hold what a ProxyConfig cannot carry: it says where that can be set
   */
  public static rootNamespace(settings: ProxySettings): IstioLevel {
    return new IstioLevel(core.meshes.proxyConfigLevel('root', undefined, carried(settings)));
  }

  /**
   * The pods of a namespace, by a ProxyConfig.
   *
   * @throws when the settings hold what a ProxyConfig cannot carry: it says where that can be set
   */
  public static namespace(namespace: string, settings: ProxySettings): IstioLevel {
    return new IstioLevel(core.meshes.proxyConfigLevel(named('namespace', namespace), undefined, carried(settings)));
  }

  /**
   * The pods of a namespace that have all of these labels, by a ProxyConfig with a selector. It beats the pods' annotations.
   *
   * @throws when the settings hold what a ProxyConfig cannot carry, or the labels are none
   */
  public static workload(namespace: string, labels: { [key: string]: string }, settings: ProxySettings): IstioLevel {
    const selector = selecting(labels, 'IstioLevel.namespace');
    return new IstioLevel(core.meshes.proxyConfigLevel(named('namespace', namespace), selector, carried(settings)));
  }

  /**
   * What the manifests of a cluster hold: the ConfigMaps `istio` and `istio-sidecar-injector`, Helm values of the istiod chart, the Sail operator's
   * `Istio`, ProxyConfig resources, and namespaces with their labels. Other documents are passed over.
   *
   * @param files YAML or JSON, as `kubectl get -o yaml` writes them
   * @throws when a file cannot be read or parsed, holds no such settings, or holds some that nothing could work with
   */
  public static fromFiles(...files: string[]): IstioLevel[] {
    const { libraries } = core.manifest;
    const manifests = files.flatMap((file) => {
      let text: string;
      try {
        text = fs.readFileSync(file, 'utf8');
      } catch (error) {
        throw new PlanError('files', `(${JSON.stringify(file)}) cannot be read: ${(error as Error).message}`);
      }
      const documents = libraries.yaml().parseAllDocuments(text);
      const [wrong] = documents.flatMap(({ errors }) => errors);
      if (wrong) throw new PlanError('files', `(${JSON.stringify(file)}) is no YAML: ${wrong.message}`);
      return documents.map((document) => document.toJS() as unknown);
    });
    const { levels, problems } = core.meshes.levelsFromManifests(manifests);
    if (problems.length > 0) throw new PlanError('files', `hold what nothing could work with: ${problems.join('; ')}`);
    if (levels.length === 0) throw new PlanError('files', `(${files.join(', ')}) hold no settings of a mesh: no ConfigMap istio, no ProxyConfig, no Namespace, no Helm values with meshConfig or global`);
    return levels.map((level) => new IstioLevel(level));
  }

  private readonly level: Level;

  private constructor(level: Level) {
    this.level = workable(level);
  }

  /** Whose proxies it is for, in words. */
  public get title(): string {
    return this.level.title;
  }

  /** @internal */
  public _level(): Level {
    return this.level;
  }

  /**
   * The Helm values of Istio's istiod chart that set this level.
   *
   * @throws for a level that is a ProxyConfig resource: use IstioProxyConfig
   */
  public helmValues(): { [key: string]: unknown } {
    const { level } = this;
    if (level.rank !== core.meshes.RANK.mesh) throw new PlanError('level', `(${level.title}) is no part of Helm's values; use IstioProxyConfig`);
    return { ...core.meshes.istiodValues(level) };
  }
}

const carried = (settings: ProxySettings): LevelSettings => settingsWithin(settings, core.meshes.beyondProxyConfig);
