import { PodTemplate } from '../manifest';
import { MeshProfile, ProxySettings } from '../meshes/mesh';
import { Edit } from '../model';
import { PlanError } from './plan-error';

/**
 * The edits that put settings into a template.
 *
 * @throws PlanError where what the user wrote contradicts them
 */
export function written(mesh: MeshProfile, template: PodTemplate, settings: ProxySettings): readonly Edit[] {
  const answer = mesh.write(template, settings);
  if ('why' in answer) throw new PlanError(answer.pointer.replace(/~1/g, '/'), `cannot be merged: ${answer.what}: ${answer.why}`);
  return answer;
}
