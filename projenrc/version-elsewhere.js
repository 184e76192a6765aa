/*
 * Where the version stands besides package.json and CHANGELOG.md: the package for Pulumi's other languages, and what users write of Java, pipelines and the action. A test holds them together.
 */
const { readFileSync, writeFileSync } = require('fs');
const path = require('path');

const root = path.join(__dirname, '..');
const { version } = require('../package.json');
const change = (name, to) => writeFileSync(path.join(root, name), to(readFileSync(path.join(root, name), 'utf8')));

change('plugin/package.json', (text) => {
  const plugin = JSON.parse(text);
  plugin.version = plugin.dependencies['graceful-mesh'] = version;
  return `${JSON.stringify(plugin, null, 2)}\n`;
});
change('docs/guides/java.md', (text) => text.replace(/(<artifactId>graceful-mesh<\/artifactId>\s*<version>)[^<]*/g, (_, before) => before + version));
change('docs/guides/pipelines.md', (text) => text.replace(/(graceful-mesh@v?|package: graceful-mesh\n +version: )\d+\.\d+\.\d+/g, (_, before) => before + version));
change('action.yml', (text) => text.replace(/(description: The version of graceful-mesh.*\n +default: )\S+/, (_, before) => before + version));
