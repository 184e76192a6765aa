/**
 * Whether the program is Python's: jsii tells its process who started it.
 *
 * @see https://github.com/aws/jsii packages/@jsii/python-runtime/src/jsii/_kernel/providers/process.py: JSII_AGENT
 */
const PYTHON = process.env.JSII_AGENT?.startsWith('Python/') === true;

/** Names of props that nothing of Kubernetes or Istio has: wherever a message has one, it is ours. */
const PROPS = /\b(?:requestDuration|endpointPropagation|shutdownAfterLastRequest|gracePeriodHeadroom|kubernetesVersion|onSigterm|imageHasSleep|clientsMeshed|drainMechanism|graceLimits|startupTime|jobHttpClient|jobEndsProxy|namespaceInjection|nativeSidecars|disruptionBudget)\b/g;
/** A prop in quotes, as an error begins with it. Pointers and fields of Kubernetes in quotes have other forms. */
const QUOTED = /'(?:[a-z]+\.)?[a-z]+(?:[A-Z][a-z]+)+'(?= )/g;
/** A static of a class that a message advises. */
const CALLS = /\.[a-z]+(?:[A-Z][a-z]+)+\(/g;

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** A message with the names of props and methods as the language of the program spells them. */
export const inHostLanguage: (text: string) => string = PYTHON
  ? (text) => text.replace(QUOTED, snake).replace(PROPS, snake).replace(CALLS, snake)
  : (text) => text;
