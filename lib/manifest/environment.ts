import { arrayAt, JsonObject, objectAt, textsAt } from './json';

/** The variables with a plain value. */
export function environment(container: JsonObject): Record<string, string> {
  const env: Record<string, unknown> = {};
  for (const item of arrayAt(container.env)) {
    const { name, value } = objectAt(item);
    // Without quotes it is refused, and meant as it would be with them.
    if (typeof name === 'string') env[name] = typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
  }
  return textsAt(env);
}

/** Whether the environment may hold more than its plain values: a ConfigMap's, a Secret's. */
export function envMayHoldMore(container: JsonObject): boolean {
  return arrayAt(container.envFrom).length > 0 || arrayAt(container.env).some((item) => objectAt(item).valueFrom !== undefined);
}
