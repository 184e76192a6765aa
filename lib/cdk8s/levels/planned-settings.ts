import { Duration } from 'cdk8s';
import { core } from '../core';
import type { GracefulMeshProps } from '../graceful-props';
import { onDemand } from '../on-demand';
import { AsmLevel } from './asm-level';
import { IstioLevel } from './istio-level';
import type { ProxySettings } from './proxy-settings';
import { asDoor } from '../errors';
import { inHostLanguage } from '../host-language';

/**
 * The settings of a level that keep every proxy in its scope as long as requests of this length need it: the plan of a single pod, for all of them.
 *
 * @example PlannedProxySettings.forRequests({ mesh: Mesh.istio({ version: '1.24' }), requestDuration: RequestDuration.upTo(Duration.seconds(60)) }).istioMesh()
 */
export class PlannedProxySettings {
  /**
   * Plans for an application of which nothing else is known.
   *
   * @throws when a duration, a version or a mechanism cannot be
   */
  public static forRequests(props: GracefulMeshProps): PlannedProxySettings {
    const { requirements, mesh } = onDemand.resolveSettings(props);
    const { plan, applied } = core.plan.planPod({ requirements, mesh, template: { spec: { containers: [{ name: 'main' }] } } });
    const { drain, listenersCloseAfter, exitOnZero, waitingHook } = plan.settings;
    return new PlannedProxySettings({
      ...(drain !== undefined && { terminationDrainDuration: Duration.seconds(drain) }),
      ...(listenersCloseAfter !== undefined && { drainDuration: Duration.seconds(listenersCloseAfter) }),
      ...(exitOnZero !== undefined && { exitOnZeroActiveConnections: exitOnZero !== 'off' }),
      ...(typeof exitOnZero === 'object' && { minimumDrainDuration: Duration.seconds(exitOnZero.minimum) }),
      ...(typeof waitingHook === 'object' && { waitForConnections: Duration.seconds(waitingHook.bound), holdApplicationUntilProxyStarts: true }),
      ...(typeof waitingHook === 'object' && waitingHook.asksAfter && { shutdownAfterLastRequest: Duration.millis(plan.needs.afterLastRequest.value * 1000) }),
    }, Duration.seconds(applied.grace), core.plan.explain(plan, applied));
  }

  private constructor(
    /** What the level has to set; empty where native sidecars need nothing. */
    public readonly settings: ProxySettings,
    /** The grace that each pod in its scope then needs. */
    public readonly grace: Duration,
    private readonly text: string,
  ) {}

  /**
   * The level of a whole mesh that sets this: `IstioLevel.mesh(planned.settings)`, which Python cannot write, because it has the fields of settings as arguments.
   *
   * @throws when the settings cannot be those of a mesh
   */
  public istioMesh(): IstioLevel {
    return IstioLevel.mesh(this.settings);
  }

  /**
   * The same for every pod of a mesh of ASM: `AsmLevel.global(planned.settings)`.
   *
   * @throws when the settings hold what ASM takes at the level of a namespace only
   */
  public asmGlobal(): AsmLevel {
    return AsmLevel.global(this.settings);
  }

  /**
   * The same for the pods of a namespace in ASM: `AsmLevel.namespace(namespace, planned.settings)`.
   *
   * @throws when the settings hold what ASM has no place for
   */
  public asmNamespace(namespace: string): AsmLevel {
    return AsmLevel.namespace(namespace, this.settings);
  }

  /** The choice, the facts it follows from, and each number's sum. */
  public explain(): string {
    return inHostLanguage(this.text);
  }
}

asDoor(PlannedProxySettings);
