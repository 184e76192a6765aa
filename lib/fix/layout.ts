import { Json } from '../model';
import * as yaml from '../third-party/yaml';

/** The text of one document, and how it ends its lines. */
export interface Text {
  readonly source: string;
  readonly eol: '\n' | '\r\n';
}

export const textOf = (source: string): Text => ({ source, eol: source.includes('\r\n') ? '\r\n' : '\n' });

export function lineStart(source: string, at: number): number {
  return source.lastIndexOf('\n', at - 1) + 1;
}

/** Behind the line break, or at the end of a text that has none. */
export function lineEnd(source: string, at: number): number {
  if (at > 0 && source[at - 1] === '\n') return at;
  const end = source.indexOf('\n', at);
  return end < 0 ? source.length : end + 1;
}

/** How many characters stand before it in its line. */
export const column = (source: string, at: number): number => at - lineStart(source, at);

/** Whether nothing but blanks stands before it in its line. */
export const standsFirst = (source: string, at: number): boolean => source.slice(lineStart(source, at), at).trim() === '';

/** Behind the last character of a value: comments and empty lines after it are somebody's own. */
export function endOf(node: yaml.AnyNode): number {
  const flow = (yaml.isMap(node) || yaml.isSeq(node)) && node.flow === true;
  if (!flow && yaml.isMap(node) && node.items.length > 0) {
    const { key, value } = node.items[node.items.length - 1];
    return value ? Math.max(endOf(value), key.range[1]) : key.range[1] + 1;
  }
  if (!flow && yaml.isSeq(node) && node.items.length > 0) return endOf(node.items[node.items.length - 1]);
  return node.range[1];
}

/** JSON is YAML within brackets. */
export const flowText = (value: Json): string => JSON.stringify(value);

/** `key: value` on lines of its own, without the last line break. */
export function blockPair(key: string, value: Json, indent: number, text: Text): string {
  return indented({ [key]: value }, indent, text);
}

/** `- value` likewise. */
export function blockItem(value: Json, indent: number, text: Text): string {
  return indented([value], indent, text);
}

function indented(value: Json, indent: number, { eol }: Text): string {
  const blanks = ' '.repeat(indent);
  return yaml.stringify(value, { lineWidth: 0, aliasDuplicateObjects: false, version: '1.1' }).trimEnd().split('\n').map((line) => (line === '' ? '' : blanks + line)).join(eol);
}
