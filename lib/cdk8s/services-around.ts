import { ApiObject, App } from 'cdk8s';
import { IConstruct } from 'constructs';
import type { ServiceFacts } from '../workload';
import { core } from './core';

let held: WeakMap<IConstruct, readonly ServiceFacts[]> | undefined;

/** Has the Services of an app looked up once for all that is read in this run. */
export function lookingOnce<T>(run: () => T): T {
  if (held) return run();
  held = new WeakMap();
  try {
    return run();
  } finally {
    held = undefined;
  }
}

/**
 * The Services of the app around a construct, of whatever chart.
 *
 * @param asItIs an object as its author has it
 * @param anew as they stand now, whatever was looked up before
 */
export function servicesAround(construct: IConstruct, asItIs: (apiObject: ApiObject) => unknown, anew: boolean): readonly ServiceFacts[] {
  const app = App.of(construct);
  let services = anew ? undefined : held?.get(app);
  if (!services) {
    services = core.workload.servicesIn(app.node.findAll().filter(holdsServices).map((apiObject) => read(apiObject, asItIs)));
    held?.set(app, services);
  }
  return services;
}

const holdsServices = (construct: IConstruct): construct is ApiObject =>
  ApiObject.isApiObject(construct) && construct.apiVersion === 'v1' && (construct.kind === 'Service' || construct.kind.endsWith('List'));

/** What cannot be rendered is said where it is written. */
function read(apiObject: ApiObject, asItIs: (apiObject: ApiObject) => unknown): unknown {
  try {
    return asItIs(apiObject);
  } catch {
    return undefined;
  }
}
