import { JsonObject, objectAt } from '../../manifest';
import { Json } from '../../model';
import { labelText, levelConfigOf, levelLifecycleOf, LevelSettings } from '../istio';
import { Level, RANK } from '../level';

/** Whose proxies a level of ASM is for. */
export type AsmScope =
  | { readonly kind: 'global' }
  | { readonly kind: 'namespace'; readonly namespace: string }
  | { readonly kind: 'workload'; readonly namespace: string; readonly selector: Readonly<Record<string, string>> };

/** A call of ASM's OpenAPI, RPC style: all parameters go into the form body, as text. */
export interface AsmRequest {
  readonly action: string;
  readonly version: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** @see https://www.alibabacloud.com/help/en/asm/developer-reference/ */
const API_VERSION = '2020-01-11';

/** Settings of a scope as ASM has them: global, namespace, workload, each beating the one before; a pod's annotation beats them all. */
export function asmLevel(scope: AsmScope, settings: LevelSettings): Level {
  const lifecycle = levelLifecycleOf(settings);
  const rest = { product: 'ASM' as const, config: levelConfigOf(settings), ...(lifecycle && { lifecycle }) };
  switch (scope.kind) {
    case 'global':
      return { title: 'ASM\'s global settings', rank: RANK.mesh, ...rest };
    case 'namespace':
      return { title: `ASM's settings of namespace ${scope.namespace}`, rank: RANK.namespace, namespace: scope.namespace, ...rest };
    case 'workload':
      return { title: `ASM's settings of workload ${labelText(scope.selector)} in namespace ${scope.namespace}`, rank: RANK.asmWorkload, namespace: scope.namespace, selector: scope.selector, ...rest };
  }
}

/** What a scope of ASM has no place for, and where there is one; undefined where it carries all of it. */
export function beyondAsm({ kind }: AsmScope, settings: LevelSettings): string | undefined {
  const metadata = settings.exitOnZero !== undefined ? 'EXIT_ON_ZERO_ACTIVE_CONNECTIONS' : settings.minimumDrain !== undefined ? 'MINIMUM_DRAIN_DURATION' : undefined;
  if (metadata && kind !== 'namespace') {
    return `${metadata} can be set for a namespace only (ProxyMetadata of UpdateNamespaceScopeSidecarConfig); use AsmLevel.namespace, or a pod's annotation`;
  }
  if (settings.listenersCloseAfter !== undefined) return 'drainDuration has no place in ASM\'s settings; set it in a pod\'s annotation';
  if (settings.distroless !== undefined) return 'the image type has no place in ASM\'s settings of a sidecar; set it in a pod\'s annotation';
  return undefined;
}

/**
 * The request that sets a level. Fields that are not set are not sent.
 *
 * @returns undefined for a workload: ASM's API has no operation for it, only the console
 * @see aliyun/alibabacloud-typescript-sdk servicemesh-20200111/src/client.ts
 */
export function asmRequest({ kind, ...scope }: AsmScope, { config, lifecycle }: Level, serviceMeshId: string): AsmRequest | undefined {
  if (kind === 'workload') return undefined;
  const { terminationDrainDuration, holdApplicationUntilProxyStarts, proxyMetadata } = config;
  return {
    action: kind === 'global' ? 'UpdateMeshFeature' : 'UpdateNamespaceScopeSidecarConfig',
    version: API_VERSION,
    parameters: {
      ServiceMeshId: serviceMeshId,
      ...('namespace' in scope && { Namespace: scope.namespace }),
      ...text('TerminationDrainDuration', terminationDrainDuration),
      ...text('Lifecycle', lifecycle),
      ...text('HoldApplicationUntilProxyStarts', holdApplicationUntilProxyStarts),
      ...text('ProxyMetadata', proxyMetadata),
    },
  };
}

/** Objects travel as JSON in a string, booleans as `true` and `false`. */
function text(name: string, value: Json | undefined): Record<string, string> {
  if (value === undefined) return {};
  return { [name]: typeof value === 'string' ? value : JSON.stringify(value) };
}

/** The same request as a command line for a POSIX shell; every value is quoted. */
export function asmCommand({ action, parameters }: AsmRequest, region: string | undefined): string {
  const options = Object.entries({ ...(region !== undefined && { region }), ...parameters });
  return ['aliyun servicemesh', action, ...options.map(([name, value]) => `--${name} ${quoted(value)}`)].join(' ');
}

/** A shell takes nothing in single quotes for anything but itself; a quote ends them. */
function quoted(value: string): string {
  return /^[\w.:/-]+$/.test(value) ? value : `'${value.replace(/'/g, '\'\\\'\'')}'`;
}

/** The text for the console's editor, Lifecycle Management; undefined where the settings have no hook. */
export function asmLifecycleText({ lifecycle }: Level): string | undefined {
  return lifecycle && JSON.stringify(objectAt(lifecycle) satisfies JsonObject, null, 2);
}
