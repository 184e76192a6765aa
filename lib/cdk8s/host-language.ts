/** How a language of jsii spells what messages name. Java spells props and methods as TypeScript does. */
interface Spelling {
  readonly prop: (name: string) => string;
  /** A static of a class, or a member of an enum. */
  readonly member: (type: string, name: string) => string;
  /** A struct with these fields: TypeScript's `{ version: '1.24' }`. */
  readonly struct: (type: string, fields: readonly (readonly [name: string, value: string])[]) => string;
  readonly number?: (text: string) => string;
  readonly text?: (text: string) => string;
}

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const pascal = (name: string): string => name.split('.').map((part) => part.charAt(0).toUpperCase() + part.slice(1)).join('.');
const dotted = (type: string, name: string): string => `${type}.${name}`;

const PYTHON: Spelling = {
  prop: snake,
  member: (type, name) => dotted(type, /^[A-Z]/.test(name) ? name : snake(name)),
  struct: (_, fields) => fields.map(([name, value]) => `${snake(name)}=${value}`).join(', '),
};
const JAVA: Spelling = {
  prop: (name) => name,
  member: dotted,
  struct: (type, fields) => `${type}.builder()${fields.map(([name, value]) => `.${name}(${value})`).join('')}.build()`,
};
const GO: Spelling = {
  prop: pascal,
  member: (type, name) => `${type}_${pascal(name)}`,
  struct: (type, fields) => `&${type}{${fields.map(([name, value]) => `${pascal(name)}: ${value}`).join(', ')}}`,
  number: (text) => `jsii.Number(${text})`,
  text: (text) => `jsii.String(${text})`,
};
const DOTNET: Spelling = {
  prop: pascal,
  member: (type, name) => dotted(type, pascal(name)),
  struct: (type, fields) => `new ${type} { ${fields.map(([name, value]) => `${pascal(name)} = ${value}`).join(', ')} }`,
};

/** Who started the process tells it; Go's says `go1.25.0/linux/amd64`. */
const AGENTS: readonly (readonly [RegExp, Spelling])[] = [[/^Python\//, PYTHON], [/^Java\//, JAVA], [/^DotNet\//, DOTNET], [/^(?:go|devel )/, GO]];

/** Names of props that nothing of Kubernetes or Istio has: wherever a message has one, it is ours, or cdk8s-plus'. */
const PROPS = /\b(?:requestDuration|endpointPropagation|shutdownAfterLastRequest|gracePeriodHeadroom|kubernetesVersion|onSigterm|imageHasSleep|clientsMeshed|drainMechanism|graceLimits|startupTime|jobHttpClient|jobEndsProxy|namespaceInjection|nativeSidecars|disruptionBudget|raiseGracePeriod|terminationGracePeriod)\b/g;
/** A prop in quotes, as an error begins with it. Pointers and fields of Kubernetes in quotes have other forms; words without a capital may be values. */
const QUOTED = /'((?:[a-z]+\.)?[a-z]+(?:[A-Z][a-z]+)+|mesh|drain|listens|levels?|enforcement|suppress|containers)'(?= )/g;
/** Props that a message advises to give. */
const STRUCTS: Readonly<Record<string, string>> = { 'Mesh.istio': 'IstioProps', 'RequestDuration.unpredictable': 'UnpredictableOptions', 'RequestDuration.mixed': 'MixedOptions' };
const GIVEN = /\b(Mesh\.istio|RequestDuration\.(?:unpredictable|mixed))\(\{ ([^{}]*) \}\)/g;
/** A static that a message advises to call, with what is given to it where that is simple; a member of an enum. */
const MEMBERS = /\b(RequestDuration|Duration|Mesh|EndpointPropagation|GraceLimit|DisruptionBudget|IstioLevel|AsmLevel|PlannedProxySettings|GracefulMeshDefaults|GracefulTermination|Enforcement|OnSigterm|DrainMechanism|JobEndsProxy|JobHttpClient)\.([a-z]+(?:[A-Z][a-z]+)*(?=\()|[A-Z]+(?:_[A-Z]+)*\b)(?:\((\d+|'[^']*')(?=[,)]))?/g;

function spelled(text: string, { prop, member, struct, number = String, text: textOf = String }: Spelling): string {
  const quoted = (value: string): string => (value.startsWith('\'') ? textOf(`"${value.slice(1, -1)}"`) : value);
  return text
    .replace(QUOTED, (_, name: string) => `'${prop(name)}'`)
    .replace(GIVEN, (_, call: string, fields: string) => `${call}(${struct(STRUCTS[call], fields.split(', ').map((field) => {
      const [name, value] = field.split(': ');
      return [name, quoted(value)];
    }))})`)
    .replace(PROPS, prop)
    .replace(MEMBERS, (_, type: string, name: string, value: string | undefined) => {
      const simple = value === undefined ? '' : `(${value.startsWith('\'') ? quoted(value) : number(value)}`;
      return `${member(type, name)}${simple}`;
    });
}

/**
 * What spells a message as the language does that jsii tells its process of.
 *
 * @param agent for example `Python/3.12.1`; without one it is TypeScript or JavaScript
 * @see https://github.com/aws/jsii JSII_AGENT, as process.py of its runtime for Python, process.go, JsiiRuntime.java and NodeProcess.cs set it
 */
export function languageOf(agent: string | undefined): (text: string) => string {
  const spelling = agent === undefined ? undefined : AGENTS.find(([pattern]) => pattern.test(agent))?.[1];
  return spelling === undefined ? (text) => text : (text) => spelled(text, spelling);
}

/** A message with what it names as the language of the program spells it. */
export const inHostLanguage: (text: string) => string = languageOf(process.env.JSII_AGENT);
