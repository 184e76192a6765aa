import { partsOf } from '../manifest';
import { Edit, Json } from '../model';
import { blockItem, blockPair, column, endOf, flowText, lineEnd, lineStart, standsFirst, Text } from './layout';
import * as yaml from '../third-party/yaml';

/** What takes the place of a stretch of a text. */
interface Patch {
  readonly start: number;
  readonly end: number;
  readonly written: string;
  /** Where nothing else may be written at the same time. */
  readonly alone?: readonly [start: number, end: number];
}

/** How often a text is parsed anew where one edit is written next to another. */
const MOST_PARSES = 16;

/** The text with all repairs in it, or those that it cannot have. */
type Spliced = { readonly text: string } | { readonly failed: readonly number[] };

/**
 * The text of one document with repairs in it, the edits of each one after the other. Only the lines of what is changed are touched: comments, quotes, order and line breaks of everything
 * else stay as they are. It is parsed anew only where one edit is written next to another, and then once for all of them. An edit cannot be written behind an alias, or where nothing may be
 * left over.
 */
export function spliced({ source, eol }: Text, repairs: readonly (readonly Edit[])[]): Spliced {
  let now = source;
  let open = repairs.map((edits, index) => ({ edits, index, next: 0 }));
  for (let parses = 0; parses < MOST_PARSES && open.length > 0; parses++) {
    const document = yaml.parseDocument(now, { uniqueKeys: false, strict: false, version: '1.1' }).contents;
    const patches: Patch[] = [];
    const failed: number[] = [];
    for (const one of open) {
      const before = patches.length;
      for (; one.next < one.edits.length; one.next++) {
        const patch = patchFor(document, { source: now, eol }, one.edits[one.next]);
        if (patch === 'nothing') continue;
        if (patch === undefined && patches.length === before) failed.push(one.index);
        if (patch === undefined || patches.some((other) => touch(patch, other))) break;
        patches.push(patch);
      }
    }
    if (failed.length > 0) return { failed };
    now = withAll(now, patches);
    open = open.filter(({ edits, next }) => next < edits.length);
  }
  return open.length > 0 ? { failed: open.map(({ index }) => index) } : { text: now };
}

function touch(one: Patch, other: Patch): boolean {
  const [[start, end], [from, to]] = [one, other].map((patch) => patch.alone ?? [patch.start, patch.end]);
  return start <= to && from <= end;
}

function withAll(source: string, patches: readonly Patch[]): string {
  let result = '';
  let from = 0;
  for (const { start, end, written } of [...patches].sort((one, other) => one.start - other.start)) {
    result += source.slice(from, start) + written;
    from = end;
  }
  return result + source.slice(from);
}

function patchFor(contents: yaml.AnyNode | null, text: Text, { pointer, value }: Edit): Patch | 'nothing' | undefined {
  const parts = partsOf(pointer);
  const way: Step[] = [];
  let node: yaml.AnyNode | null = contents;
  while (way.length < parts.length) {
    const part = parts[way.length];
    const step: Step | undefined = yaml.isMap(node) ? inMap(node, part) : yaml.isSeq(node) ? inSeq(node, part) : undefined;
    if (!step) return undefined;
    way.push(step);
    if (!step.found) break;
    node = step.node;
    if (yaml.isAlias(node)) return undefined;
    if (node === null || (yaml.isScalar(node) && node.value === null)) break;
  }
  const last = way[way.length - 1];
  if (!last) return undefined;
  const rest = parts.slice(way.length);
  if (value === undefined) return rest.length > 0 || !last.found ? 'nothing' : removed(text, last);
  const whole = rest.reduceRight<Json>((inner, part) => (part === '-' || part === '0' ? [inner] : { [part]: inner }), value);
  return last.found ? replaced(text, last, whole) : added(text, last, whole);
}

/** One level of the way: the map or list, and what of it. */
type Step = InMap | InSeq;

interface InMap {
  readonly in: 'map';
  readonly map: yaml.YamlMap;
  readonly key: string;
  readonly found?: yaml.Pair;
  readonly node: yaml.AnyNode | null;
}

interface InSeq {
  readonly in: 'seq';
  readonly seq: yaml.YamlSeq;
  readonly found?: yaml.AnyNode;
  readonly node: yaml.AnyNode | null;
}

