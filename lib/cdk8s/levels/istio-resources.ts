import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { Level } from '../../meshes';
import { PlanError } from '../../plan/plan-error';
import { core } from '../core';
import { atDoor } from '../errors';
import { Given, namesOf, placed, propsGiven } from '../given';
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
    const { RANK, proxyConfigSpec } = core.meshes;
    const level = levelOf(this, props, PROXY_CONFIG, ({ rank, title }) => (rank === RANK.mesh ? `(${title}) is no ProxyConfig; use its helmValues(), or IstioControlPlane` : undefined));
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
    const level = levelOf(this, props, CONTROL_PLANE, ({ rank, title }) => (rank === core.meshes.RANK.mesh ? undefined : `(${title}) is a ProxyConfig; use IstioProxyConfig`));
    this.apiObject = new ApiObject(this, 'Resource', {
      apiVersion: 'sailoperator.io/v1',
      kind: 'Istio',
      metadata: { name: props.name ?? 'default' },
      spec: { version: props.version, namespace: props.namespace ?? 'istio-system', values: core.meshes.istiodValues(level) },
    });
  }
}

const PROXY_CONFIG: Given = {
  known: namesOf<IstioProxyConfigProps>({ level: 0, rootNamespace: 0 }),
  example: '{ level: IstioLevel.namespace(\'shop\', {...}) }',
};
const CONTROL_PLANE: Given = {
  known: namesOf<IstioControlPlaneProps>({ level: 0, version: 0, name: 0, namespace: 0 }),
  example: '{ version: \'v1.24.3\', level: IstioLevel.mesh({...}) }',
};

function levelOf(construct: Construct, props: { readonly level: IstioLevel }, given: Given, problem: (level: Level) => string | undefined): Level {
  return atDoor(() => placed(construct, () => {
    propsGiven(props, given);
    if (typeof props.level?._level !== 'function') throw new PlanError('level', `(${core.manifest.show(props.level)}) must be an IstioLevel: ${given.example}`);
    const level = props.level._level();
    const wrong = problem(level);
    if (wrong !== undefined) throw new PlanError('level', wrong);
    return level;
  }));
}
