import { refuse } from '../requirements';

const LENGTHS = ['longestRequest', 'endpointPropagation', 'shutdownAfterLastRequest'] as const;

/** @throws PlanError for a length that is none */
export function refuseLengths(settings: { readonly [length in typeof LENGTHS[number]]?: number }): void {
  for (const name of LENGTHS) {
    const value = settings[name];
    if (value !== undefined && !(Number.isFinite(value) && value >= 0)) refuse(name, value, 'a length of time, such as 60s');
  }
}
