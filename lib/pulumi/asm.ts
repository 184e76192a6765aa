import * as pulumi from '@pulumi/pulumi';
import { atDoor } from './door';
import { withoutHoles } from './holes';
import { refusal } from './problems';
import { PlanError } from '../plan/plan-error';
import { parametersOf } from '../requirements/asm-parameters';
import type { Duration } from '../requirements/duration-text';

type Optional<T> = pulumi.Input<T | undefined>;

/** What ASM may set for all proxies in a scope. What is left out stays as it is. */
export interface AsmSettings {
  /** How long a classic proxy stays after its SIGTERM. Always the whole of it. */
  readonly terminationDrainDuration?: Optional<Duration>;
  /** Whether applications start only when their proxy is ready. */
  readonly holdApplicationUntilProxyStarts?: Optional<boolean>;
  /** A preStop on every proxy that waits, at most so long, for the application's connections. Whole seconds. */
  readonly waitForConnections?: Optional<Duration>;
  /** How long the applications may still work after their last request, at most: so long, and a second, the preStop of `waitForConnections` waits before it ends the proxy. @default 0 */
  readonly shutdownAfterLastRequest?: Optional<Duration>;
  /** A preStop on every proxy of your own, as argv. `pilot-agent wait` is kept as postStart. */
  readonly preStopCommand?: Optional<readonly string[]>;
}

interface AsmArgs {
  /** The id of the service mesh. Another one replaces the resource. */
  readonly serviceMeshId: pulumi.Input<string>;
  /** @default - config alicloud:region */
  readonly region?: Optional<string>;
  /** Host of ASM's OpenAPI. @default 'servicemesh.aliyuncs.com' */
  readonly endpoint?: Optional<string>;
  /** Of the endpoint. @default 'HTTPS' */
  readonly protocol?: Optional<'HTTP' | 'HTTPS'>;
}

/** What an `AsmMeshLifecycle` is made from. */
export interface AsmMeshLifecycleArgs extends AsmArgs {
  /** For every proxy of the mesh. */
  readonly settings: pulumi.Input<AsmSettings>;
}

/** What an `AsmNamespaceSidecar` is made from. */
export interface AsmNamespaceSidecarArgs extends AsmArgs {
  /** The namespace. Another one replaces the resource. */
  readonly namespace: pulumi.Input<string>;
  /** For the proxies of the namespace: the only level that takes the last two. */
  readonly settings: pulumi.Input<AsmSettings & {
    /** EXIT_ON_ZERO_ACTIVE_CONNECTIONS. */
    readonly exitOnZeroActiveConnections?: Optional<boolean>;
    /** MINIMUM_DRAIN_DURATION. */
    readonly minimumDrainDuration?: Optional<Duration>;
  }>;
}

/*
 * Its text is what goes into the state, and what a later `destroy` runs: it captures nothing, no secret and no code of this version, and asks for the handlers by a name that stays.
 */
const provider: pulumi.dynamic.ResourceProvider = {
  configure: async (request) => require('graceful-mesh/asm-provider').configure(request),
  check: async (olds, news) => require('graceful-mesh/asm-provider').check(olds, news),
  diff: async (id, olds, news) => require('graceful-mesh/asm-provider').diff(id, olds, news),
  create: async (inputs) => require('graceful-mesh/asm-provider').create(inputs),
  read: async (id, props) => require('graceful-mesh/asm-provider').read(id, props),
  update: async (id, olds, news) => require('graceful-mesh/asm-provider').update(id, olds, news),
  delete: async (id, props) => require('graceful-mesh/asm-provider').delete(id, props),
};

