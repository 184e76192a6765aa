import { OVERRIDES_ANNOTATION } from './names';
import { OVERRIDES_POINTER, overriddenVariables, withoutOverriddenVariables } from './overrides';
import { satisfies, wanted } from './wanted';
import { arrayAt, objectAt, PodTemplate, show } from '../../manifest';
import { Edit, Json } from '../../model';
import { Conflict, ProxySettings } from '../mesh';

/** The environment of the pod's own istio-proxy beats the annotation (measured): what contradicts the plan there would win. */
export function environmentEdits(template: PodTemplate, settings: ProxySettings, replace: boolean): Edit[] | Conflict[] {
  // Of most pods: nothing of the proxy is their own.
  if (template.declaredProxies.length === 0 && template.annotations[OVERRIDES_ANNOTATION] === undefined) return [];
  const planned = new Map(wanted(settings).filter(([path]) => path.length > 1).map(([path, value]) => [path[1], value]));
  const against = (env: readonly Json[]) => env.filter((item) => {
    const { name, value } = objectAt(item);
    const plan = typeof name === 'string' ? planned.get(name) : undefined;
    return plan !== undefined && !satisfies([name as string], value ?? '', plan);
  });
  const told = (env: readonly Json[], where: string, at: string) => env.map(objectAt).map(({ name, value }): Conflict => ({
    what: `${String(name)} is ${show(value)} in the env of ${where} and ${show(planned.get(name as string))} in the plan`,
    why: 'the env would win: remove it',
    pointer: at,
  }));
  const overridden = against(overriddenVariables(template));
  for (const { container, pointer: at } of template.declaredProxies) {
    const beaten = against(arrayAt(container.env));
    if (beaten.length === 0) continue;
    if (!replace) return [...told(beaten, 'the pod\'s own istio-proxy', `${at}/env`), ...told(overridden, OVERRIDES_ANNOTATION, OVERRIDES_POINTER)];
    const edit = { pointer: `${at}/env`, value: arrayAt(container.env).filter((item) => !beaten.includes(item)) };
    return [edit, ...withoutVariables(template, overridden)];
  }
  return replace ? withoutVariables(template, overridden) : told(overridden, OVERRIDES_ANNOTATION, OVERRIDES_POINTER);
}

const withoutVariables = (template: PodTemplate, beaten: readonly Json[]): Edit[] =>
  (beaten.length === 0 ? [] : withoutOverriddenVariables(template, new Set(beaten.map((item) => objectAt(item).name))));
