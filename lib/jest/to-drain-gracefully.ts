import { Mesh, OnSigterm } from '../cdk8s';
import { libraries, objectAt } from '../manifest';
import { istioMesh, levelsFromManifests, MeshProfile, version } from '../meshes';
import { known, Needs } from '../model';
import { DEFAULT_HEADROOM, DEFAULT_PROPAGATION } from '../plan';
import { PodSource, podSources } from '../pods';
import { describe, evaluate } from '../rules';
import { situationsText } from '../timeline';
import { aroundOf, asRun, readWorkload, ServiceFacts, servicesIn } from '../workload';

/** What a manifest does not say. */
export interface DrainOptions {
  /** The mesh of the pods. @default - Istio of any version: right for a classic and for a native sidecar */
  readonly mesh?: Mesh;
  /** The oldest Kubernetes version among the nodes. @default - not known */
  readonly kubernetesVersion?: string;
  /** Seconds of the longest request. @default 0 - only what holds for every request is checked */
  readonly longestRequest?: number;
  /** Seconds for which peers go on sending after the deletion. @default 5 */
  readonly endpointPropagation?: number;
  /** Seconds that the application needs after its last request. @default 0 */
  readonly shutdownAfterLastRequest?: number;
  /** What the application does on SIGTERM. @default OnSigterm.FINISHES_REQUESTS */
  readonly onSigterm?: OnSigterm;
  /** Whether the application takes connections. @default true - false for Jobs */
  readonly listens?: boolean;
}

/** What a matcher answers, in Jest and in Vitest. */
export interface MatcherResult {
  readonly pass: boolean;
  message(): string;
}

/**
 * Whether every pod of a manifest stops without dropping a request: the same judgement and the same words as the constructs'.
 *
 * @param received what `Testing.synth(chart)` gives, one object, or YAML text
 * @example expect(Testing.synth(chart)).toDrainGracefully({ longestRequest: 60 })
 */
export function toDrainGracefully(received: unknown, options: DrainOptions = {}): MatcherResult {
  const given = manifests(received);
  const sources = given.flatMap(podSources);
  const services = servicesIn(given);
  const mesh = options.mesh?._profile(options.kubernetesVersion) ?? anyIstio(given, options);
  if (sources.length === 0) {
    // Nothing to check is no success: it is a test that looks at the wrong thing. Neither is it with `.not`.
    throw new Error('toDrainGracefully: there is no pod in what was received; give it what Testing.synth(chart) returns, a workload, or the text of a YAML file (not its name)');
  }
  const judged = sources.map((source) => judge(source, { options, services, mesh }));
  const failed = judged.filter(({ errors }) => errors.length > 0);
  return {
    pass: failed.length === 0,
    message: () => (failed.length > 0
      ? failed.map(({ name, errors, pictures }) => `${name} does not drain gracefully:\n${errors.map((text) => `  - ${text}`).join('\n')}\n\n${pictures}`).join('\n\n')
      : `expected a finding, and every pod drains gracefully:\n\n${judged.map(({ name, remarks, pictures }) => `${name}\n${remarks.map((text) => `  - ${text}\n`).join('')}${pictures}`).join('\n\n')}`),
  };
}

function manifests(received: unknown): unknown[] {
  if (typeof received === 'string') {
    return libraries.yaml().parseAllDocuments(received).map((document) => {
      if (document.errors.length > 0) throw new Error(`toDrainGracefully: ${document.errors[0].message}`);
      return document.toJS() as unknown;
    });
  }
  return Array.isArray(received) ? received : [received];
}

/** What is known where nobody says the mesh: the namespaces in the bundle say which of their pods are injected. */
function anyIstio(given: readonly unknown[], { kubernetesVersion }: DrainOptions): MeshProfile {
  const levels = levelsFromManifests(given.filter((object) => objectAt(object).kind === 'Namespace'));
  return istioMesh({ levels, ...(kubernetesVersion !== undefined && { kubernetesVersion: version(kubernetesVersion) }) });
}

/** What is the same for every pod of a bundle. */
interface Bundle {
  readonly options: DrainOptions;
  readonly services: readonly ServiceFacts[];
  readonly mesh: MeshProfile;
}

function judge(source: PodSource, { options, services, mesh }: Bundle) {
  const { kind, name, workloadAnnotations } = source;
  const workload = readWorkload(source);
  const serves = options.listens ?? workload.job === undefined;
  const given = (option: keyof DrainOptions, otherwise: number) => {
    const value: unknown = options[option];
    if (value === undefined) return known(otherwise, 'assumed');
    if (typeof value !== 'number' || !Number.isFinite(value) || value < 0) throw new Error(`toDrainGracefully: ${option} (${String(value)}) must be a number of seconds`);
    return known(value, 'declared');
  };
  const needs: Needs = {
    endpointPropagation: given('endpointPropagation', serves ? DEFAULT_PROPAGATION : 0),
    longestRequest: serves ? given('longestRequest', 0) : known(0, 'assumed'),
    afterLastRequest: given('shutdownAfterLastRequest', 0),
    headroom: known(DEFAULT_HEADROOM, 'assumed'),
  };
  const { findings, situations } = evaluate({
    template: asRun(source),
    workloadAnnotations,
    workload,
    around: aroundOf(source),
    services,
    meshDeclared: options.mesh !== undefined,
    serves: options.listens === true,
    mesh,
    needs,
    read: { application: { onSigterm: options.onSigterm ?? 'finishes-requests', listens: serves, afterLastRequest: needs.afterLastRequest.value } },
  });
  return {
    name: `${kind} ${name}`,
    errors: findings.filter(({ severity }) => severity === 'error').map(describe),
    remarks: findings.filter(({ severity }) => severity !== 'error').map(describe),
    pictures: situationsText(situations),
  };
}
