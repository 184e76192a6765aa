import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { PlanError } from '../../plan/plan-error';
import { core } from '../core';
import { IstioLevel } from './istio-level';

/** Which level a ProxyConfig resource is written for. */
export interface IstioProxyConfigProps {
  /** Of `IstioLevel.rootNamespace`, `.namespace` or `.workload`. */
  readonly level: IstioLevel;

  /**
   * The mesh's root namespace, where a level of the root namespace is written.
   *
   * @default 'istio-system'
   */
  readonly rootNamespace?: string;
}

/**
 * The ProxyConfig resource of a level. Pods must be made anew before they have it.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/proxy-config/
 * @example new IstioProxyConfig(chart, 'drain', { level: IstioLevel.namespace('shop', { exitOnZeroActiveConnections: true }) })
 */
export class IstioProxyConfig extends Construct {
  /** The resource. */
  public readonly apiObject: ApiObject;

  /**
   * @throws when the level is that of the mesh: its settings are Helm's values
   */
  constructor(scope: Construct, id: string, props: IstioProxyConfigProps) {
    super(scope, id);
    const level = props.level._level();
    const { RANK, proxyConfigSpec } = core.meshes;
    if (level.rank === RANK.mesh) refuse(this, 'level', `(${level.title}) is no ProxyConfig; use its helmValues(), or IstioControlPlane`);
    this.apiObject = new ApiObject(this, 'Resource', {
      apiVersion: 'networking.istio.io/v1beta1',
      kind: 'ProxyConfig',
      metadata: { namespace: level.namespace ?? props.rootNamespace ?? 'istio-system' },
      spec: proxyConfigSpec(level),
    });
  }
}

/** What the Sail operator is asked to install. */
export interface IstioControlPlaneProps {
  /** Of `IstioLevel.mesh`. */
  readonly level: IstioLevel;

  /** The version to install, as the operator names it: `v1.24.3`. */
  readonly version: string;

  /**
   * The name of the resource.
   *
   * @default 'default'
   */
  readonly name?: string;

  /**
   * Where the control plane is installed.
   *
   * @default 'istio-system'
   */
  readonly namespace?: string;
}

/**
 * The `Istio` resource of the Sail operator with a level of the whole mesh in its values.
 *
 * @see https://github.com/istio-ecosystem/sail-operator
 * @example new IstioControlPlane(chart, 'istio', { version: 'v1.24.3', level: IstioLevel.mesh({ terminationDrainDuration: Duration.seconds(60) }) })
 */
export class IstioControlPlane extends Construct {
  /** The resource. */
  public readonly apiObject: ApiObject;

  /**
   * @throws when the level is not that of the mesh
   */
  constructor(scope: Construct, id: string, props: IstioControlPlaneProps) {
    super(scope, id);
    const level = props.level._level();
    if (level.rank !== core.meshes.RANK.mesh) refuse(this, 'level', `(${level.title}) is a ProxyConfig; use IstioProxyConfig`);
    this.apiObject = new ApiObject(this, 'Resource', {
      apiVersion: 'sailoperator.io/v1',
      kind: 'Istio',
      metadata: { name: props.name ?? 'default' },
      spec: { version: props.version, namespace: props.namespace ?? 'istio-system', values: core.meshes.istiodValues(level) },
    });
  }
}

function refuse(construct: Construct, property: string, message: string): never {
  throw new Error(`[${construct.node.path}] ${new PlanError(property, message).message}`);
}
