// Makes plugin/schema.json of the types in plugin/, by Pulumi's own analyzer, and adds what it leaves out: what types are for, what the registry shows of a package, and what the packages
// are called in each language. --print only prints it.
const fs = require('fs');
const path = require('path');
const { ComponentProvider } = require('@pulumi/pulumi/provider/experimental/provider');
const ts = require('typescript');

const folder = path.join(__dirname, '../plugin');
const read = (name) => fs.readFileSync(path.join(folder, name), 'utf8');
const { name, author, homepage, license, keywords, repository } = JSON.parse(read('package.json'));

// The constructs for cdk8s have other names in each language (graceful_mesh, GracefulMesh, io.github.gracefulmesh), so that a program may have both.
const LANGUAGES = {
  nodejs: { packageName: '@graceful-mesh/pulumi' },
  python: { packageName: 'pulumi_graceful_mesh', pyproject: { enabled: true } },
  go: { importBasePath: 'github.com/graceful-mesh/graceful-mesh-pulumi-go/gracefulmesh' },
  csharp: { rootNamespace: 'GracefulMesh', namespaces: { [name]: 'Components' } },
  java: { basePackage: 'io.github.gracefulmesh', packages: { [name]: 'components' } },
};

/** What the docstring of each type says. */
function described() {
  const docs = {};
  ts.createSourceFile('types.ts', read('types.ts'), ts.ScriptTarget.Latest, true).forEachChild((node) => {
    if (node.name && node.jsDoc) docs[node.name.text] = node.jsDoc.map(({ comment }) => comment).join('\n');
  });
  return docs;
}

/** `optional` is the analyzer's own: a schema says what is required. */
function lean(value) {
  if (Array.isArray(value)) return value.map(lean);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([key, one]) => key !== 'optional' || typeof one !== 'boolean').map(([key, one]) => [key, lean(one)]));
}

async function schema() {
  const components = [...read('components.ts').matchAll(/^export class (\w+)/gm)].map(([, className]) => ({ [className]: class {} })[className]);
  const { language, types, resources, dependencies, ...made } = JSON.parse(await new ComponentProvider({ components, dirname: folder, name }).getSchema());
  const docs = described();
  return `${JSON.stringify({
    ...made,
    displayName: 'Graceful Mesh',
    publisher: author,
    homepage,
    license,
    repository: repository.url.replace(/\.git$/, ''),
    keywords,
    language: Object.fromEntries(Object.entries(language).map(([key, section]) => [key, { ...section, ...LANGUAGES[key] }])),
    types: Object.fromEntries(Object.entries(lean(types)).map(([token, type]) => [token, { description: docs[token.split(':')[2]], ...type }])),
    resources: lean(resources),
  }, null, 2)}\n`;
}

schema().then((text) => (process.argv.includes('--print') ? process.stdout.write(text) : fs.writeFileSync(path.join(folder, 'schema.json'), text)));
