import { broken, crowd, manifest } from './manifests';
import { Random } from './random';
import { mutated, text } from './texts';
import { json, strange } from './values';

/** Something that a stranger may hand in: an object of a program, or a text. */
export type Input = ({ readonly value: unknown } | { readonly text: string }) & {
  readonly kind: InputKind;
  /** Which mesh and which declarations it is judged by. */
  readonly setting: number;
};

/**
 * Of 200 inputs so many are of each kind: objects (value, program, manifest, broken), annotations, scripts and texts of YAML (yaml, file, level) a quarter each. A crowd of pods and a whole
 * command line cost several times as much as one of these, and a million has some 5,000 of each.
 */
const WEIGHTS = {
  'value': 20, 'program': 10, 'manifest': 10, 'broken': 10, 'annotation': 50, 'script': 49, 'yaml': 25, 'file': 14, 'level': 10, 'crowd': 1, 'command-line': 1,
} as const;

export type InputKind = keyof typeof WEIGHTS;
export const INPUT_KINDS = Object.keys(WEIGHTS) as InputKind[];
const WEIGHED = INPUT_KINDS.flatMap((kind) => Array<InputKind>(WEIGHTS[kind]).fill(kind));

/**
 * The input of a number: the same for the same seed, whatever came before it.
 *
 * @param asked its kind. @default - drawn by weight
 */
export function inputOf(seed: number, index: number, asked?: InputKind): Input {
  const random = new Random(seed * 0x9e3779b1 + index * 0x85ebca6b);
  const drawn = random.of(WEIGHED);
  const kind = asked ?? drawn;
  const room = random.chance(0.001) ? 100_000 : random.chance(0.01) ? 4000 : 60;
  return { kind, setting: random.below(1000), ...made(random, kind, room) };
}

function made(random: Random, kind: InputKind, room: number): { readonly value: unknown } | { readonly text: string } {
  switch (kind) {
    case 'value': return { value: random.chance(0.5) ? strange(random) : json(random, 5) };
    case 'program': return { value: broken(random, manifest(random, room), 1 + random.below(3), true) };
    case 'manifest': return { value: manifest(random, room) };
    case 'broken': return { value: broken(random, manifest(random, room), 1 + random.below(4), false) };
    case 'annotation': return { value: pod({ 'proxy.istio.io/config': text(random, 'config', room) }, { name: 'app' }) };
    case 'script': return { value: scripted(random, text(random, 'script', room)) };
    case 'yaml': return { text: text(random, 'yaml', room) };
    case 'file': return { text: mutated(random, random.some(1, 2, () => written(random, manifest(random, room))).join('\n---\n'), 'yaml', random.below(4)) };
    case 'level': return { text: mutated(random, level(random, room), 'yaml', random.below(3)) };
    // Thousands are what is hard in it.
    case 'crowd': return { text: crowd(random, random.chance(0.03) ? 99_000 : 2000) };
    case 'command-line': return { text: given(random, room) };
  }
}

/** A file that somebody checks. */
function given(random: Random, room: number): string {
  const large = random.chance(0.01);
  switch (random.below(large ? 2 : 4)) {
    case 0: return crowd(random, large ? 99_000 : 1000);
    case 1: return `apiVersion: v1\nkind: List\nitems:\n- ${random.some(1, large ? 60 : 4, () => block(manifest(random, room), '  ').trimStart()).join('\n- ')}\n`;
    case 2: return mutated(random, written(random, manifest(random, room)), 'yaml', random.below(4));
    default: return text(random, 'yaml', room);
  }
}

function pod(annotations: object, container: object, more: object = {}, kind = 'Deployment'): unknown {
  return { apiVersion: kind === 'Job' ? 'batch/v1' : 'apps/v1', kind, metadata: { name: 'x' }, spec: { template: { metadata: { annotations }, spec: { containers: [container], ...more } } } };
}

function scripted(random: Random, script: string): unknown {
  const command = [random.of(['sh', 'bash']), '-c', script];
  const lifecycle = { preStop: { exec: { command } } };
  switch (random.below(3)) {
    case 0: return pod({}, { name: 'app', ports: [{ containerPort: 80 }], lifecycle });
    case 1: return pod({}, { name: 'app' }, { containers: [{ name: 'app' }, { name: 'istio-proxy', image: 'auto', imagePullPolicy: 'IfNotPresent', lifecycle }] });
    default: return pod({}, { name: 'app', command }, { restartPolicy: random.of(['Never', 'OnFailure']) }, 'Job');
  }
}

function level(random: Random, room: number): string {
  const config = text(random, 'config', room);
  return random.of([
    `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: istio, namespace: istio-system}\ndata:\n  mesh: ${JSON.stringify(`defaultConfig:\n  ${config}`)}\n`,
    `apiVersion: networking.istio.io/v1beta1\nkind: ProxyConfig\nmetadata: {name: x, namespace: shop}\nspec: {environmentVariables: {EXIT_ON_ZERO_ACTIVE_CONNECTIONS: ${JSON.stringify(config)}}}\n`,
    `apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {istio-injection: enabled}}\n---\n${config}`,
  ]);
}

/** As people indent it, or as a program writes it. */
function written(random: Random, value: unknown): string {
  return random.chance(0.3) ? JSON.stringify(value) ?? '' : block(value, '');
}

function block(value: unknown, indent: string): string {
  if (Array.isArray(value) && value.length > 0) return value.map((item) => `\n${indent}- ${block(item, `${indent}  `).trimStart()}`).join('');
  if (typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0) {
    return Object.entries(value).filter(([, item]) => item !== undefined).map(([key, item]) => `\n${indent}${/^\w+$/.test(key) ? key : JSON.stringify(key)}: ${block(item, `${indent}  `)}`).join('');
  }
  if (typeof value === 'string' && value.includes('\n') && !value.includes('\r')) return `|\n${value.split('\n').map((line) => indent + line).join('\n')}`;
  return typeof value === 'string' && /^[A-Za-z][\w/.-]*$/.test(value) && value !== 'true' ? value : JSON.stringify(value) ?? '';
}
