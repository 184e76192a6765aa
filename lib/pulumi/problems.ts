import * as pulumi from '@pulumi/pulumi';
import { partsOf } from '../manifest';
import { PlanError } from '../plan/plan-error';
import { foundAt, type PodSource } from '../pods';
import { describeIn, located } from '../requirements';
import type { Finding } from '../rules';
import { shown } from './door';

/** What is wrong, and with which property of the args. */
export interface Problem {
  readonly propertyPath: string;
  readonly reason: string;
}

/** A JSON pointer in an object, as Pulumi writes paths: `spec.template.spec.containers[0].lifecycle`. */
export function propertyPath(pointer: string): string {
  return partsOf(pointer).map((part, index) => (/^\d+$/.test(part) ? `[${part}]` : /^[A-Za-z_]\w*$/.test(part) ? `${index === 0 ? '' : '.'}${part}` : `["${part.replace(/"/g, '\\"')}"]`)).join('');
}

/** The args that go by other names in a workload's own spec. */
const IN_THE_TEMPLATE: Readonly<Record<string, string>> = {
  terminationGracePeriod: '/spec/terminationGracePeriodSeconds',
  containers: '/spec/containers',
  podMetadata: '/metadata',
};

/** Of what is wrong with an arg by itself. */
export const problemOfArg = ({ property, message }: Pick<PlanError, 'property' | 'message'>): Problem => ({ propertyPath: property, reason: message });

/** For people the name of an annotation stands in a pointer as it is. */
const escaped = (pointer: string) => pointer.replace(/^(\/metadata\/(?:annotations|labels)\/)(.+)$/, (_, map: string, key: string) => map + key.replace(/\//g, '~1'));

/** @param template JSON pointer to the pod template in its object */
export function problemOfPlan({ property, message }: PlanError, template: string): Problem {
  const place = { pointer: template, form: 'template' } as const;
  // A plan names what stands in the template by a pointer into it.
  if (property.startsWith('/')) return { propertyPath: propertyPath(template + escaped(property)), reason: located(message.replace(`'${property}' `, ''), place) };
  const at = Object.hasOwn(IN_THE_TEMPLATE, property) ? propertyPath(template + IN_THE_TEMPLATE[property]) : property;
  return { propertyPath: at, reason: located(message, place) };
}

/** Of a finding of the pod that stands at a place of its object. */
export function problemOfFinding(finding: Finding, place: Pick<PodSource, 'pointer' | 'form' | 'template' | 'at'>): Problem {
  return { propertyPath: propertyPath(foundAt(place, finding)), reason: describeIn(finding, place) };
}

/** One error for all problems: a component host shows it property by property, a program prints its message. */
export function refusal(type: string, name: string, problems: readonly Problem[]): pulumi.InputPropertiesError {
  const lines = problems.map(({ propertyPath: path, reason }) => `  ${path}: ${reason}`);
  const stops = problems.some(({ propertyPath: path }) => /^(?:spec|metadata|items|customTimeouts)/.test(path));
  const what = stops ? 'would not stop gracefully' : 'has args that cannot be';
  return shown(new pulumi.InputPropertiesError({ message: [`${type} '${name}' ${what}:`, ...lines].join('\n'), errors: [...problems] }));
}

let guarded = false;

/**
 * Keeps a failing transform from stalling: the SDK answers it with an error of its own whose stack has a frame `node_modules/@pulumi/FILE`, which its source maps made and which Node's
 * inspect of an error takes half a minute over. What is between the two is put back, in stacks that are formatted from now on.
 *
 * @see https://github.com/pulumi/pulumi/issues/20567, https://github.com/nodejs/node/issues/64136
 */
export function guardStacks(): void {
  const { prepareStackTrace } = Error;
  if (guarded || !prepareStackTrace) return;
  guarded = true;
  Error.prepareStackTrace = (error, frames) => {
    const stack: unknown = prepareStackTrace(error, frames);
    return typeof stack === 'string' ? stack.replace(/([\\/]node_modules[\\/]@[^\\/\s]+)([\\/])([^\\/\s]+:\d+:\d+)/g, '$1$2sdk$2$3') : stack;
  };
}
