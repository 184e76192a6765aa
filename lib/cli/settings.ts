import type { CheckSettings } from '../check';
import { parseGoDuration } from '../model';
import type { PlanError } from '../plan/plan-error';
import { InvalidArgumentError, Option } from '../third-party/commander';
import type { Command } from '../third-party/commander';

/** The settings that no manifest says, as flags. */
export interface SettingFlags {
  readonly mesh?: 'istio' | 'asm';
  readonly meshVersion?: string;
  readonly kubernetesVersion?: string;
  readonly longestRequest?: number;
  readonly endpointPropagation?: number;
  readonly shutdownAfterLastRequest?: number;
  readonly onSigterm?: CheckSettings['onSigterm'];
  readonly nativeSidecars?: boolean;
  readonly distrolessProxy?: boolean;
  readonly namespaceInjection?: boolean;
  readonly meshed?: boolean;
  readonly listens?: boolean;
  readonly clientsMeshed?: boolean;
}

/** Adds them to a command. */
export function withSettings(command: Command): Command {
  return command
    .addOption(new Option('--mesh <mesh>', 'the mesh of the pods').choices(['istio', 'asm']))
    .option('--mesh-version <version>', 'its version, such as 1.24 (default: any)')
    .option('--kubernetes-version <version>', 'the oldest Kubernetes among the nodes, such as 1.30')
    .option('--longest-request <duration>', 'how long a request may last, such as 60s (default: 0s, what holds for every request)', duration)
    .option('--endpoint-propagation <duration>', 'how long peers go on sending after the deletion (default: 5s)', duration)
    .option('--shutdown-after-last-request <duration>', 'what the application needs after its last request (default: 0s)', duration)
    .addOption(new Option('--on-sigterm <what>', 'what the application does on SIGTERM (default: finishes-requests)').choices(['finishes-requests', 'exits-at-once', 'ignores']))
    .option('--native-sidecars', 'sidecars are native: init containers with restartPolicy Always')
    .option('--no-native-sidecars', 'they are not')
    .option('--distroless-proxy', 'the image of the proxy has no shell')
    .option('--namespace-injection', 'namespaces inject the proxy: a pod need not say so')
    .option('--meshed', 'every pod counts as one of the mesh, though nothing in its manifest says so')
    .option('--listens', 'the applications take connections, also where no port is declared')
    .option('--no-listens', 'they are workers: nobody connects to them')
    .option('--clients-meshed', 'all clients are in the mesh');
}

/** What the flags say, in the words of the check. */
export function settingsOf(flags: SettingFlags): CheckSettings {
  const { mesh, meshVersion, nativeSidecars, distrolessProxy, namespaceInjection, meshed } = flags;
  const { kubernetesVersion, longestRequest, endpointPropagation, shutdownAfterLastRequest, onSigterm, listens, clientsMeshed } = flags;
  return {
    mesh,
    meshOptions: { version: meshVersion, nativeSidecars, distrolessProxy, namespaceInjection },
    meshDeclared: meshed,
    kubernetesVersion,
    longestRequest,
    endpointPropagation,
    shutdownAfterLastRequest,
    onSigterm,
    listens,
    clientsMeshed,
  };
}

function duration(text: string): number {
  const seconds = /^\d+$/.test(text) ? undefined : parseGoDuration(text);
  if (seconds !== undefined && seconds >= 0) return seconds;
  throw new InvalidArgumentError(/^\d+$/.test(text) ? `Write ${text}s, or ${text}m: a duration has a unit.` : 'Write a duration, such as 60s or 1m30s.');
}

/** Settings by their names in an error, as the flags have them. */
const FLAG_OF: Readonly<Record<string, string>> = {
  'mesh.version': '--mesh-version',
  'kubernetesVersion': '--kubernetes-version',
  'longestRequest': '--longest-request',
  'endpointPropagation': '--endpoint-propagation',
  'shutdownAfterLastRequest': '--shutdown-after-last-request',
};

/** What is wrong with a setting, with its flag. */
export function settingText({ property, message }: PlanError): string {
  const flag = FLAG_OF[property];
  return flag === undefined ? message : message.replace(`'${property}'`, flag);
}
