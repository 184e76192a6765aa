import { JsonObject, pointer, resolve } from '../manifest';
import { JobEnd, MeshReading } from '../meshes/mesh';
import { Edit } from '../model';
import { ENDS_PROXY, jobCommands, OPT_OUT } from '../rules';
import { Seen } from './input';
import { PlanError } from './plan-error';
import { Requirements } from './requirements';

/** What a Job's command becomes so that its classic sidecar ends with it. */
export interface JobEnding {
  readonly edits: readonly Edit[];
  readonly because: string;
  /** What of the command's circumstances is not as it would be without. @default - everything is */
  readonly cost?: string;
}

/** Whether the pod may come out of injection with a proxy that never ends by itself. */
export const mayBeClassic = ({ proxies }: MeshReading): boolean => proxies.some(({ placement }) => placement === 'container');

/**
 * Wraps the command of a Job whose sidecar may be classic: it ends the proxy when it has finished, and exits as it would have.
 *
 * @param native why the sidecar cannot be made native, which would need no wrapper
 * @throws PlanError where there is nothing that could be wrapped
 */
export function endJob(root: JsonObject, { template }: Seen, jobEnd: JobEnd, requirements: Requirements, native: string): JobEnding {
  const { containers } = template;
  if (requirements.jobEndsProxy !== undefined) {
    return { edits: [{ pointer: pointer('metadata', 'annotations', ENDS_PROXY), value: requirements.jobEndsProxy }], because: 'it is declared that its image ends the proxy (jobEndsProxy)' };
  }
  // What is asked of the pod is easier than what is asked of its command.
  const instead = `or let the sidecar be native, which needs none of it (${native}), or take the pod out: ${jobEnd.without}, or the annotation ${OPT_OUT} with a reason`;
  const commands = jobCommands(root, template, jobEnd);
  if (commands.some(({ declared }) => declared !== undefined)) return { edits: [], because: `it is declared that its image ends the proxy (${ENDS_PROXY})` };
  if (commands.some(({ ends }) => ends === 'always' || ends === 'on-success' || ends === 'sometimes')) return { edits: [], because: 'the command of the Job ends the proxy itself' };
  if (containers.length > 1) {
    throw new PlanError('containers', `(${containers.map(({ name }) => name).join(', ')}) of a Job share a classic sidecar, which can be ended once only, and nobody knows which of them ends last; `
      + `make the helpers native sidecars (init containers with restartPolicy Always), ${instead}`);
  }
  const [only] = containers;
  // There is nothing to run: that is said of the manifest.
  if (!only) return { edits: [], because: 'it has no container' };
  const onlyOnSuccess = template.restartPolicy === 'OnFailure';
  const command = resolve(root, `${only.pointer}/command`);
  if (!Array.isArray(command) || command.length === 0) {
    throw new PlanError('containers', `(${only.name}) has no command: a Job with a classic sidecar never completes unless its command ends the proxy, and the entrypoint of an image cannot be wrapped; `
      + `spell the command out, ${instead}`);
  }
  if (requirements.httpClient === undefined) {
    throw new PlanError('jobHttpClient', `is missing: a Job with a classic sidecar never completes unless its command ends the proxy by an HTTP call; say which client the image has, ${instead}`);
  }
  return {
    edits: [{ pointer: `${only.pointer}/command`, value: jobEnd.wrap(command.map(String), requirements.httpClient, onlyOnSuccess) }],
    because: `a classic sidecar never ends by itself: the command ends it by ${requirements.httpClient}${onlyOnSuccess ? ' when it has succeeded' : ''}, and exits as it would have; `
      + `a native one would leave the command as it is (${native})`,
    cost: 'the command runs beside a shell, and is not PID 1, which the /init of s6-overlay asks for: with a /bin/sh of busybox, as in Alpine, it gets SIGINT and SIGQUIT only where it asks for them itself',
  };
}
