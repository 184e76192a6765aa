import { Json } from '../model';
import { BOUNDS } from './bounds';
import { isText, keyText, resolveScalar } from './resolve';
import { BoundMet, Refusal, tooDeep, Unreadable, YamlNode } from './syntax';

const NO_JSON = 'kubectl refuses it: put it in quotes if it is a text';

/** A map that is being filled. */
type Filling = { [key: string]: Json };

/**
 * The value of a node as kubectl has it. Later keys replace earlier ones, those that a merge brings too.
 *
 * @throws Unreadable where kubectl refuses the text, or a bound is met
 * @see go.yaml.in/yaml/v2 decode.go, sigs.k8s.io/yaml convertToJSONableObject
 */
export function construct(root: YamlNode): Json {
  return new Construction().whole(root);
}

class Construction {
  private aliased = 0;
  private depth = 0;
  /** The aliases that the value at hand comes through. */
  private readonly within: YamlNode[] = [];
  /** What JSON has not. It is an error only where it stays: a later key of the same name may replace it. */
  private readonly unfit = new Map<object, Refusal & { readonly at: number }>();

  whole(root: YamlNode): Json {
    const value = this.value(root);
    if (this.unfit.size > 0) this.refuseUnfit(value);
    return value;
  }

  private value(node: YamlNode): Json {
    this.count(node);
    switch (node.kind) {
      case 'scalar':
        return this.scalar(node);
      case 'sequence':
        return this.deeper(node, this.list, node);
      case 'mapping':
        return this.deeper(node, this.fill, node, {});
      case 'alias':
        return this.through(node, (target) => this.value(target));
    }
  }

  private count(node: YamlNode): void {
    if (this.within.length === 0 || ++this.aliased <= BOUNDS.aliased) return;
    throw new BoundMet(`aliases stand for more than ${BOUNDS.aliased} values`, 'no more are read: write out what is needed', (this.within[0] ?? node).at);
  }

  /** @param at what is told where it is too deep */
  private deeper(at: YamlNode, make: (this: Construction, node: YamlNode, map: Filling) => Json, node: YamlNode, map: Filling = {}): Json {
    if (++this.depth > BOUNDS.depth) throw tooDeep((this.within[0] ?? at).at);
    const made = make.call(this, node, map);
    this.depth -= 1;
    return made;
  }

  private list({ children }: YamlNode): Json {
    const list: Json[] = [];
    for (const child of children) list.push(this.value(child));
    return list;
  }

  private scalar(node: YamlNode): Json {
    if (isText(node)) return node.text;
    const { value } = resolveScalar(node);
    if (typeof value !== 'number' || Number.isFinite(value)) return value;
    return this.unfitFor({}, { what: `${node.text.slice(0, 20)} is no number in JSON`, why: NO_JSON, at: node.at });
  }

  private unfitFor<T extends object>(made: T, why: Refusal & { readonly at: number }): T {
    this.unfit.set(made, why);
    return made;
  }

  private refuseUnfit(value: Json): void {
    if (typeof value !== 'object' || value === null) return;
    const why = this.unfit.get(value);
    if (why) throw new Unreadable(why.what, why.why, why.at);
    for (const member of Object.values(value)) this.refuseUnfit(member);
  }

  private through<T>(alias: YamlNode, use: (target: YamlNode) => T): T {
    if (this.within.includes(alias)) throw new Unreadable(`*${alias.text.slice(0, 80)} stands within what it stands for`, 'kubectl refuses a value that contains itself', alias.at);
    this.within.push(alias);
    const result = use(alias.target!);
    this.within.pop();
    return result;
  }

  private fill({ children }: YamlNode, map: Filling): Filling {
    for (let at = 0; at < children.length; at += 2) {
      const [key, value] = [children[at], children[at + 1]];
      if (isMerge(key)) this.merge(map, value);
      else this.pair(map, key, this.value(value));
    }
    return map;
  }

  private pair(map: Filling, node: YamlNode, value: Json): void {
    const key = node.kind === 'alias' ? node.target! : node;
    if (key.kind !== 'scalar') throw new Unreadable('a list or a map is a key', NO_JSON, node.at);
    const text = textOfKey(key);
    if (text === undefined) this.unfitFor(map, { what: `${key.text === '' ? 'an empty key' : `the key ${key.text.slice(0, 40)}`} is none in JSON`, why: NO_JSON, at: node.at });
    else if (text === '__proto__') Object.defineProperty(map, text, { value, writable: true, enumerable: true, configurable: true });
    else map[text] = value;
  }

  private merge(map: Filling, node: YamlNode): void {
    // Of several maps the first wins, so it comes last.
    const sources = node.kind === 'sequence' ? [...node.children].reverse() : [node];
    for (const source of sources) {
      const target = source.kind === 'alias' ? source.target! : source;
      if (target.kind !== 'mapping') throw new Unreadable('<< stands before what is no map', 'a merge takes a map or a list of maps, and kubectl refuses anything else', source.at);
      this.count(source);
      if (source.kind === 'alias') this.deeper(source, () => this.through(source, () => this.fill(target, map)), target);
      else this.deeper(source, this.fill, target, map);
    }
  }
}

export function isMerge(key: YamlNode): boolean {
  return key.kind === 'scalar' && key.text === '<<' && (key.plain || key.tag === 'tag:yaml.org,2002:merge');
}

/** The key as it stands in the value; undefined where it is none that kubectl takes. */
export function textOfKey(node: YamlNode): string | undefined {
  const key = node.kind === 'alias' ? node.target! : node;
  if (key.kind !== 'scalar') return undefined;
  return isText(key) ? key.text : keyText(resolveScalar(key));
}
