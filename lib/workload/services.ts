import { arrayAt, isObject, JsonObject, objectAt, textAt, textsAt } from '../manifest';

/** A Service that sends to pods. */
export interface ServiceFacts {
  readonly name: string;
  /** Absent where the manifest leaves it to who applies it. */
  readonly namespace?: string;
  readonly selector: Readonly<Record<string, string>>;
}

/**
 * The Services among manifests that select pods. Never throws.
 *
 * @example servicesIn([{ apiVersion: 'v1', kind: 'Service', metadata: { name: 'a' }, spec: { selector: { app: 'a' } } }])[0].name // 'a'
 */
export function servicesIn(manifests: readonly unknown[]): ServiceFacts[] {
  return manifests.filter(isObject).flatMap((object) => {
    if (Array.isArray(object.items)) return servicesIn(arrayAt(object.items).filter((item) => isObject(item) && !Array.isArray(item.items)));
    if (object.kind !== 'Service' || object.apiVersion !== 'v1') return [];
    const selector = textsAt(objectAt(object.spec).selector);
    const { name, namespace } = objectAt(object.metadata);
    return Object.keys(selector).length === 0 ? [] : [{ name: textAt(name) ?? '', selector, ...(typeof namespace === 'string' && { namespace }) }];
  });
}

/** Those that select a pod with these labels. Where one of the namespaces is not said, they are the same. */
export function selectedBy(services: readonly ServiceFacts[], labels: JsonObject, namespace: string | undefined): ServiceFacts[] {
  return services.filter((service) => (service.namespace === undefined || namespace === undefined || service.namespace === namespace)
    && Object.entries(service.selector).every(([key, value]) => labels[key] === value));
}
