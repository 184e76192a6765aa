import { arrayAt, isObject, JsonObject, objectAt, pointer, show, textAt } from '../manifest';
import { Edit, Json, Note } from '../model';
import { groupOf, PodSource } from '../pods';
import { WorkloadFacts } from './facts';

/** A revision's default, and what 0 counts as. @see knative.dev/serving pkg/apis/serving/v1/revision_defaults.go, pkg/apis/config/defaults.go DefaultRevisionTimeoutSeconds */
const KNATIVE_TIMEOUT = 300;

/** What Knative puts on every container of the user's, whatever stands there. @see knative.dev/serving pkg/reconciler/revision/resources/deploy.go */
const KNATIVE_HOOK = { preStop: { httpGet: { path: '/wait-for-drain', port: 8022 } } };

/** Of a container without one; with several containers a number follows. @see knative.dev/serving pkg/apis/config/defaults.go DefaultUserContainerName, DefaultInitContainerName */
const KNATIVE_NAME = 'user-container';
const KNATIVE_INIT_NAME = 'init-container';

/** Whether a platform makes the pods of this object. */
export const isKnative = (apiVersion: string): boolean => groupOf(apiVersion) === 'serving.knative.dev';

/**
 * The pod template as its pods will have it. For a Knative Service that is another one than is written: its webhook refuses a grace and hooks
 * in the manifest, the grace of the pods is `timeoutSeconds`, and every container gets a preStop that waits for Knative's own proxy. Kubeflow's training jobs have the
 * restartPolicy of their pods beside the template.
 */
export function asRun({ apiVersion, template, spec: around }: PodSource): JsonObject {
  if (isKnative(apiVersion)) return ofKnative(template);
  // With ExitCode the operator looks at the code itself. @see kubeflow/training-operator pkg/core/pod.go SetRestartPolicy
  const policy = groupOf(apiVersion) === 'kubeflow.org' ? textAt(around.restartPolicy) : undefined;
  return policy === undefined ? template : { ...template, spec: { ...objectAt(template.spec), restartPolicy: policy === 'ExitCode' ? 'Never' : policy } };
}

function ofKnative(template: JsonObject): JsonObject {
  const spec = objectAt(template.spec);
  const [containers, inits] = [arrayAt(spec.containers), arrayAt(spec.initContainers)];
  const taken = new Set([...containers, ...inits].map((one) => objectAt(one).name));
  const named = (list: readonly Json[], base: string, more: JsonObject): Json[] => {
    let number = 0;
    const name = (): string => {
      if (list.length === 1 && !taken.has(base)) return base;
      while (taken.has(`${base}-${number}`)) number++;
      return `${base}-${number++}`;
    };
    return list.map((one) => (isObject(one) ? { ...one, name: one.name || name(), ...more } : one));
  };
  return {
    ...template,
    spec: {
      ...spec,
      terminationGracePeriodSeconds: spec.timeoutSeconds || KNATIVE_TIMEOUT,
      containers: named(containers, KNATIVE_NAME, { lifecycle: KNATIVE_HOOK }),
      ...(inits.length > 0 && { initContainers: named(inits, KNATIVE_INIT_NAME, {}) }),
    },
  };
}

/** As many as somebody reads. */
const MOST = 5;
const GRACE = 'terminationGracePeriodSeconds';

/**
 * What of a template the platform of its pods refuses.
 *
 * @see knative.dev/serving pkg/apis/serving/fieldmask.go: PodSpecMask and ContainerMask leave these out, and the webhook refuses what they leave out
 */
export function refusedByPlatform({ apiVersion, template }: Pick<PodSource, 'apiVersion' | 'template'>): Note[] {
  if (!isKnative(apiVersion)) return [];
  const spec = objectAt(template.spec);
  const refused = (what: string, at: string, text: string): Note => ({
    kind: 'refused',
    what,
    why: 'Knative\'s webhook takes no such field, and refuses the object',
    pointer: at,
    fix: { text, edits: [{ pointer: at }] },
    // The pods are the same without it.
    comesTo: [],
  });
  const hooks = (['containers', 'initContainers'] as const).flatMap((list) => arrayAt(spec[list]).flatMap((one, index) => {
    const { lifecycle, name } = objectAt(one);
    if (lifecycle === undefined || lifecycle === null) return [];
    return [refused(`lifecycle of container ${show(name ?? KNATIVE_NAME)}`, pointer('spec', list, index, 'lifecycle'), 'remove it: Knative puts a preStop of its own on each container')];
  }));
  return [
    ...(spec[GRACE] === undefined || spec[GRACE] === null ? [] : [refused(`${GRACE}: ${show(spec[GRACE])}`, `/spec/${GRACE}`, 'remove it: timeoutSeconds is the grace of a Knative pod')]),
    ...hooks.slice(0, MOST),
  ];
}

/** The edits of a plan that the manifest can carry: Knative takes annotations and labels, and refuses the rest. */
export function writable(workload: WorkloadFacts | undefined, edits: Edit[]): Edit[] {
  return workload?.platform ? edits.filter((edit) => edit.pointer.startsWith('/metadata/')) : edits;
}
