/*
 * The programs of README.md and the guides in other languages than TypeScript, each with the files that it reads, with what its TypeScript twin writes and with
 * what the page shows of what is said: programs.ts FOLDER LANGUAGE makes FOLDER/PROGRAM/{program, files/, expected/, said.json}. Python stands beside its
 * twin on every page; java, go and csharp have a page of their own, and twins of the same name in README.md and existing.md.
 */
import * as fs from 'fs';
import * as path from 'path';
import { DocPage, runExample } from '../../test/examples';

const root = path.join(__dirname, '../..');
const guides = path.join(root, 'docs/guides');
const [, , out, language] = process.argv;
const guide = (name: string) => new DocPage(path.join(guides, name));
const readme = new DocPage(path.join(root, 'README.md'));
const existing = guide('existing.md');

function write(folder: string, files: Record<string, string>): void {
  fs.mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join(folder, name), text);
}

function program(folder: string, text: string, said: readonly string[], twin: string | undefined, files: Record<string, string>): void {
  write(folder, { 'program': text, 'said.json': JSON.stringify(said) });
  write(path.join(folder, 'files'), files);
  if (twin === undefined) return;
  // Other languages have the constructs for cdk8s-plus-28; a later one writes fields of its own.
  const same = twin.replace(/'(?:graceful-mesh\/)?cdk8s-plus-33'/g, (door) => (door.startsWith('\'graceful') ? '\'graceful-mesh\'' : '\'cdk8s-plus-28\''));
  write(path.join(folder, 'expected'), runExample(same, files).written);
}

function beside(): void {
  const untold: string[] = [];
  for (const page of [readme, ...fs.readdirSync(guides).sort().map(guide)]) {
    // The README's example reads the file that its guide shows.
    const files = { ...(page === readme ? existing.files() : {}), ...page.files() };
    for (const { name, code } of page.examples('run')) {
      const [text] = page.blocks(language, name);
      if (text !== undefined) program(path.join(out, [page.name.replace('.md', ''), name].filter(Boolean).join('-')), text, page.blocks('said', name), code, files);
      else if (!code.includes('graceful-mesh/jest')) untold.push(`${page.name} ${name}`);
    }
  }
  if (untold.length > 0) throw new Error(`no ${language} beside the TypeScript of ${untold.join(', ')}`);
}

/** A page of its own. What it refuses is the quick start with one line more, behind the one that says how long requests last. */
function apart(page: DocPage): void {
  for (const { name, code } of page.examples(language)) {
    const twin = [readme, existing].flatMap((one) => one.blocks('run', name))[0];
    if (twin === undefined) throw new Error(`${page.name} ${name} has no twin in TypeScript`);
    program(path.join(out, name), code, page.blocks('said', name), twin, existing.files());
  }
  const [line] = page.blocks('line', 'refusal');
  const text = page.block(language, 'quick-start').replace(/^.*requestDuration\b.*\d.*$/im, (before) => `${before}\n${line}`);
  program(path.join(out, 'refusal'), text, page.blocks('said', 'refusal'), undefined, {});
}

if (language === 'python') beside();
else apart(guide({ java: 'java.md', go: 'go.md', csharp: 'dotnet.md' }[language] ?? `${language}.md`));
