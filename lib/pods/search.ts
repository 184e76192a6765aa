import { isObject, JsonObject, objectAt, pointer, textAt, textsAt } from '../manifest';
import { Allowance, Json } from '../model';
import { groupOf, isBatch, isOwnGroup, Runs, TemplatePlace, workloadKind } from './kinds';
import { isNoPodKey, isNoWorkload } from './no-workloads';
import { Obstacle, PodSource, UnreadPods } from './pod-source';
import { hasDirective, isChange, isFragment, shapeOf } from './shape';
import { sizeOf, weightOf } from './size';
import { copiesMetadata, whyPartlyUnread, whyUnread } from './unread-kinds';

/** Deep enough for an object in a composition in a List; the deepest that was seen is at 14. */
const MAX_DEPTH = 30;
/** As many values as the largest object that is read has (`BOUNDS.values` of the documents). */
const MAX_VALUES = 1_000_000;

/** An object with a kind, and where it stands. */
interface Root {
  readonly object: JsonObject;
  readonly kind: string;
  readonly apiVersion: string;
  /** How many parts lead to it. */
  readonly depth: number;
  /** Whether it stands in another object, which is no List. */
  readonly nested: boolean;
}

/** One walk through a manifest. The way to where it is stands in `parts`, and becomes a pointer only where something is found. */
export class Search {
  public readonly sources: PodSource[] = [];
  public readonly unread: UnreadPods[] = [];
  private readonly parts: string[] = [];
  /** The objects and lists that it is in: one that is in itself has no end. */
  private readonly inside: unknown[] = [];
  private left = MAX_VALUES;

  /** @param allowed what is read together with it */
  public constructor(private readonly manifest: unknown, private readonly allowed: Allowance = new Allowance(() => sizeOf(manifest, MAX_VALUES))) {
    if (Array.isArray(manifest)) this.items(manifest, '', '');
    else this.object(manifest, '', '', false);
    if (this.left < 0) this.met(`more than ${MAX_VALUES} values would be looked at`);
  }

  /** @param kind and `apiVersion` where the object has none of its own, as the items of a typed list */
  private object(value: unknown, kind: string, apiVersion: string, nested: boolean): void {
    if (!isObject(value) || --this.left < 0 || this.parts.length > MAX_DEPTH || this.inside.includes(value)) return;
    this.inside.push(value);
    this.rooted(value, kind, apiVersion, nested);
    this.inside.pop();
  }

  private rooted(value: JsonObject, kind: string, apiVersion: string, nested: boolean): void {
    const root: Root = {
      object: value,
      kind: textAt(value.kind) ?? kind,
      apiVersion: textAt(value.apiVersion) ?? apiVersion,
      depth: this.parts.length,
      nested,
    };
    if (Array.isArray(value.items) && (root.kind === '' || root.kind.endsWith('List'))) {
      this.parts.push('items');
      this.items(value.items, root.kind === 'List' ? '' : root.kind.slice(0, -'List'.length), root.kind === 'List' ? '' : root.apiVersion);
      this.parts.pop();
      return;
    }
    const group = groupOf(root.apiVersion);
    const known = workloadKind(group, root.kind);
    if (known) {
      for (const place of known.places) this.placed(root, place, known.writable, value, {}, 0);
    } else if (root.kind === '') {
      this.withoutKind(root);
    } else {
      const how = whyUnread(group, root.kind, value);
      if (how !== undefined) return this.tell(root, how);
      if (root.apiVersion !== '' && isNoWorkload(group, root.kind)) return;
      const before = this.sources.length;
      this.walk(root, value, '', {}, {});
      const partly = whyPartlyUnread(group, root.kind, value, this.sources.length > before);
      if (partly !== undefined) this.tell(root, partly);
    }
  }

  private items(items: readonly unknown[], kind: string, apiVersion: string): void {
    for (let index = 0; index < items.length && this.left > 0; index++) {
      this.parts.push(String(index));
      this.object(items[index], kind, apiVersion, false);
      this.parts.pop();
    }
  }

