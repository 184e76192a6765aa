import * as fs from 'fs';
import * as path from 'path';
import { parseAllDocuments } from 'yaml';
import { JsonObject } from '../../lib/manifest';
import { istioMesh } from '../../lib/meshes';
import { known, Needs } from '../../lib/model';
import { podSources, unreadPodMakers } from '../../lib/pods';
import { EvaluateInput } from '../../lib/rules';
import { aroundOf, besideOf, bundleOf, readWorkload } from '../../lib/workload';

export const FIXTURES = path.join(__dirname, '../fixtures/rules');

/** A fixture: two YAML documents, what is known and the pod template. */
export interface Fixture {
  readonly input: EvaluateInput;
  readonly options: any;
  /** The second document as it stands in the file. */
  readonly text: string;
}

export function fixture(code: string, name: 'violates' | 'passes'): Fixture {
  const source = fs.readFileSync(path.join(FIXTURES, code, `${name}.yaml`), 'utf8');
  const [options, template] = parseAllDocuments(source).map((document: any) => document.toJS());
  const { object } = options;
  const whole = object && { ...object, spec: { ...object.spec, template } };
  const [around] = object ? podSources(whole) : [];
  const input: EvaluateInput = {
    template: template as JsonObject,
    mesh: istioMesh(options.mesh),
    needs: needs(options.needs),
    read: { application: options.application },
    limits: options.limits,
    ...(around && { workload: readWorkload(around), ...(options.bundle && { around: aroundOf(around) }) }),
    ...(options.bundle && { beside: besideOf(bundleOf([whole, ...options.bundle]), template, around ?? { kind: 'Pod', name: '' }) }),
    ...(object && { unread: unreadPodMakers(object)[0] }),
    meshDeclared: options.declared ?? true,
    literalSum: options.literalSum ?? false,
  };
  return { options, text: source.split('---\n')[1], input };
}

export function needs(given: Record<string, number> = {}): Needs {
  const one = (key: string, otherwise: number) => (given[key] === undefined ? known(otherwise, 'assumed') : known(given[key], 'declared'));
  return {
    endpointPropagation: one('endpointPropagation', 5),
    longestRequest: one('longestRequest', 0),
    afterLastRequest: one('afterLastRequest', 0),
    headroom: one('headroom', 5),
  };
}
