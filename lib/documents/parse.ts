import { BOUNDS } from './bounds';
import { firstDocument } from './first-document';
import { tooDeep, Unreadable, YamlNode } from './syntax';
import { Tree } from './tree';
import type * as JsYaml from '../third-party/js-yaml';

let loaded: typeof JsYaml | undefined;

/**
 * The first document of a text as a tree, or undefined where there is none.
 *
 * @throws Unreadable
 */
export function parseFirst(text: string): YamlNode | undefined {
  loaded ??= require('../third-party/js-yaml') as typeof JsYaml;
  const source = firstDocument(text);
  return new Tree(source, loaded).grow(eventsOf(loaded, source));
}

function eventsOf(yaml: typeof JsYaml, source: string): readonly JsYaml.Event[] {
  try {
    // To js-yaml a scalar is a level, too, and what may be a key is one more; how deep lists and maps are is measured where the value is made.
    return yaml.parseEvents(source, { maxDepth: BOUNDS.depth + 2 });
  } catch (error) {
    // What else it may throw, its documentation leaves open.
    const { reason = 'its reader fails', mark } = error as Partial<JsYaml.YAMLException>;
    const at = mark?.position ?? 0;
    throw reason.startsWith('nesting exceeded maxDepth') ? tooDeep(at) : new Unreadable('this is no YAML', reason, at);
  }
}
