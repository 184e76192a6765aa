import { parseGoDuration } from '../model';
import { arrayAt, JsonObject, textAt } from './json';

/**
 * Flags by which a server is told how long it goes on taking requests after SIGTERM, in lower case and as they end.
 *
 * @see kubernetes/apiserver pkg/server/options/server_run_options.go, for every API server built with it; traefik/traefik pkg/config/static: a number is one of seconds;
 *   open-policy-agent/opa cmd/run.go: whole seconds
 */
const FLAGS: readonly string[] = ['shutdown-delay-duration', '.transport.lifecycle.requestacceptgracetimeout', 'shutdown-wait-period'];

/** What Knative's servers that take requests wait. @see knative/pkg network/network.go DefaultDrainTimeout; webhook/webhook.go; knative/serving cmd/activator/main.go */
const KNATIVE = 45;
const OF_KNATIVE: readonly string[] = ['/cmd/activator', '/cmd/webhook'];
const KNATIVE_SOURCE = 'knative.dev/';

const LONGEST = 400;

/** Seconds for which a server goes on taking connections after SIGTERM, where its image or its own flags say it; 0 otherwise. */
export function lingersFor({ image, command, args }: JsonObject): number {
  const given = [...arrayAt(command), ...arrayAt(args)].map(textAt);
  let most = 0;
  for (let index = 0; index < given.length; index++) {
    const word = given[index];
    if (word === undefined || !word.startsWith('-') || word.length > LONGEST) continue;
    const equals = word.indexOf('=');
    const flag = (equals < 0 ? word : word.slice(0, equals)).toLowerCase();
    if (FLAGS.some((one) => flag.endsWith(one))) most = Math.max(most, secondsIn(equals < 0 ? given[index + 1] : word.slice(equals + 1)));
  }
  return Math.max(most, isOfKnative(textAt(image)) ? KNATIVE : 0);
}

function secondsIn(value: string | undefined): number {
  if (value === undefined || value.length > LONGEST) return 0;
  return /^\d{1,9}$/.test(value) ? Number(value) : Math.max(0, parseGoDuration(value) ?? 0);
}

function isOfKnative(image: string | undefined): boolean {
  if (image === undefined || !image.includes(KNATIVE_SOURCE)) return false;
  const [name] = image.slice(image.lastIndexOf(KNATIVE_SOURCE)).split(/[@:]/);
  return OF_KNATIVE.some((one) => name.endsWith(one));
}
