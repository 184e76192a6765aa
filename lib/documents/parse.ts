import type * as JsYaml from '../third-party/js-yaml';
import { BOUNDS } from './bounds';
import { Unreadable, YamlNode } from './syntax';

type Writable = { -readonly [K in keyof YamlNode]: YamlNode[K] } & { children: Writable[] };

const NONE: Writable[] = [];

/**
 * The first document of a text as a tree, or undefined where there is none.
 *
 * @param base where the text begins in the whole one
 * @throws Unreadable
 */
export function parseFirst(source: string, base: number): YamlNode | undefined {
  const yaml = require('../third-party/js-yaml') as typeof JsYaml;
  let events: JsYaml.Event[];
  try {
    events = yaml.parseEvents(source, { maxDepth: BOUNDS.depth });
  } catch (error) {
    const { reason, mark } = error as JsYaml.YAMLException;
    throw new Unreadable('this is no YAML', String(reason), base + (mark?.position ?? 0));
  }
  const anchors = new Map<string, Writable>();
  const open: Writable[] = [];
  const handles = new Map<string, string>();
  let started = false;
  let root: Writable | undefined;
  let at = base;
  const tagOf = (event: { tagStart: number; tagEnd: number }): string => (event.tagStart < 0 ? '' : fullTag(source.slice(event.tagStart, event.tagEnd), handles));
  const add = (node: Writable, event?: { anchorStart: number; anchorEnd: number }) => {
    if (event && event.anchorStart >= 0) anchors.set(source.slice(event.anchorStart, event.anchorEnd), node);
    if (open.length === 0) root = node;
    else open[open.length - 1].children.push(node);
  };
  for (const event of events) {
    switch (event.type) {
      case 1:
        if (started) return root;
        started = true;
        for (const directive of event.directives) if (directive.kind === 'tag') handles.set(directive.handle, directive.prefix);
        break;
      case 2:
      case 3: {
        at = base + event.start;
        const node: Writable = { kind: event.type === 2 ? 'sequence' : 'mapping', at, tag: tagOf(event), text: '', plain: false, children: [] };
        add(node, event);
        open.push(node);
        break;
      }
      case 4: {
        if (event.valueStart >= 0) at = base + event.valueStart - (event.style === 2 || event.style === 3 ? 1 : 0);
        const tag = tagOf(event);
        add({ kind: 'scalar', at, tag: tag === '!' ? '' : tag, text: yaml.getScalarValue(source, event), plain: event.style === 1 && tag === '', children: NONE }, event);
        break;
      }
      case 5: {
        const text = source.slice(event.anchorStart, event.anchorEnd);
        const target = anchors.get(text);
        at = base + event.anchorStart - 1;
        if (!target) throw new Unreadable(`*${text.slice(0, 80)} stands for nothing`, `no &${text.slice(0, 80)} comes before it`, at);
        add({ kind: 'alias', at, tag: '', text, plain: false, children: NONE, target });
        break;
      }
      default:
        open.pop();
    }
  }
  return root;
}

function fullTag(raw: string, handles: ReadonlyMap<string, string>): string {
  if (raw === '!') return raw;
  if (raw.startsWith('!<')) return raw.slice(2, -1);
  const end = raw.indexOf('!', 1);
  const handle = end < 0 ? '!' : raw.slice(0, end + 1);
  return (handles.get(handle) ?? (handle === '!!' ? 'tag:yaml.org,2002:' : handle)) + raw.slice(handle.length);
}
