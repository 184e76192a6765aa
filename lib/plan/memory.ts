import { Around, fingerprint, isAstrayAround, objectAt, pick, piece, Relevant, strangers } from '../manifest';
import { OPT_OUT } from '../rules';
import { WorkloadFacts } from '../workload';
import { PlanInput } from './input';
import { Requirements } from './requirements';

/** Enough for any app; a program that synthesises for ever must not remember for ever. */
const REMEMBERED = 2000;

/** A key is longer only where somebody wrote a very long annotation or script: rare, and 2,000 of those would be a lot of memory. */
const LONGEST_KEY = 20_000;

/** What was made of templates, by their keys. */
export class Memory<T> {
  private readonly made = new Map<string, T>();

  public get(key: string): T | undefined {
    return this.made.get(key);
  }

  public keep(key: string, value: T): T {
    if (key.length > LONGEST_KEY) return value;
    if (this.made.size >= REMEMBERED) this.made.clear();
    this.made.set(key, value);
    return value;
  }
}

/** The memory of one mesh, which goes with it. */
export function memoryOf<K extends object, T>(memories: WeakMap<K, Memory<T>>, of: K): Memory<T> {
  let memory = memories.get(of);
  if (!memory) memories.set(of, memory = new Memory());
  return memory;
}

const keys = new WeakMap<Requirements, string>();

function requirementsKey(requirements: Requirements): string {
  let key = keys.get(requirements);
  if (key === undefined) keys.set(requirements, key = JSON.stringify(requirements));
  return key;
}

const numbers = new WeakMap<WorkloadFacts, number>();
let last = 0;

/** What stands around templates that are alike is one object: its identity says everything. */
function workloadKey(workload: WorkloadFacts | undefined): number {
  if (!workload) return 0;
  let number = numbers.get(workload);
  if (number === undefined) numbers.set(workload, number = ++last);
  return number;
}

/**
 * Everything that a plan or a judgement depends on besides the mesh.
 *
 * @param ownKey a key for the template, of one who knows that it says everything; the fingerprint otherwise
 */
export function keyOf({ mesh, requirements, template, workloadAnnotations, workload, around }: PlanInput, ownKey?: string): string {
  const relevant = (key: string) => key === OPT_OUT || mesh.relevant(key);
  const own = ownKey
    ?? fingerprint(template, { proxyName: mesh.proxyName, relevant, commands: workload?.job !== undefined }) + strangers(template)
      + strangers({ metadata: { annotations: workloadAnnotations ?? {} } })
      + pick(workloadAnnotations, relevant)
      + (around ? aroundKey(around, relevant) : '');
  return `${requirementsKey(requirements)} ${workloadKey(workload)} ${own}`;
}

/** What of the surroundings can be found wrong: something astray in the spec around the template makes it like no other. */
function aroundKey({ labels, spec, outer, copied, bare, partial, notes }: Around, relevant: Relevant): string {
  const { selector } = spec ?? {};
  const maps = [labels, selector, objectAt(selector).matchLabels, outer?.metadata.labels, outer?.metadata.annotations];
  return maps.map((map) => (map === undefined ? '' : pick(map, relevant) + strangers({ metadata: { labels: map } }))).join()
    + String(copied) + String(bare) + String(partial) + (notes ? piece(notes) : '') + (spec && isAstrayAround(spec) ? piece(spec) : '');
}
