import { BOUNDS } from './bounds';

/** A node as it stands in a YAML text: tags, anchors and aliases are not resolved yet. */
export interface YamlNode {
  readonly kind: 'scalar' | 'sequence' | 'mapping' | 'alias';
  /** Where it begins, in characters of its document's text. */
  readonly at: number;
  /** In full, such as `tag:yaml.org,2002:int`; empty where none stands there. */
  readonly tag: string;
  /** Of a scalar its text, of an alias its name. */
  readonly text: string;
  /** Of a scalar: neither quoted nor tagged, so that its text decides what it is. */
  readonly plain: boolean;
  /** Of a mapping, keys and values by turns. */
  readonly children: readonly YamlNode[];
  /** Of an alias. */
  readonly target?: YamlNode;
}

/** What is not read, and the rule. */
export interface Refusal {
  readonly what: string;
  readonly why: string;
}

/** Why a text is not read, and where in its document. */
export class Unreadable extends Error implements Refusal {
  /** Of this reader; kubectl may read on. */
  readonly bound?: true;

  constructor(readonly what: string, readonly why: string, readonly at: number) {
    super(what);
  }
}

/** What is not read because a bound of this reader is met. */
export class BoundMet extends Unreadable {
  override readonly bound = true;
}

export function tooDeep(at: number): BoundMet {
  return new BoundMet(`lists and maps are nested deeper than ${BOUNDS.depth} levels`, 'no deeper ones are read', at);
}
