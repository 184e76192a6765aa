import * as fs from 'fs';
import type { Level, LevelSettings } from '../../meshes';
import { PlanError } from '../../plan/plan-error';
import { core } from '../core';
import type { IMeshLevel } from './mesh-level';
import { ProxySettings, toLevelSettings } from './proxy-settings';
import { asDoor } from '../errors';

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
    return new IstioLevel(core.meshes.proxyConfigLevel(core.requirements.named('namespace', namespace), undefined, carried(settings)));
  }

  /**
   * The pods of a namespace that have all of these labels, by a ProxyConfig with a selector. It beats the pods' annotations.
   *
   * @throws when the settings hold what a ProxyConfig cannot carry, or the labels are none
   */
  public static workload(namespace: string, labels: { [key: string]: string }, settings: ProxySettings): IstioLevel {
    const { named, selecting } = core.requirements;
    const selector = selecting(labels, 'IstioLevel.namespace');
    return new IstioLevel(core.meshes.proxyConfigLevel(named('namespace', namespace), selector, carried(settings)));
  }

  /**
   * What the manifests of a cluster hold: the ConfigMaps `istio` and `istio-sidecar-injector`, Helm values of the istiod chart, the Sail operator's
   * `Istio`, ProxyConfig resources, and namespaces with their labels. Other documents are passed over. What is wrong in them is a finding of each
   * pod in its scope, with file, line and column.
   *
   * @param files YAML or JSON, as `kubectl get -o yaml` writes them
   * @throws when a file cannot be opened, or none holds such settings
   */
  public static fromFiles(...files: string[]): IstioLevel[] {
    const texts = files.map((file): [string, string] => {
      try {
        return [file, fs.readFileSync(file, 'utf8')];
      } catch (error) {
        throw new PlanError('files', `(${JSON.stringify(file)}) cannot be read: ${(error as Error).message}`);
      }
    });
    return core.requirements.levelsFromTexts(texts).map((level) => new IstioLevel(level));
  }

  private readonly level: Level;

  private constructor(level: Level) {
    this.level = core.requirements.workable(level);
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

const carried = (settings: ProxySettings): LevelSettings =>
  core.requirements.settingsWithin(toLevelSettings(settings), core.meshes.beyondProxyConfig);

asDoor(IstioLevel);
