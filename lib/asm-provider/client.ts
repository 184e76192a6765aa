import type * as Core from '@alicloud/openapi-core';
import type * as Dara from '@darabonba/typescript';

/** Who is called, and as whom. */
export interface Account {
  readonly accessKey?: string;
  readonly secretKey?: string;
  readonly securityToken?: string;
  readonly region?: string;
  /** Host and port, for tests and private regions. @default - that of ASM for all regions */
  readonly endpoint?: string;
  /** @default 'HTTPS' */
  readonly protocol?: string;
}

/** The answer of an operation, as ASM's JSON has it. */
export type Answer = Record<string, unknown>;

export type Call = (action: string, parameters: Readonly<Record<string, string>>) => Promise<Answer>;

const API_VERSION = '2020-01-11';
/** About 45 seconds in all: 8 ms, 64 ms, half a second, 4 s and 20 s, each with jitter. */
const RETRIES = { maxAttempts: 7, backoff: { policy: 'EqualJitter', period: 3, cap: 20_000 } };

/**
 * A client of ASM's OpenAPI by Alibaba Cloud's own core. Keys that are not given are looked for as its other tools do: environment, OIDC, profile, the role of the machine.
 *
 * @see https://www.alibabacloud.com/help/en/sdk/developer-reference/v2-manage-node-js-access-credentials
 */
export function asmClient({ accessKey, secretKey, securityToken, region, endpoint, protocol }: Account): Call {
  const { default: OpenApi, $OpenApiUtil, OpenApiUtil } = core();
  const { RetryOptions, RuntimeOptions } = partOfCore('@darabonba/typescript') as typeof Dara;
  const keys = accessKey === undefined ? { credential: defaultCredential() } : { accessKeyId: accessKey, accessKeySecret: secretKey, securityToken };
  const client = new OpenApi(new $OpenApiUtil.Config({
    ...keys,
    protocol,
    regionId: region,
    endpoint: endpoint ?? OpenApiUtil.getEndpointRules('servicemesh', region ?? '', 'central', '', ''),
    // A proxy in between answers with a page instead of JSON: it is like a server that is not there.
    retryOptions: new RetryOptions({ retryable: true, retryCondition: [{ ...RETRIES, exception: ['ThrottlingError', 'ServerError', 'SyntaxError'], errorCode: ['ECONNRESET', 'ETIMEDOUT'] }] }),
  }));
  return async (action, parameters) => {
    const params = new $OpenApiUtil.Params({
      action, version: API_VERSION, protocol: 'HTTPS', pathname: '/', method: 'POST', authType: 'AK', style: 'RPC', reqBodyType: 'formData', bodyType: 'json',
    });
    try {
      const request = new $OpenApiUtil.OpenApiRequest({ body: OpenApiUtil.parseToMap(parameters) });
      const { body } = await client.callApi(params, request, new RuntimeOptions({})) as { readonly body: Answer };
      // The gateway answers some errors with a status of success.
      if (typeof body.Code === 'string') throw Object.assign(new Error(String(body.Message)), { code: body.Code });
      return body;
    } catch (error) {
      throw explained(action, error as ApiError);
    }
  };
}

type ApiError = Error & { readonly code?: string };

/** The code by which ASM says that a mesh is not there. @see terraform-provider-alicloud service_alicloud_service_mesh_service.go */
export const NOT_FOUND = 'ServiceMesh.NotFound';

const HINTS: readonly (readonly [pattern: RegExp, hint: string])[] = [
  [/^InvalidCredentials|credential/i, 'set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET, or the stack\'s config alicloud:accessKey and alicloud:secretKey'],
  [/^InvalidAccessKeyId|^SignatureDoesNotMatch/, 'the access key is not known, or its secret is another; look at the environment and at the stack\'s config alicloud:*'],
  [/^(?:Forbidden|NoPermission|StatusForbidden)/, 'the account lacks a permission: servicemesh:UpdateMeshFeature, servicemesh:UpdateNamespaceScopeSidecarConfig and the two Describe operations'],
  [/^Throttling/, 'ASM throttles this account, even after several attempts; run it again later'],
];

function explained(action: string, error: ApiError): Error {
  const { code = '' } = error;
  const hint = HINTS.find(([pattern]) => pattern.test(code) || (code === '' && pattern.test(error.message)))?.[1];
  // What to do comes first: what the client says of its search for keys is long.
  return Object.assign(new Error(`${action}: ${hint ? `${hint} (${error.message})` : error.message}`), { code });
}

function core(): typeof Core {
  try {
    return require('@alicloud/openapi-core') as typeof Core;
  } catch (error) {
    if ((error as { readonly code?: string }).code !== 'MODULE_NOT_FOUND') throw error;
    throw new Error('the resources of ASM need @alicloud/openapi-core, which is not installed: npm install @alicloud/openapi-core');
  }
}

/** What the core depends on, which not every package manager puts where this package would find it. */
function partOfCore(name: string): unknown {
  return require(require.resolve(name, { paths: [require.resolve('@alicloud/openapi-core')] }));
}

function defaultCredential(): never {
  const { default: Credential } = partOfCore('@alicloud/credentials') as { readonly default: new () => unknown };
  return new Credential() as never;
}
