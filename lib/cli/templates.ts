import { readFileSync, realpathSync, statSync } from 'fs';
import * as path from 'path';
import { Checked, CheckedFinding, NamedText, Place, placeText, Related } from '../check';
import { pieces } from '../documents';
import { ConfigError } from './config-file';
import { reason, slashes } from './inputs';
import type { Io } from './io';

/** Characters of a template, and of its name: nobody writes more. */
const MOST = 1_000_000;
const MOST_NAME = 1_000;
const BREAK = /\r\n|\n|\r/;

/**
 * What was found in what Helm rendered, at the templates that it is from: those of a folder, by the comments `# Source:` that Helm writes. What has no template there stays where it is.
 *
 * @param root a chart, or what charts are in, as people gave it
 * @throws ConfigError where it is no folder
 */
export function inTemplates(checked: Checked, texts: readonly NamedText[], root: string, io: Io): Checked {
  const templates = new Templates(root, io.cwd);
  const rendered = new Map(texts.flatMap((one) => (one.text.includes(MARK) ? [[one.path, new Rendered(one.text, templates)]] : [])));
  const moved = (place: Place): Moved | undefined => rendered.get(place.path)?.moved(place);
  const pods = checked.pods.map((pod) => ({ ...pod, place: moved(pod.place)?.place ?? pod.place }));
  return { ...checked, pods, findings: checked.findings.map((finding) => atTemplate(finding, moved)) };
}

interface Moved {
  readonly place: Place;
  /** Whether its line stands in the template as it was rendered; it is the first otherwise. */
  readonly isLiteral: boolean;
}

function atTemplate(finding: CheckedFinding, moved: (place: Place) => Moved | undefined): CheckedFinding {
  const { place: rendered, related, message } = finding;
  const now = moved(rendered);
  if (!now) return finding;
  const place = (one: Related): Related => {
    const at = one.place && moved(one.place);
    if (!at) return one;
    return at.isLiteral ? { ...one, place: at.place } : { what: one.what, source: `rendered at ${placeText(one.place!)}` };
  };
  // A fix is computed when it is read.
  return Object.create(finding, Object.fromEntries(Object.entries({
    place: now.place,
    rendered,
    related: related.map(place),
    message: `${message} (rendered at ${placeText(rendered)})`,
  }).map(([key, value]) => [key, { value, enumerable: true }]))) as CheckedFinding;
}

const MARK = '# Source: ';

interface Template {
  readonly path: string;
  /** Its lines without what is around them, with their numbers; those that stand there twice are none's. */
  readonly lines: ReadonlyMap<string, number>;
  readonly text: readonly string[];
}

/** The templates of a folder, each read once. */
class Templates {
  private readonly known = new Map<string, Template | undefined>();
  private readonly folder: string;

  constructor(private readonly root: string, cwd: string) {
    const at = path.resolve(cwd, root);
    try {
      if (!statSync(at).isDirectory()) throw new ConfigError(`graceful-mesh: --root ${root}: it is no folder`);
      this.folder = realpathSync(at);
    } catch (error) {
      throw error instanceof ConfigError ? error : new ConfigError(`graceful-mesh: --root ${root}: ${reason(error)}`);
    }
  }

  /** @param source as Helm names it: `shop/templates/web.yaml`, of which the first is the chart, whose folder the root may be */
  of(source: string): Template | undefined {
    if (!this.known.has(source)) this.known.set(source, this.read(source) ?? this.read(source.slice(source.indexOf('/') + 1)));
    return this.known.get(source);
  }

  /** A rendered text may be anybody's: what it names is looked for within the folder alone, wherever links lead. */
  private read(name: string): Template | undefined {
    if (name === '' || name.length > MOST_NAME || /[\\\p{Cc}]/u.test(name) || name.split('/').includes('..') || path.isAbsolute(name)) return undefined;
    try {
      const real = realpathSync(path.join(this.folder, name));
      if (!real.startsWith(this.folder.endsWith(path.sep) ? this.folder : this.folder + path.sep)) return undefined;
      const stat = statSync(real);
      return stat.isFile() && stat.size <= MOST ? templateOf(slashes(path.join(this.root, name)), readFileSync(real, 'utf8')) : undefined;
    } catch {
      return undefined;
    }
  }
}

function templateOf(name: string, source: string): Template {
  const text = source.split(BREAK);
  const lines = new Map<string, number>();
  for (const [index, line] of text.entries()) lines.set(line.trim(), lines.has(line.trim()) ? 0 : index + 1);
  return { path: name, lines, text };
}

/** A text of documents that each say what they were rendered from. */
class Rendered {
  private readonly lines: readonly string[];
  /** With the lines on which they begin. */
  private readonly documents: { readonly line: number; readonly template?: Template }[] = [];

  constructor(text: string, templates: Templates) {
    this.lines = text.split(BREAK);
    let [line, from] = [1, 0];
    for (const { start, end } of pieces(text)) {
      line += breaksIn(text.slice(from, start));
      from = start;
      const source = sourceOf(text.slice(start, Math.min(end, start + 2 * MOST_NAME)));
      this.documents.push({ line, template: source === undefined ? undefined : templates.of(source) });
    }
  }

  moved({ line, column }: Place): Moved | undefined {
    let [first, end] = [0, this.documents.length];
    while (end - first > 1) {
      const middle = Math.floor((first + end) / 2);
      if (this.documents[middle].line <= line) first = middle;
      else end = middle;
    }
    const template = this.documents[first]?.template;
    if (!template) return undefined;
    const own = this.lines[line - 1] ?? '';
    const at = (own.trim() !== '' && template.lines.get(own.trim())) || 0;
    if (at === 0) return { place: { path: template.path, line: 1, column: 1 }, isLiteral: false };
    const indent = (text: string) => text.length - text.trimStart().length;
    return { place: { path: template.path, line: at, column: Math.max(1, column - indent(own) + indent(template.text[at - 1])) }, isLiteral: true };
  }
}

const breaksIn = (text: string): number => text.split(BREAK).length - 1;

/** What a document begins with, before anything that is no comment. */
function sourceOf(text: string): string | undefined {
  for (const line of text.split(BREAK)) {
    if (line.startsWith(MARK)) return line.slice(MARK.length).trim();
    if (line.trim() !== '' && !line.startsWith('#') && !line.startsWith('---')) return undefined;
  }
  return undefined;
}