/** Of several pairs with one key the last counts. */
function inMap(map: yaml.YamlMap, key: string): InMap {
  const found = map.items.filter((pair) => yaml.isScalar(pair.key) && String(pair.key.value) === key).pop();
  return { in: 'map', map, key, found, node: found?.value ?? null };
}

function inSeq(seq: yaml.YamlSeq, part: string): InSeq | undefined {
  if (part === '-') return { in: 'seq', seq, node: null };
  const found = seq.items[Number(part)];
  return found || Number(part) === seq.items.length ? { in: 'seq', seq, found, node: found ?? null } : undefined;
}

function replaced(text: Text, step: Step, value: Json): Patch | undefined {
  const { source } = text;
  const { node } = step;
  const scalar = value === null || typeof value !== 'object';
  if (node && (isFlow(step) || (scalar && yaml.isScalar(node) && node.type?.startsWith('BLOCK_') !== true && !String(value).includes('\n')))) {
    const [start, end] = node.range;
    const written = isFlow(step) || !scalar ? flowText(value) : scalarText(value);
    return { start, end, written };
  }
  if (step.in === 'seq' || !step.found || isFlow(step)) return undefined;
  const [start] = step.found.key.range;
  const indent = column(source, start);
  const end = node ? Math.max(endOf(node), step.found.key.range[1]) : colonEnd(source, step.found.key.range[1]);
  const whole = node !== null && source[end - 1] === '\n';
  const written = blockPair(step.key, value, indent, text);
  return { start, end, written: written.trimStart() + (whole ? text.eol : '') };
}

/** Behind the colon of a key with nothing after it. */
function colonEnd(source: string, from: number): number {
  const colon = source.indexOf(':', from);
  return colon < 0 ? from : colon + 1;
}

function added(text: Text, step: Step, value: Json): Patch | undefined {
  const { source } = text;
  if (isFlow(step)) return addedInFlow(text, step, value);
  const holder = step.in === 'map' ? step.map : step.seq;
  const last = holder.items[holder.items.length - 1];
  if (last === undefined) return undefined;
  const indent = step.in === 'map' ? column(source, step.map.items[0].key.range[0]) : column(source, holder.range[0]);
  const written = step.in === 'map' ? blockPair(step.key, value, indent, text) : blockItem(value, indent, text);
  const behind = lineEnd(source, step.in === 'map' ? endOfPair(step.map.items[step.map.items.length - 1], source) : endOf(last as yaml.AnyNode));
  const open = source[behind - 1] === '\n' ? '' : text.eol;
  return { start: behind, end: behind, written: open + written + text.eol };
}

function endOfPair({ key, value }: yaml.Pair, source: string): number {
  return value ? Math.max(endOf(value), key.range[1]) : colonEnd(source, key.range[1]);
}

function addedInFlow({ source }: Text, step: Step, value: Json): Patch {
  const holder = step.in === 'map' ? step.map : step.seq;
  const written = step.in === 'map' ? `${keyText(step, source)}: ${flowText(value)}` : flowText(value);
  const last = holder.items[holder.items.length - 1];
  if (last === undefined) return { start: holder.range[0] + 1, end: holder.range[0] + 1, written };
  const end = step.in === 'map' ? endOfPair(last as yaml.Pair, source) : endOf(last as yaml.AnyNode);
  return { start: end, end, written: `, ${written}` };
}

/** As the other keys are written: JSON has all of them in quotes. */
function keyText({ map: { items: [first] }, key }: InMap, source: string): string {
  return first && source[first.key.range[0]] !== '"' && PLAIN_KEY.test(key) ? key : flowText(key);
}

const PLAIN_KEY = /^[A-Za-z][\w./-]*$/;

/** Takes whole lines away. What is left of the map must be one: of its last key, and of one that stands behind a dash, a person decides. */
function removed({ source }: Text, step: Step): Patch | undefined {
  if (step.in === 'seq' || !step.found || isFlow(step) || step.map.items.length < 2) return undefined;
  const [start] = step.found.key.range;
  if (!standsFirst(source, start)) return undefined;
  const [from, , to] = step.map.range;
  return { start: lineStart(source, start), end: lineEnd(source, endOfPair(step.found, source)), written: '', alone: [lineStart(source, from), to] };
}

function isFlow(step: Step): boolean {
  return (step.in === 'map' ? step.map : step.seq).flow === true;
}

const scalarText = (value: Json): string => yaml.stringify(value, { lineWidth: 0, aliasDuplicateObjects: false, version: '1.1' }).trimEnd();
