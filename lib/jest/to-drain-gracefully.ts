import { Mesh, OnSigterm } from '../cdk8s';
import { atDoor } from '../cdk8s/errors';
import { namesOf, propsGiven } from '../cdk8s/given';
import { bounded, readDocuments } from '../documents';
import { istioMesh, levelsFromManifests, MeshProfile } from '../meshes';
import { PlanError } from '../plan';
import { readPods } from '../pods';
import { calledAmong, describeIn, fullVersion, planOrCheck, PodOutcome, refuse, refuseLengths, ResolvedSettings, resolveSettings } from '../requirements';
import type { Finding } from '../rules';
import { situationsText } from '../timeline';
import { bundleOf } from '../workload';

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
  return atDoor(() => judgement(received, options));
}

const OPTIONS = namesOf<DrainOptions>({
  mesh: 0, kubernetesVersion: 0, longestRequest: 0, endpointPropagation: 0, shutdownAfterLastRequest: 0, onSigterm: 0, listens: 0,
});

function judgement(received: unknown, options: DrainOptions): MatcherResult {
  const { given, unread: broken } = manifests(received);
  const settings = settingsOf(given, options);
  // All of them at once: its bounds are those of what was received.
  const { sources, unread: makers } = readPods(given.flat());
  const unread = [...broken, ...makers.flatMap(({ bound, how }) => (bound ? [`${how}: split it`] : []))];
  if (sources.length === 0) {
    // Nothing to check is no success: it is a test that looks at the wrong thing. Neither is it with `.not`.
    throw new Error(`toDrainGracefully: there is no pod in what was received${unread.map((text) => ` (${text})`).join('')}; `
      + 'give it what Testing.synth(chart) returns, a workload, or the text of a YAML file (not its name)');
  }
  const bundle = { ...bundleOf(given), meshDeclared: options.mesh !== undefined };
  const judged: Judged[] = sources.map((source) => judge(planOrCheck(source, settings, { mode: 'check', bundle }), calledAmong(source, sources)));
  const all = [...unread.map((text): Judged => ({ name: 'what was received', errors: [`${text} [GM901]`], remarks: [], pictures: '' })), ...judged];
  const failed = all.filter(({ errors }) => errors.length > 0);
  return {
    pass: failed.length === 0,
    message: () => (failed.length > 0
      ? failed.map(({ name, errors, pictures }) => `${name} does not drain gracefully:\n${errors.map((text) => `  - ${text}`).join('\n')}\n\n${pictures}`).join('\n\n')
      : `expected a finding, and every pod drains gracefully:\n\n${all.map(({ name, remarks, pictures }) => `${name}\n${remarks.map((text) => `  - ${text}\n`).join('')}${pictures}`).join('\n\n')}`),
  };
}

interface Judged {
  readonly name: string;
  readonly errors: readonly string[];
  readonly remarks: readonly string[];
  readonly pictures: string;
}

/** What was received, and what of it cannot be read: one broken document does not end the others. */
function manifests(received: unknown): { readonly given: readonly unknown[]; readonly unread: readonly string[] } {
  if (typeof received === 'string') {
    const documents = readDocuments(received);
    return {
      given: documents.map(({ value }) => value),
      unread: documents.flatMap(({ problems }) => problems.map(({ what, why, line, column }) => `line ${line}, column ${column}: ${what}: ${why}`)),
    };
  }
  // A construct, or something else of which cdk8s makes manifests.
  if (typeof (received as { readonly node?: { readonly path?: unknown } } | null | undefined)?.node?.path === 'string') return { given: [], unread: ['it is a construct, of which nothing was synthesised'] };
  const { value, problem } = bounded(received);
  return { given: Array.isArray(value) ? value : [value], unread: problem === undefined ? [] : [problem] };
}

/** The same settings as those of the other doors, with the same defaults. */
function settingsOf(given: readonly unknown[], options: DrainOptions): ResolvedSettings {
  try {
    propsGiven(options, { known: OPTIONS, example: '{ longestRequest: 60 }' });
    const { mesh, endpointPropagation, shutdownAfterLastRequest, onSigterm, listens, longestRequest = 0 } = options;
    if (mesh && typeof mesh._profile !== 'function') refuse('mesh', mesh, 'a Mesh, such as Mesh.istio({ version: \'1.24\' })');
    const kubernetesVersion = options.kubernetesVersion === undefined ? undefined : fullVersion('kubernetesVersion', options.kubernetesVersion, '1.33');
    refuseLengths({ longestRequest, endpointPropagation, shutdownAfterLastRequest }, 'a number of seconds');
    return resolveSettings({
      mesh: mesh?._profile(kubernetesVersion) ?? anyIstio(given, kubernetesVersion),
      requestDuration: { kind: 'up-to', atMost: longestRequest },
      endpointPropagation,
      shutdownAfterLastRequest,
      kubernetesVersion,
      onSigterm,
      listens,
    });
  } catch (error) {
    throw error instanceof PlanError ? new Error(`toDrainGracefully: ${error.message}`) : error;
  }
}

/** What is known where nobody says the mesh: the namespaces in the bundle say which of their pods are injected. */
function anyIstio(given: readonly unknown[], kubernetesVersion: string | undefined): MeshProfile {
  const levels = levelsFromManifests(given).filter(({ namespaceLabels }) => namespaceLabels !== undefined);
  return istioMesh({ levels, ...(kubernetesVersion !== undefined && { kubernetesVersion }) });
}

function judge({ source, examined, errors, warnings }: PodOutcome, name: string): Judged {
  const said = (finding: Finding) => describeIn(finding, source);
  return { name, errors: errors.map(said), remarks: warnings.map(said), pictures: situationsText(examined.situations) };
}
