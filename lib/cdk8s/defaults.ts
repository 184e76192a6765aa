import { IConstruct } from 'constructs';
import { asDoor } from './errors';
import { constructGiven, placed, placeOf, propsGiven } from './given';
import { GRACEFUL_NAMES } from './graceful-names';
import { GracefulMeshProps } from './graceful-props';

const KEY = 'graceful-mesh:defaults';

/**
 * Defaults for every graceful workload of a chart or an app.
 *
 * @example GracefulMeshDefaults.set(app, { mesh: Mesh.istio({ version: '1.24' }) })
 */
export class GracefulMeshDefaults {
  /**
   * Sets the defaults of a scope. A nearer scope beats a farther one, property by property; a workload's own props beat both.
   *
   * @param scope a chart or an app that has no children yet: workloads that exist already would not get them
   * @throws when the scope has children, or defaults of its own already
   */
  public static set(scope: IConstruct, defaults: GracefulMeshProps): void {
    constructGiven('scope', scope);
    const where = placeOf(scope);
    placed(scope, () => propsGiven(defaults, { known: GRACEFUL_NAMES, example: '{ mesh: Mesh.istio({ version: \'1.24\' }) }' }));
    if (ownDefaults(scope)) throw new Error(`${where} GracefulMeshDefaults are set already for this scope; set them once`);
    if (scope.node.children.length > 0) {
      const names = scope.node.children.map((child) => child.node.id).slice(0, 3).join(', ');
      throw new Error(`${where} GracefulMeshDefaults must be set before anything is added to the scope, and it has ${names}; move the call up`);
    }
    Object.defineProperty(scope, Symbol.for(KEY), { value: defaults });
  }

  private constructor() {}
}

function ownDefaults(scope: IConstruct): GracefulMeshProps | undefined {
  return (scope as unknown as Record<symbol, GracefulMeshProps | undefined>)[Symbol.for(KEY)];
}

/** Whether a scope has defaults of its own. */
export const hasDefaults = (scope: IConstruct): boolean => ownDefaults(scope) !== undefined;

/** The nearest scope around a construct that has defaults: all constructs that share it share what is filled in. */
export function nearestDefaults(construct: IConstruct): IConstruct | undefined {
  for (let around: IConstruct | undefined = construct; around; around = around.node.scope) if (hasDefaults(around)) return around;
  return undefined;
}

/** The props with the defaults of every scope around them filled in. */
export function withDefaults<T extends GracefulMeshProps>(scope: IConstruct, props: T): T {
  let merged = props;
  for (let around: IConstruct | undefined = scope; around; around = around.node.scope) {
    const defaults = ownDefaults(around);
    if (defaults) merged = { ...defaults, ...defined(merged) };
  }
  return merged;
}

function defined<T extends object>(props: T): T {
  return Object.fromEntries(Object.entries(props).filter(([, value]) => value !== undefined)) as T;
}

asDoor(GracefulMeshDefaults);