  /** The templates of a kind that is known, by the way to them. */
  private placed(root: Root, place: TemplatePlace, writable: boolean, value: unknown, around: JsonObject, at: number, outer?: PodSource['outer']): void {
    if (--this.left < 0) return;
    if (at === place.parts.length) {
      // The workloads of Kubernetes' own have one template, with containers or without; in other kinds it may be left out.
      if (isObject(value) || isOwnGroup(groupOf(root.apiVersion))) this.found(root, objectAt(value), around, place.runs, writable ? undefined : 'judged', outer);
      return;
    }
    const part = place.parts[at];
    if (part !== '*') {
      const here = objectAt(value);
      const template = part === 'spec' && at > 0 && isObject(here.metadata) ? { path: [...this.parts.slice(root.depth), 'metadata'].join('.'), metadata: here.metadata } : outer;
      this.parts.push(part);
      this.placed(root, place, writable, here[part], here, at + 1, template);
      this.parts.pop();
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, item] of Object.entries(value)) {
        if (!isObject(item)) continue;
        this.parts.push(key);
        this.placed(root, place, writable, item, around, at + 1, outer);
        this.parts.pop();
      }
    }
  }

  /** A plain template is judged as one. In other maps without a kind, such as a chart's values, nothing is. */
  private withoutKind(root: Root): void {
    const spec = objectAt(root.object.spec);
    if (Array.isArray(spec.containers)) return this.found(root, root.object, {}, 'restartPolicy');
    const template = objectAt(spec.template);
    const containers = objectAt(template.spec).containers;
    if (!Array.isArray(containers) || shapeOf(containers) !== 'pod') return;
    this.parts.push('spec', 'template');
    this.found(root, template, spec, 'restartPolicy');
    this.parts.length -= 2;
  }

  /** Looks for what looks like pods in an object of which nothing is known. */
  private walk(root: Root, value: JsonObject, key: string, parent: JsonObject, grandparent: JsonObject): void {
    const { containers } = value;
    if (Array.isArray(containers)) {
      const shape = shapeOf(containers);
      if (shape === 'pattern') return;
      // At the spec of a custom resource a list of containers is something of its own: Prometheus adds to its pods by one.
      if (shape === 'part' || (shape === 'pod' && this.parts.length === root.depth + 1)) return this.tell(root, 'its containers are merged into pods that its controller makes');
      if (shape === 'pod') return this.pod(root, value, key, parent, grandparent);
    }
    for (const name of Object.keys(value)) {
      const inner = value[name];
      if (typeof inner !== 'object' || inner === null || isNoPodKey(name)) continue;
      this.parts.push(name);
      this.enter(root, inner, name, value, parent);
      this.parts.pop();
    }
  }

  private enter(root: Root, value: unknown, key: string, parent: JsonObject, grandparent: JsonObject): void {
    if (this.parts.length > MAX_DEPTH || --this.left < 0 || this.inside.includes(value)) return;
    this.inside.push(value);
    if (Array.isArray(value)) {
      for (let index = 0; index < value.length; index++) {
        if (typeof value[index] !== 'object' || value[index] === null) continue;
        this.parts.push(String(index));
        this.enter(root, value[index], '', parent, grandparent);
        this.parts.pop();
      }
    } else if (isObject(value)) {
      if (typeof value.kind === 'string' && typeof value.apiVersion === 'string') {
        if (isWhole(value)) this.rooted(value, '', '', true);
      } else {
        this.walk(root, value, key, parent, grandparent);
      }
    }
    this.inside.pop();
  }

  /** A spec with containers: with a template around it, where it stands under `spec`, or bare. */
  private pod(root: Root, spec: JsonObject, key: string, parent: JsonObject, grandparent: JsonObject): void {
    if (key !== 'spec') return this.found(root, { metadata: metadataOf(root, spec), spec }, parent, 'restartPolicy', 'podSpec');
    const last = this.parts.pop() as string;
    this.found(root, parent, grandparent, 'restartPolicy', 'kind');
    this.parts.push(last);
  }

  private found({ object, kind, apiVersion, depth, nested }: Root, template: JsonObject, around: JsonObject, runs: Runs, kept?: Obstacle, outer?: PodSource['outer']): void {
    const spec = objectAt(template.spec);
    const directs = hasDirective(object) || hasDirective(around) || hasDirective(template);
    if (isChange(spec) || (directs && [object, around, template].some(({ $patch }) => $patch === 'delete'))) return;
    if (!this.mayHave(spec)) return;
    const metadata = objectAt(object.metadata);
    const here = pointer(...this.parts);
    const partial = directs || (isFragment(spec) && !isObject(around.selector));
    const obstacle = nested ? 'nested' : kept ?? (partial ? 'fragment' : undefined);
    this.sources.push({
      kind: kind || 'object',
      apiVersion,
      name: textAt(metadata.name) ?? '',
      namespace: textAt(metadata.namespace),
      pointer: here,
      at: depth === 0 ? here : pointer(...this.parts.slice(depth)),
      template,
      form: kept === 'podSpec' ? 'podSpec' : 'template',
      spec: around,
      workloadAnnotations: this.parts.length === depth ? {} : objectAt(metadata.annotations),
      workloadLabels: this.parts.length === depth ? {} : objectAt(metadata.labels),
      ...(outer && { outer }),
      partial,
      completes: runs === 'completes' || (runs === 'restartPolicy' && ends(spec.restartPolicy, (kept === 'kind' || kept === 'podSpec') && isBatch(kind))),
      writable: obstacle === undefined,
      ...(obstacle && { obstacle }),
    });
  }

  /** Whether another pod is read; otherwise nothing is looked at any more. */
  private mayHave(spec: JsonObject): boolean {
    const isFirst = this.allowed.has('containers', 0);
    if (this.allowed.take('containers', weightOf(spec))) return true;
    if (isFirst) {
      this.met(`from here on no more pods are read: pods and containers together are more than ${this.allowed.most('containers')}, and for the size of what is read no more are`);
    }
    this.left = 0;
    return false;
  }

  /** A bound. */
  private met(how: string): void {
    const { kind, apiVersion, metadata } = objectAt(this.manifest);
    const { name, namespace } = objectAt(metadata);
    this.unread.push({ kind: textAt(kind) ?? 'object', apiVersion: textAt(apiVersion) ?? '', name: textAt(name) ?? '', namespace: textAt(namespace), pointer: '', how, bound: true });
  }

  private tell({ object, kind, apiVersion, depth }: Root, how: string): void {
    const at = pointer(...this.parts.slice(0, depth));
    if (this.unread.some((one) => one.pointer === at)) return;
    const metadata = objectAt(object.metadata);
    this.unread.push({ kind, apiVersion, name: textAt(metadata.name) ?? '', namespace: textAt(metadata.namespace), pointer: at, how });
  }
}

