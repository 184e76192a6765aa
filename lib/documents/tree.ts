import { checkEscapes } from './escapes';
import { Unreadable, YamlNode } from './syntax';
import type * as JsYaml from '../third-party/js-yaml';

type Growing = { -readonly [K in keyof Omit<YamlNode, 'children'>]: YamlNode[K] } & { readonly children: Growing[] };

const NONE: Growing[] = [];
const ANCHOR = /^[\w-]+$/;

/** A tree that grows with the events of js-yaml. */
export class Tree {
  private readonly anchors = new Map<string, Growing>();
  private readonly open: Growing[] = [];
  private readonly handles = new Map<string, string>();
  private root: Growing | undefined;
  /** Of what came last: an empty value has no place of its own. */
  private at = 0;
  /** Taken once: the library's names are getters, and a text has many scalars. */
  private readonly styles: typeof JsYaml.SCALAR_STYLE;
  private readonly scalarText: typeof JsYaml.getScalarValue;

  constructor(private readonly source: string, private readonly yaml: typeof JsYaml) {
    this.styles = yaml.SCALAR_STYLE;
    this.scalarText = yaml.getScalarValue;
  }

  grow(events: readonly JsYaml.Event[]): YamlNode | undefined {
    const { EVENT_ALIAS, EVENT_DOCUMENT, EVENT_MAPPING, EVENT_SCALAR, EVENT_SEQUENCE } = this.yaml;
    for (const event of events) {
      switch (event.type) {
        case EVENT_DOCUMENT:
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
    const text = event.valueStart < 0 ? '' : this.textOf(event);
    const tag = this.tagOf(event);
    const plain = event.style === this.styles.PLAIN && tag === '';
    this.add({ kind: 'scalar', at: this.at, tag: tag === '!' ? '' : tag, text, plain, children: NONE }, event);
  }

  private textOf(event: JsYaml.ScalarEvent): string {
    const { DOUBLE_QUOTED, FOLDED_BLOCK, LITERAL_BLOCK, SINGLE_QUOTED } = this.styles;
    const text = this.scalarText(this.source, event);
    switch (event.style) {
      case LITERAL_BLOCK:
      case FOLDED_BLOCK:
        this.at = this.indicatorOf(event, event.style === LITERAL_BLOCK ? '|' : '>');
        // At the end of a text without a line break a block text has none either in kubectl.
        return event.valueEnd >= this.source.length && text.endsWith('\n') && !this.source.endsWith('\n') ? text.slice(0, -1) : text;
      case DOUBLE_QUOTED:
        if (!event.fast) checkEscapes(this.source.slice(event.valueStart, event.valueEnd), event.valueStart);
        this.at = event.valueStart - 1;
        return text;
      default:
        this.at = event.valueStart - (event.style === SINGLE_QUOTED ? 1 : 0);
        return text;
    }
  }

  /** A block text begins at its | or >, which stands on the line before it, behind its tag and its anchor. */
  private indicatorOf({ valueStart, tagEnd, anchorEnd }: JsYaml.ScalarEvent, indicator: string): number {
    const from = Math.max(this.at, tagEnd, anchorEnd);
    let at = valueStart - 1;
    while (at > from && isBreak(this.source[at])) at -= 1;
    while (at > from && !isBreak(this.source[at])) at -= 1;
    return this.source.indexOf(indicator, at);
  }

  private alias(event: JsYaml.AliasEvent): void {
    const text = this.source.slice(event.anchorStart, event.anchorEnd);
    this.at = event.anchorStart - 1;
    const target = this.anchors.get(text);
    if (!target) throw new Unreadable(`*${text} stands for nothing`, `no &${text} comes before it`, this.at);
    this.add({ kind: 'alias', at: this.at, tag: '', text, plain: false, children: NONE, target });
  }

  private add(node: Growing, event?: { readonly anchorStart: number; readonly anchorEnd: number }): void {
    if (event && event.anchorStart >= 0) this.anchor(node, this.source.slice(event.anchorStart, event.anchorEnd), event.anchorStart - 1);
    const parent = this.open.at(-1);
    if (parent) parent.children.push(node);
    else this.root = node;
  }

  private anchor(node: Growing, name: string, at: number): void {
    if (!ANCHOR.test(name)) throw new Unreadable(`&${name} is no anchor`, 'kubectl takes letters, digits, - and _ in its name', at);
    this.anchors.set(name, node);
  }

  private tagOf({ tagStart, tagEnd }: { readonly tagStart: number; readonly tagEnd: number }): string {
    if (tagStart < 0) return '';
    const raw = this.source.slice(tagStart, tagEnd);
    if (raw === '!') return raw;
    if (raw.startsWith('!<')) return raw.slice(2, -1);
    const end = raw.indexOf('!', 1);
    const handle = end < 0 ? '!' : raw.slice(0, end + 1);
    if (handle === raw) throw new Unreadable(`${raw} is no tag`, 'kubectl wants a name behind it, such as !!str', tagStart);
    return (this.handles.get(handle) ?? (handle === '!!' ? 'tag:yaml.org,2002:' : handle)) + raw.slice(handle.length);
  }
}

function isBreak(letter: string): boolean {
  return letter === '\n' || letter === '\r';
}
