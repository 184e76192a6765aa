import { applyEdits } from '../manifest';
import { MeshProfile } from '../meshes/mesh';
import { budget } from '../model';
import { describe, evaluate, GRACE_POINTER, view } from '../rules';
import { evaluation } from './input';
import { Requirements } from './requirements';

/** The easiest pod there is: nothing is sent to it, and it has whatever grace it needs. */
const EASIEST: Requirements = { requestDuration: { kind: 'up-to', atMost: 0 }, endpointPropagation: 0 };

/**
 * What makes every pod in a scope wrong, however easy: settings of a level that no pod could live with.
 *
 * @param namespace of the pods
 * @param labels that the level's selector wants
 */
export function everyPodWrong(mesh: MeshProfile, namespace: string | undefined, labels: Readonly<Record<string, string>>): string[] {
  const template = { metadata: { labels }, spec: { containers: [{ name: 'app', ports: [{ containerPort: 8080 }] }] } };
  const input = evaluation({ requirements: EASIEST, mesh, template, workload: { kind: 'Pod', ...(namespace !== undefined && { namespace }), rollout: { kind: 'not-known' }, minReady: 0 } });
  const least = budget.leastGrace(view(input, template).situations.map(({ pod }) => pod), input.needs);
  const { findings } = evaluate({ ...input, template: applyEdits(template, [{ pointer: GRACE_POINTER, value: least }]) });
  return findings.filter(({ severity }) => severity === 'error').map(describe);
}