/**
 * Whether an object inside another one is one, and no reference to one that stands elsewhere: a reference has names in it and nothing else. Of a kind that is known
 * the part is there that has the pods.
 */
function isWhole(object: JsonObject): boolean {
  if (workloadKind(groupOf(object.apiVersion), textAt(object.kind) ?? '')) return isObject(object.spec) || isObject(object.template) || Array.isArray(object.items);
  return Object.keys(object).some((key) => key !== 'metadata' && typeof object[key] === 'object' && object[key] !== null);
}

/** @param otherwise where the pod does not say it */
const ends = (policy: Json | undefined, otherwise: boolean): boolean => (policy === undefined || policy === null ? otherwise : policy === 'Never' || policy === 'OnFailure');

/** Labels and annotations of the pods of a bare spec: those that stand in it, and those of the object where its controller copies them. */
function metadataOf({ object, kind, apiVersion }: Root, spec: JsonObject): JsonObject {
  const copied = copiesMetadata(groupOf(apiVersion), kind) ? objectAt(object.metadata) : {};
  const own = objectAt(spec.metadata);
  const texts = (name: string) => ({ ...textsAt(copied[name]), ...textsAt(own[name]), ...textsAt(spec[name]) });
  return { ...own, labels: texts('labels'), annotations: texts('annotations') };
}