/** @throws InputPropertiesError when a plain value is wrong */
function checked(type: string, name: string, args: AsmMeshLifecycleArgs & { readonly namespace?: unknown }): Record<string, unknown> {
  const { bare, holes } = withoutHoles(args);
  if (args?.settings === undefined) throw refusal(type, name, [{ propertyPath: 'settings', reason: 'is missing; give settings: { terminationDrainDuration: 60 }' }]);
  const of = (property: string) => holes.some(({ path }) => path[0] === property);
  if (!of('settings')) {
    const { serviceMeshId, namespace, settings } = bare as Parameters<typeof parametersOf>[0];
    try {
      parametersOf({ settings, serviceMeshId: of('serviceMeshId') ? 'computed' : serviceMeshId, ...(type === 'AsmNamespaceSidecar' && { namespace: of('namespace') ? 'computed' : String(namespace) }) });
    } catch (error) {
      if (!(error instanceof PlanError)) throw error;
      const propertyPath = ['serviceMeshId', 'namespace', 'settings'].includes(error.property) ? error.property : `settings.${error.property}`;
      throw refusal(type, name, [{ propertyPath, reason: error.message.replace('use AsmLevel.namespace', 'use AsmNamespaceSidecar') }]);
    }
  }
  // A copy: the SDK puts the provider into it. The two that are computed must be named to be there.
  return { ...args, parameters: undefined, before: undefined };
}

/**
 * Alibaba Cloud Service Mesh's sidecar settings for a whole mesh: what its console has under Sidecar Proxy Setting, Global. Setting them replaces what stood there; deleting the resource restores it, but `holdApplicationUntilProxyStarts`, which ASM never tells at this level.
 *
 * Keys come from the environment (`ALIBABA_CLOUD_ACCESS_KEY_ID` and so on), from the stack's config (`alicloud:accessKey`, `alicloud:secretKey`) or from the machine's role; none is in the resource's state. A preview needs
 * none. Pulumi itself keeps a stack's config in the state: set keys with `--secret`. Needs `@alicloud/openapi-core`. ASM was never run by us: requests are compared with those of its own SDK.
 *
 * @see https://www.alibabacloud.com/help/en/asm/user-guide/configure-sidecar-proxies
 * @example new AsmMeshLifecycle('mesh', { serviceMeshId: 'c0123…', settings: { terminationDrainDuration: 60 } })
 */
export class AsmMeshLifecycle extends pulumi.dynamic.Resource {
  /** The settings as ASM takes them, by its own names. */
  public declare readonly parameters: pulumi.Output<Record<string, string>>;
  /** What they were before: what the deletion restores. */
  public declare readonly before: pulumi.Output<Record<string, string>>;

  /** @throws InputPropertiesError when a plain value is wrong, or ASM has no place for it at this level */
  constructor(name: string, args: AsmMeshLifecycleArgs, opts?: pulumi.CustomResourceOptions) {
    super(provider, name, atDoor(() => checked('AsmMeshLifecycle', name, args)), opts, 'graceful-mesh', 'AsmMeshLifecycle');
  }
}

/**
 * Alibaba Cloud Service Mesh's sidecar settings for a namespace: the only level that takes EXIT_ON_ZERO_ACTIVE_CONNECTIONS. Other keys of the proxies' metadata stay as they are. Otherwise as `AsmMeshLifecycle`.
 *
 * @see https://www.alibabacloud.com/help/en/asm/user-guide/configure-sidecar-proxies
 * @example new AsmNamespaceSidecar('shop', { serviceMeshId: 'c0123…', namespace: 'shop', settings: { exitOnZeroActiveConnections: true } })
 */
export class AsmNamespaceSidecar extends pulumi.dynamic.Resource {
  /** The settings as ASM takes them, by its own names. */
  public declare readonly parameters: pulumi.Output<Record<string, string>>;
  /** What they were before: what the deletion restores. */
  public declare readonly before: pulumi.Output<Record<string, string>>;

  /** @throws InputPropertiesError when a plain value is wrong, or ASM has no place for it at this level */
  constructor(name: string, args: AsmNamespaceSidecarArgs, opts?: pulumi.CustomResourceOptions) {
    super(provider, name, atDoor(() => checked('AsmNamespaceSidecar', name, args)), opts, 'graceful-mesh', 'AsmNamespaceSidecar');
  }
}
