import { arrayAt, isObject, JsonObject, objectAt } from '../manifest';
import { Edit } from '../model';
import { PodSource } from '../pods';
import { WorkloadFacts } from './facts';

/** A revision's default. @see knative.dev/serving pkg/apis/config/defaults.go DefaultRevisionTimeoutSeconds */
const KNATIVE_TIMEOUT = 300;

/** What Knative puts on every container of the user's, whatever stands there. @see knative.dev/serving pkg/reconciler/revision/resources/deploy.go */
const KNATIVE_HOOK = { preStop: { httpGet: { path: '/wait-for-drain', port: 8022 } } };

/** Of a container without one. @see knative.dev/serving pkg/apis/config/defaults.go DefaultUserContainerName */
const KNATIVE_NAME = 'user-container';

/** Whether a platform makes the pods of this object. */
export const isKnative = (apiVersion: string): boolean => apiVersion.startsWith('serving.knative.dev/');

/**
 * The pod template as its pods will have it. For a Knative Service that is another one than is written: its webhook refuses a grace and hooks
 * in the manifest, the grace of the pods is `timeoutSeconds`, and every container gets a preStop that waits for Knative's own proxy.
 */
export function asRun({ apiVersion, template }: PodSource): JsonObject {
  if (!isKnative(apiVersion)) return template;
  const spec = objectAt(template.spec);
  return {
    ...template,
    spec: {
      ...spec,
      terminationGracePeriodSeconds: spec.timeoutSeconds ?? KNATIVE_TIMEOUT,
      containers: arrayAt(spec.containers).map((one) => (isObject(one) ? { name: KNATIVE_NAME, ...one, lifecycle: KNATIVE_HOOK } : one)),
    },
  };
}

/** The edits of a plan that the manifest can carry: Knative takes annotations and labels, and refuses the rest. */
export function writable(workload: WorkloadFacts | undefined, edits: Edit[]): Edit[] {
  return workload?.platform ? edits.filter(({ pointer }) => pointer.startsWith('/metadata/')) : edits;
}
