import { argvOf, environment, envMayHoldMore, JsonObject, objectAt, PodTemplate, resolve, shellOfImage, textAt } from '../manifest';
import { NamedJobCommand } from './rule';
import { spelt } from './spelt';
import { JobEnd } from '../meshes/mesh';

/**
 * Declares that a Job's image ends the proxy by itself, where no manifest shows it: an entrypoint, a script, a wrapper. Its value is `always`, `on-success`, or a reason, which means always.
 */
export const ENDS_PROXY = 'graceful-mesh/ends-proxy';

/**
 * What the command of each container does to the proxy, as it is read, or as it is declared where it cannot be.
 *
 * @param said of all Jobs; what an annotation says of one beats it
 */
export function jobCommands(root: JsonObject, template: PodTemplate, jobEnd: JobEnd, said?: 'always' | 'on-success'): NamedJobCommand[] {
  const declared = declaredEnd(template.annotations, template.workloadAnnotations) ?? said;
  return template.containers.map(({ name, pointer }) => {
    const container = objectAt(resolve(root, pointer));
    const argv = argvOf(objectAt(resolve(root, pointer)));
    const read = jobEnd.reads(argv, {
      env: environment(container),
      envMayHoldMore: envMayHoldMore(container),
      sharesProcesses: template.shareProcessNamespace,
      sh: shellOfImage(textAt(container.image)),
    });
    const open = read.ends === 'unseen' || read.ends === 'never' || read.ends === 'sometimes';
    return { name, pointer, ...read, ...(declared && open && { ends: declared, declared }), spelt: (program) => spelt(argv, program) };
  });
}

/** What somebody would call the work of a Job: its one program, where it is spelt out, with its arguments. */
export function workOf(commands: readonly NamedJobCommand[]): string {
  const programs = commands.flatMap((command) => command.programs);
  return commands.length === 1 && programs.length === 1 && /^[\w./-]{1,60}$/.test(programs[0]) ? commands[0].spelt(programs[0]) : 'the work';
}

/** A command that ends its proxy when a restart can need it no more, and exits as its work does. */
export function ending(work: string, { restartPolicy }: Pick<PodTemplate, 'restartPolicy'>, { call }: JobEnd): string {
  return restartPolicy === 'OnFailure' ? `${work} && ${call}` : `${work}; rc=$?; ${call}; exit $rc`;
}

/** What nobody would call a reason. */
const DENIALS = new Set(['false', 'no', 'never', 'none', 'off']);

function declaredEnd(...annotations: readonly JsonObject[]): 'always' | 'on-success' | undefined {
  const map = annotations.find((one) => Object.hasOwn(one, ENDS_PROXY));
  const value = map?.[ENDS_PROXY];
  const said = typeof value === 'string' ? value.trim().toLowerCase() : value === true ? 'always' : '';
  if (said === '' || DENIALS.has(said)) return undefined;
  return said === 'on-success' ? 'on-success' : 'always';
}
