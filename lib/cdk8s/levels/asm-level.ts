import type { AsmScope, Level } from '../../meshes';
import { PlanError } from '../../plan/plan-error';
import { core } from '../core';
import type { IMeshLevel } from './mesh-level';
import { ProxySettings, toLevelSettings } from './proxy-settings';
import { asDoor } from '../errors';

/** A call of ASM's OpenAPI. RPC style: the parameters go into the form body. */
export interface AsmRequest {
  /** `UpdateMeshFeature` or `UpdateNamespaceScopeSidecarConfig`. */
  readonly action: string;
  /** The version of the API. */
  readonly version: string;
  /** Every value as the text that travels: objects as JSON, booleans as `true` and `false`. */
  readonly parameters: { [name: string]: string };
}

/**
 * A level of Alibaba Cloud Service Mesh's sidecar settings, as its console has them. Each level beats the one before: global, namespace, workload; a pod's
 * annotation beats them all.
 *
 * @see https://www.alibabacloud.com/help/en/asm/user-guide/configure-sidecar-proxies
 * @example AsmLevel.namespace('shop', { terminationDrainDuration: Duration.seconds(60), exitOnZeroActiveConnections: false })
 */
export class AsmLevel implements IMeshLevel {
  /**
   * Every pod of the mesh.
   *
   * @throws when the settings hold what ASM takes at another level only: it says where
   */
  public static global(settings: ProxySettings): AsmLevel {
    return new AsmLevel({ kind: 'global' }, settings);
  }

  /**
   * The pods of a namespace: the only level that takes EXIT_ON_ZERO_ACTIVE_CONNECTIONS and MINIMUM_DRAIN_DURATION.
   *
   * @throws when the settings hold what ASM has no place for
   */
  public static namespace(namespace: string, settings: ProxySettings): AsmLevel {
    return new AsmLevel({ kind: 'namespace', namespace: core.requirements.named('namespace', namespace) }, settings);
  }

  /**
   * The pods of a namespace that have all of these labels. In the console only: ASM's API has no operation for it.
   *
   * @throws when the settings hold what ASM takes at another level only
   */
  public static workload(namespace: string, labels: { [key: string]: string }, settings: ProxySettings): AsmLevel {
    const { named, selecting } = core.requirements;
    const selector = selecting(labels, 'AsmLevel.namespace');
    return new AsmLevel({ kind: 'workload', namespace: named('namespace', namespace), selector }, settings);
  }

  private readonly level: Level;

  private constructor(private readonly scope: AsmScope, settings: ProxySettings) {
    const { settingsWithin, workable } = core.requirements;
    this.level = workable(core.meshes.asmLevel(scope, settingsWithin(toLevelSettings(settings), (own) => core.meshes.beyondAsm(scope, own))));
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
   * The text for the console: Sidecar Proxy Setting, Lifecycle Management.
   *
   * @throws when the settings have no preStop, so that there is nothing to paste
   */
  public lifecycleJson(): string {
    const text = core.meshes.asmLifecycleText(this.level);
    if (text === undefined) throw new PlanError('settings', 'have no preStop, so there is no lifecycle to paste; set waitForConnections or preStopCommand');
    return text;
  }

  /**
   * The request of ASM's OpenAPI, version 2020-01-11, that sets this level. What is not set is not sent.
   *
   * @throws for a workload, which the API has no operation for
   */
  public request(serviceMeshId: string): AsmRequest {
    if (typeof serviceMeshId !== 'string' || serviceMeshId.trim() === '') throw new PlanError('serviceMeshId', `(${JSON.stringify(serviceMeshId)}) must be the id of the service mesh`);
    const request = core.meshes.asmRequest(this.scope, this.level, serviceMeshId);
    if (!request) throw new PlanError('level', `(${this.title}) has no operation in ASM's API; paste lifecycleJson() into the console, or use AsmLevel.namespace`);
    return { ...request, parameters: { ...request.parameters } };
  }

  /**
   * The same as a command line for a POSIX shell.
   *
   * @param region for example `cn-hangzhou`. @default - that of aliyun's own profile
   * @throws for a workload, which the API has no operation for
   */
  public aliyunCommand(serviceMeshId: string, region?: string): string {
    return core.meshes.asmCommand(this.request(serviceMeshId), region);
  }
}

asDoor(AsmLevel);
