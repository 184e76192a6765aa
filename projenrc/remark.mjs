/*
 * What holds for all pages: a link leads to a file that is there, and to a heading of it, whether it is relative or names this repository in full.
 * README.md is read on npm, PyPI and NuGet, too, where no relative link leads anywhere.
 */
import { readFileSync } from 'node:fs';

const { repository } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const ABSOLUTE = /^(?:https?:|mailto:|#)/;
const IN_HTML = /\b(?:href|src)="([^"]*)"/g;

/** Each link and picture of a page, with the node it stands in. */
function* links(node) {
  if (['link', 'image', 'definition'].includes(node.type)) yield [node.url, node];
  if (node.type === 'html') for (const [, url] of node.value.matchAll(IN_HTML)) yield [url, node];
  for (const child of node.children ?? []) yield* links(child);
}

function absoluteInReadme() {
  return (tree, file) => {
    if (file.path !== 'README.md') return;
    for (const [url, node] of links(tree)) if (!ABSOLUTE.test(url)) file.message(`${url} leads nowhere on npm and PyPI: write it in full`, node);
  };
}

export default { plugins: [['remark-validate-links', { repository: repository.url }], absoluteInReadme] };
