import { Json } from '../model';
import { BOUNDS } from './bounds';
import { keyText, resolveScalar } from './resolve';
import { Unreadable, YamlNode } from './syntax';

/** A map that is being filled. */
type Filling = { [key: string]: Json };

/**
 * The value of a node as kubectl has it. Later keys replace earlier ones, those that a merge brings too.
 *
 * @throws Unreadable where kubectl refuses the text, or a bound is met
 * @see go.yaml.in/yaml/v2 decode.go
 */
export function construct(root: YamlNode): Json {
  return new Construction().value(root, 0);
}

class Construction {
  private aliased = 0;
  private within: YamlNode[] = [];

  value(node: YamlNode, depth: number): Json {
    this.count(node, depth);
    switch (node.kind) {
      case 'scalar':
        return this.scalar(node);
      case 'sequence':
        return node.children.map((child) => this.value(child, depth + 1));
      case 'mapping':
        return this.fill({}, node, depth);
      case 'alias':
        return this.through(node, (target) => this.value(target, depth));
    }
  }

  private count(node: YamlNode, depth: number): void {
    const at = this.within[0] ?? node;
    if (this.within.length > 0 && ++this.aliased > BOUNDS.aliased) {
      throw new Unreadable(`aliases stand for more than ${BOUNDS.aliased} values`, 'no more are read: write out what is needed', at.at);
    }
    if (depth > BOUNDS.depth) throw tooDeep(at);
  }

  private scalar(node: YamlNode): Json {
    const { value } = resolveScalar(node);
    if (typeof value === 'number' && !Number.isFinite(value)) {
      throw new Unreadable(`${node.text.slice(0, 20)} stands where a value does`, 'JSON has no such number and kubectl refuses the document: put it in quotes', node.at);
    }
    return value;
  }

  private through<T>(alias: YamlNode, use: (target: YamlNode) => T): T {
    if (this.within.includes(alias)) throw new Unreadable(`*${alias.text.slice(0, 80)} stands within what it stands for`, 'kubectl refuses a value that contains itself', alias.at);
    this.within.push(alias);
    const result = use(alias.target!);
    this.within.pop();
    return result;
  }

  private fill(map: Filling, { children }: YamlNode, depth: number): Filling {
    for (let at = 0; at < children.length; at += 2) {
      const [key, value] = [children[at], children[at + 1]];
      if (isMerge(key)) this.merge(map, value, depth);
      else put(map, this.key(key), this.value(value, depth + 1));
    }
    return map;
  }

  private merge(map: Filling, node: YamlNode, depth: number): void {
    // Of several maps the first wins, so it comes last.
    const sources = node.kind === 'sequence' ? [...node.children].reverse() : [node];
    for (const source of sources) {
      const target = source.kind === 'alias' ? source.target! : source;
      if (target.kind !== 'mapping') throw new Unreadable('<< stands before what is no map', 'a merge takes a map or a list of maps, and kubectl refuses anything else', source.at);
      this.count(source, depth);
      if (source.kind === 'alias') this.through(source, () => this.fill(map, target, depth + 1));
      else this.fill(map, target, depth + 1);
    }
  }

  private key(node: YamlNode): string {
    const key = textOfKey(node);
    if (key === undefined) throw new Unreadable('a key is no text', 'kubectl refuses lists, maps, null and integers beyond 63 bits as keys: put it in quotes', node.at);
    return key;
  }
}

export function isMerge(key: YamlNode): boolean {
  return key.kind === 'scalar' && key.text === '<<' && (key.plain || key.tag === 'tag:yaml.org,2002:merge');
}

/** The key as it stands in the value; undefined where it is none that kubectl takes. */
export function textOfKey(node: YamlNode): string | undefined {
  const key = node.kind === 'alias' ? node.target! : node;
  return key.kind === 'scalar' ? keyText(resolveScalar(key)) : undefined;
}

export function tooDeep(node: YamlNode): Unreadable {
  return new Unreadable(`lists and maps are nested deeper than ${BOUNDS.depth} levels`, 'no deeper ones are read', node.at);
}

function put(map: Filling, key: string, value: Json): void {
  // A key of that name would set the prototype.
  if (key === '__proto__') Object.defineProperty(map, key, { value, writable: true, enumerable: true, configurable: true });
  else map[key] = value;
}
