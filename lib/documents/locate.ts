import { isMerge, textOfKey } from './construct';
import { YamlNode } from './syntax';

/**
 * Where the value at a path stands, through aliases and merges to where it is written; where it is empty, its key.
 *
 * @param path the parts of a JSON pointer
 */
export function locate(root: YamlNode, path: readonly string[]): number | undefined {
  let node = root;
  let at = root.at;
  for (const part of path) {
    const found: Found | undefined = node.kind === 'sequence' ? item(node, part) : pair(node, part);
    if (!found) return undefined;
    node = through(found.value);
    at = node.kind === 'scalar' && node.text === '' && node.plain ? found.at : node.at;
  }
  return at;
}

interface Found {
  readonly at: number;
  readonly value: YamlNode;
}

function through(node: YamlNode): YamlNode {
  return node.kind === 'alias' ? node.target! : node;
}

function item(node: YamlNode, part: string): Found | undefined {
  const value = node.children[Number(part)];
  return value && { at: value.at, value };
}

/** The pair that wins: the last that has the key, as when the value was made. */
function pair(node: YamlNode, part: string): Found | undefined {
  for (let at = node.children.length - 2; at >= 0; at -= 2) {
    const [key, value] = [node.children[at], node.children[at + 1]];
    const found = isMerge(key) ? merged(value, part) : textOfKey(key) === part ? { at: key.at, value } : undefined;
    if (found) return found;
  }
  return undefined;
}

function merged(value: YamlNode, part: string): Found | undefined {
  const sources = value.kind === 'sequence' ? value.children : [value];
  for (const source of sources) {
    const found = pair(through(source), part);
    if (found) return found;
  }
  return undefined;
}
