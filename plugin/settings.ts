import * as pulumi from '@pulumi/pulumi';
import type { gracefulChild, WorkloadArgs } from 'graceful-mesh/pulumi';
import { type DisruptionBudget, type GracefulArgsWithBudget, MeshKind, type RequestDuration } from './types';

/** What a component makes. */
export type Kind = Parameters<typeof gracefulChild>[0];

const ROWS = ['upTo', 'unpredictableAtMost', 'mixedAtMost'] as const;

/** The args in the words of graceful-mesh/pulumi. What decides how they are read must be plain. */
export function settings(kind: Kind, { requestDuration, graceLimits, suppress, ...args }: GracefulArgsWithBudget): WorkloadArgs {
  const errors: { propertyPath: string; reason: string }[] = [];
  const wrong = (propertyPath: string, reason: string) => errors.push({ propertyPath, reason });
  for (const [name, value] of Object.entries({ mesh: args.mesh, requestDuration, graceLimits, suppress })) {
    if (pulumi.Output.isInstance(value)) wrong(name, 'must be plain: only the values in it may be computed');
  }
  if (errors.length === 0) {
    if (!Object.values(MeshKind).includes(args.mesh?.kind)) wrong('mesh.kind', `must be one of ${Object.values(MeshKind).join(', ')}`);
    const given = ROWS.filter((name) => requestDuration?.[name] !== undefined);
    if (given.length !== 1 && (requestDuration || !['Job', 'CronJob'].includes(kind))) wrong('requestDuration', 'must have exactly one of upTo, unpredictableAtMost and mixedAtMost');
    if (given[0] === 'mixedAtMost' && requestDuration?.mixedTypical === undefined) wrong('requestDuration.mixedTypical', 'is missing: it goes with mixedAtMost');
  }
  if (errors.length > 0) throw new pulumi.InputPropertiesError({ message: 'wrong arguments', errors });
  return { ...args, suppress, requestDuration: row(requestDuration), graceLimits: graceLimits?.map((limit) => ({ ...limit, source: 'declared' })), disruptionBudget: budget(args.disruptionBudget) } as unknown as WorkloadArgs;
}

function row(given: RequestDuration | undefined): object | undefined {
  const { upTo, unpredictableAtMost, mixedAtMost, mixedTypical } = given ?? {};
  if (upTo !== undefined) return { kind: 'up-to', atMost: upTo };
  if (unpredictableAtMost !== undefined) return { kind: 'unpredictable', atMost: unpredictableAtMost };
  return mixedAtMost === undefined ? undefined : { kind: 'mixed', atMost: mixedAtMost, typical: mixedTypical };
}

/** Whole numbers come as text, because a share is one. */
function budget(given: DisruptionBudget | undefined): Record<string, number | string> | undefined {
  return given && Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined).map(([field, value]) => [field, /^\d+$/.test(value) ? Number(value) : value]));
}
