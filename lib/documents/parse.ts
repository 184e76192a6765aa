import type * as JsYaml from '../third-party/js-yaml';
import { BOUNDS } from './bounds';
import { Unreadable, YamlNode } from './syntax';

type Growing = { -readonly [K in keyof Omit<YamlNode, 'children'>]: YamlNode[K] } & { readonly children: Growing[] };

const NONE: Growing[] = [];

/**
 * The first document of a text as a tree, or undefined where there is none.
 *
 * @throws Unreadable
 */
export function parseFirst(source: string): YamlNode | undefined {
  const yaml = require('../third-party/js-yaml') as typeof JsYaml;
  let events: JsYaml.Event[];
  try {
    events = yaml.parseEvents(source, { maxDepth: BOUNDS.depth });
  } catch (error) {
    const { reason, mark } = error as JsYaml.YAMLException;
    throw new Unreadable('this is no YAML', String(reason), mark?.position ?? 0);
  }
  return new Tree(source, yaml).first(events);
}

/** A tree that grows with the events of a parser. */
class Tree {
  private readonly anchors = new Map<string, Growing>();
  private readonly open: Growing[] = [];
  private readonly handles = new Map<string, string>();
  private root: Growing | undefined;
  /** Of what came last: an empty value has no place of its own. */
  private at = 0;

  constructor(private readonly source: string, private readonly yaml: typeof JsYaml) {}

  first(events: readonly JsYaml.Event[]): YamlNode | undefined {
    const { EVENT_ALIAS, EVENT_DOCUMENT, EVENT_MAPPING, EVENT_SCALAR, EVENT_SEQUENCE } = this.yaml;
    let documents = 0;
    for (const event of events) {
      switch (event.type) {
        case EVENT_DOCUMENT:
          if (++documents > 1) return this.root;
          for (const directive of event.directives) if (directive.kind === 'tag') this.handles.set(directive.handle, directive.prefix);
          break;
        case EVENT_SEQUENCE:
          this.collection('sequence', event);
          break;
        case EVENT_MAPPING:
          this.collection('mapping', event);
          break;
        case EVENT_SCALAR:
          this.scalar(event);
          break;
        case EVENT_ALIAS:
          this.alias(event);
          break;
        default:
          this.open.pop();
      }
    }
    return this.root;
  }

  private collection(kind: 'sequence' | 'mapping', event: JsYaml.SequenceEvent | JsYaml.MappingEvent): void {
    this.at = event.start;
    const node: Growing = { kind, at: this.at, tag: this.tagOf(event), text: '', plain: false, children: [] };
    this.add(node, event);
    this.open.push(node);
  }

  private scalar(event: JsYaml.ScalarEvent): void {
    const { PLAIN, SINGLE_QUOTED, DOUBLE_QUOTED } = this.yaml.SCALAR_STYLE;
    const quoted = event.style === SINGLE_QUOTED || event.style === DOUBLE_QUOTED;
    if (event.valueStart >= 0) this.at = event.valueStart - (quoted ? 1 : 0);
    const tag = this.tagOf(event);
    const text = this.textOf(event);
    this.add({ kind: 'scalar', at: this.at, tag: tag === '!' ? '' : tag, text, plain: event.style === PLAIN && tag === '', children: NONE }, event);
  }

  /** At the end of a text without a line break a block text has none either in kubectl. */
  private textOf(event: JsYaml.ScalarEvent): string {
    const text = this.yaml.getScalarValue(this.source, event);
    const { LITERAL_BLOCK, FOLDED_BLOCK } = this.yaml.SCALAR_STYLE;
    const isBlock = event.style === LITERAL_BLOCK || event.style === FOLDED_BLOCK;
    return isBlock && event.valueEnd >= this.source.length && text.endsWith('\n') && !this.source.endsWith('\n') ? text.slice(0, -1) : text;
  }

  private alias(event: JsYaml.AliasEvent): void {
    const text = this.source.slice(event.anchorStart, event.anchorEnd);
    this.at = event.anchorStart - 1;
    const target = this.anchors.get(text);
    if (!target) throw new Unreadable(`*${text.slice(0, 80)} stands for nothing`, `no &${text.slice(0, 80)} comes before it`, this.at);
    this.add({ kind: 'alias', at: this.at, tag: '', text, plain: false, children: NONE, target });
  }

  private add(node: Growing, event?: { readonly anchorStart: number; readonly anchorEnd: number }): void {
    if (event && event.anchorStart >= 0) this.anchors.set(this.source.slice(event.anchorStart, event.anchorEnd), node);
    const parent = this.open.at(-1);
    if (parent) parent.children.push(node);
    else this.root = node;
  }

  private tagOf({ tagStart, tagEnd }: { readonly tagStart: number; readonly tagEnd: number }): string {
    if (tagStart < 0) return '';
    const raw = this.source.slice(tagStart, tagEnd);
    if (raw === '!') return raw;
    if (raw.startsWith('!<')) return raw.slice(2, -1);
    const end = raw.indexOf('!', 1);
    const handle = end < 0 ? '!' : raw.slice(0, end + 1);
    return (this.handles.get(handle) ?? (handle === '!!' ? 'tag:yaml.org,2002:' : handle)) + raw.slice(handle.length);
  }
}
