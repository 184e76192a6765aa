import { asmRequest, AsmScope } from '../meshes';
import { named } from './level-settings';
import { asmLevelOf, own, ProxySettings } from './proxy-settings';
import { PlanError } from '../plan/plan-error';

/** The settings of ASM's sidecars in a scope. */
export interface AsmInputs {
  readonly serviceMeshId: string;
  /** Absent for the settings of the whole mesh. */
  readonly namespace?: string;
  readonly settings: ProxySettings;
}

/** The parameters that hold a setting; the others say whose it is. */
const SETTINGS = ['TerminationDrainDuration', 'Lifecycle', 'HoldApplicationUntilProxyStarts', 'ProxyMetadata'] as const;

const scopeOf = ({ namespace }: Pick<AsmInputs, 'namespace'>): AsmScope => (namespace === undefined ? { kind: 'global' } : { kind: 'namespace', namespace });

/**
 * The settings by ASM's names.
 *
 * @throws PlanError with the property and what would do
 */
export function parametersOf(inputs: AsmInputs): Record<string, string> {
  if (typeof inputs.serviceMeshId !== 'string' || inputs.serviceMeshId.trim() === '') throw new PlanError('serviceMeshId', `(${JSON.stringify(inputs.serviceMeshId)}) must be the id of the service mesh`);
  if (inputs.namespace !== undefined) named('namespace', inputs.namespace);
  const request = asmRequest(scopeOf(inputs), asmLevelOf(scopeOf(inputs), own(inputs.settings)), inputs.serviceMeshId);
  const parameters = pick(request?.parameters ?? {});
  if (Object.keys(parameters).length === 0) throw new PlanError('settings', '({}) set nothing; give a terminationDrainDuration, a waitForConnections, or another of ProxySettings');
  return parameters;
}

function pick(parameters: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(SETTINGS.flatMap((name) => (parameters[name] === undefined ? [] : [[name, parameters[name]]])));
}
