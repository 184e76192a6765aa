import { createHash, createHmac, randomUUID } from 'crypto';
import * as http from 'http';
import { AddressInfo } from 'net';

type Parameters = Record<string, string>;
type Reply = readonly [status: number, body: object | string];

/** A request as it came. */
export interface Seen {
  readonly action: string;
  readonly version: string;
  readonly parameters: Parameters;
}

const sha = (text: Buffer | string) => createHash('sha256').update(text).digest('hex');
const SETTINGS = ['TerminationDrainDuration', 'Lifecycle', 'HoldApplicationUntilProxyStarts', 'ProxyMetadata'];

/**
 * A stand-in for ASM's OpenAPI, of its protocol only: it checks signatures by code of its own (ACS3-HMAC-SHA256) and keeps what is set. What the real one makes of empty values nobody
 * has documented: this one takes them for "not set", or ignores them, as it is told.
 */
export class AsmServer {
  public static async start(secrets: Parameters): Promise<AsmServer> {
    const one = new AsmServer(secrets);
    await new Promise<void>((resolve) => { one.server.listen(0, '127.0.0.1', resolve); });
    return one;
  }

  public readonly seen: Seen[] = [];
  public clears = true;
  /** By namespace; that of the mesh is ''. */
  public readonly state = new Map<string, Parameters>();
  private readonly planned: Reply[] = [];
  private readonly server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const [status, body] = this.answer(request, Buffer.concat(chunks));
      response.writeHead(status, { 'content-type': 'application/json;charset=utf-8' });
      response.end(typeof body === 'string' ? body : JSON.stringify({ RequestId: randomUUID(), ...body }));
    });
  });

  private constructor(private readonly secrets: Parameters) {}

  public get endpoint(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** What the next requests are answered. */
  public plan(...replies: Reply[]): void {
    this.planned.push(...replies);
  }

  public stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => { this.server.close(() => resolve()); });
  }

  private answer(request: http.IncomingMessage, body: Buffer): Reply {
    const parameters = Object.fromEntries(new URLSearchParams(body.toString()));
    const action = String(request.headers['x-acs-action']);
    this.seen.push({ action, version: String(request.headers['x-acs-version']), parameters });
    const refused = this.unsigned(request, body);
    if (refused) return [400, { Code: refused, Message: 'Specified signature is not matched with our calculation.' }];
    const planned = this.planned.shift();
    if (planned) return planned;
    if (parameters.ServiceMeshId !== 'mesh-1') return [404, { Code: 'ServiceMesh.NotFound', Message: 'The ASM instance does not exist.' }];
    const at = parameters.Namespace ?? '';
    const kept = this.state.get(at) ?? {};
    switch (action) {
      case 'UpdateMeshFeature':
      case 'UpdateNamespaceScopeSidecarConfig':
        for (const name of SETTINGS) {
          if (parameters[name] === undefined) continue;
          if (parameters[name] !== '') kept[name] = parameters[name];
          else if (this.clears) delete kept[name];
        }
        this.state.set(at, kept);
        return [200, {}];
      case 'DescribeNamespaceScopeSidecarConfig':
        return [200, {
          ConfigPatches: {
            TerminationDrainDuration: kept.TerminationDrainDuration,
            LifecycleStr: kept.Lifecycle,
            HoldApplicationUntilProxyStarts: kept.HoldApplicationUntilProxyStarts && kept.HoldApplicationUntilProxyStarts === 'true',
            ProxyMetadata: kept.ProxyMetadata && JSON.parse(kept.ProxyMetadata),
          },
        }];
      case 'DescribeServiceMeshDetail':
        return [200, {
          ServiceMesh: {
            ServiceMeshInfo: { State: 'running' },
            Spec: { MeshConfig: { ExtraConfiguration: { ...kept, Lifecycle: kept.Lifecycle && JSON.parse(kept.Lifecycle) } } },
          },
        }];
      default:
        return [404, { Code: 'InvalidAction.NotFound', Message: 'Specified api is not found.' }];
    }
  }

  private unsigned({ headers, method, url }: http.IncomingMessage, body: Buffer): string | undefined {
    const [, id, signed, signature] = /^ACS3-HMAC-SHA256 Credential=([^,]+),\s*SignedHeaders=([^,]+),\s*Signature=([0-9a-f]{64})$/.exec(headers.authorization ?? '') ?? [];
    const secret = this.secrets[id];
    if (secret === undefined) return 'InvalidAccessKeyId.NotFound';
    const names = signed.split(';');
    if (!['host', 'x-acs-action', 'x-acs-version', 'x-acs-content-sha256'].every((name) => names.includes(name))) return 'SignatureDoesNotMatch';
    const canonical = [method, url, '', names.map((name) => `${name}:${String(headers[name] ?? '').trim()}\n`).join(''), signed, sha(body)].join('\n');
    const wanted = createHmac('sha256', secret).update(`ACS3-HMAC-SHA256\n${sha(canonical)}`).digest('hex');
    return wanted === signature ? undefined : 'SignatureDoesNotMatch';
  }
}
