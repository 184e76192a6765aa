import { arrayAt, JsonObject, objectAt, textAt } from './json';
import { namesProbes } from './ports';

const UPSTREAM = 'upstream';
/** Flags that only a controller has, or a server of metrics. */
const OF_CONTROLLERS: ReadonlySet<string> = new Set(['leader-elect', 'enable-leader-election', 'leader-election', 'health-probe-bind-address', 'health-probe-addr']);
const LONGEST = 1000;

/**
 * Whether a proxy that checks who asks stands in front of requests to its neighbour, as kube-rbac-proxy may: it says where it leads, and nothing there says that it is for a scraper.
 *
 * @see https://github.com/brancz/kube-rbac-proxy#usage: upstream, allow-paths
 */
export function isFront(proxy: JsonObject, containers: readonly JsonObject[]): boolean {
  const flags = flagsOf(proxy);
  const upstream = flags.get(UPSTREAM);
  if (upstream === undefined || leadsToMetrics(upstream) || leadsToMetrics(flags.get('allow-paths') ?? '')) return false;
  const port = portOf(upstream);
  return port !== undefined && !containers.some((one) => one !== proxy && isForScrapers(one, port));
}

function isForScrapers(container: JsonObject, port: string): boolean {
  const named = arrayAt(container.ports).map(objectAt).find(({ containerPort }) => String(containerPort) === port);
  if (named) return namesProbes(textAt(named.name));
  for (const [flag, value] of flagsOf(container)) {
    if (OF_CONTROLLERS.has(flag) || ((flag.includes('metrics') || flag.includes('telemetry')) && portOf(value) === port)) return true;
  }
  return false;
}

const leadsToMetrics = (text: string): boolean => text.includes('/metrics') || text.includes('/federate');

/** `8080` of `http://127.0.0.1:8080/`, `:8080` and `8080`. */
const portOf = (address: string): string | undefined => /(?:^|:)(\d{1,5})(?:\/|$)/.exec(address.slice(0, LONGEST))?.[1];

/** The flags of a container without their dashes, with their values; of one that is given twice the last counts. */
function flagsOf({ command, args }: JsonObject): Map<string, string> {
  const words = [...arrayAt(command), ...arrayAt(args)].map((word) => textAt(word) ?? '');
  const flags = new Map<string, string>();
  words.forEach((word, index) => {
    if (!word.startsWith('-') || word.length > LONGEST) return;
    const bare = word.slice(word.startsWith('--') ? 2 : 1);
    const equals = bare.indexOf('=');
    const next = words[index + 1] ?? '';
    if (equals >= 0) flags.set(bare.slice(0, equals), bare.slice(equals + 1));
    else flags.set(bare, next.startsWith('-') ? '' : next);
  });
  return flags;
}
