import { PodTemplate } from '../manifest';
import { Conflict, MeshProfile, ProxySettings } from '../meshes/mesh';
import { Edit } from '../model';
import { PlanError } from './plan-error';

/** Settings as they are written into a template. */
export interface Written {
  /** Where something stands in the way, those that overcome it; undefined where none do. */
  readonly edits?: readonly Edit[];
  /** What the user wrote and what contradicts it. */
  readonly problems: readonly PlanError[];
}

/** The edits that put settings into a template. */
export function written(mesh: MeshProfile, template: PodTemplate, settings: ProxySettings): Written {
  const answer = mesh.write(template, settings);
  if (!('why' in answer)) return { edits: answer, problems: NONE };
  const forced = mesh.write(template, settings, true);
  return { ...(!('why' in forced) && { edits: forced }), problems: [answer, ...answer.also ?? []].map(problemOf) };
}

const NONE: readonly PlanError[] = [];

const problemOf = ({ pointer, what, why }: Conflict) => new PlanError(pointer.replace(/~1/g, '/'), `cannot be merged: ${what}: ${why}`);
