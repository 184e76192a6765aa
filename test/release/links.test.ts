import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';

const root = path.join(__dirname, '../..');
const remark = path.join(root, 'node_modules/remark-cli/cli.js');
const OURS = 'https://github.com/graceful-mesh/graceful-mesh/blob/main';

/** What the linter of links says of pages that stand in a folder of their own. */
function said(pages: Readonly<Record<string, string>>): string {
  const work = fs.mkdtempSync(path.join(os.tmpdir(), 'links-'));
  try {
    for (const [name, text] of Object.entries(pages)) fs.writeFileSync(path.join(work, name), text);
    const config = path.join(root, 'projenrc/remark.mjs');
    const { status, stdout, stderr } = spawnSync(process.execPath, [remark, '--frail', '--quiet', '--no-stdout', '--no-color', '--rc-path', config, '.'], { cwd: work, encoding: 'utf8' });
    expect(stdout).toBe('');
    expect(status).toBe(stderr === '' ? 0 : 1);
    return stderr;
  } finally {
    fs.rmSync(work, { recursive: true });
  }
}

// What `npm run lint` asks of all pages: it must be able to say no.
describe('links of the pages', () => {
  test('those that lead somewhere are taken, in full and relative, to files and to headings', () => {
    const page = `# A\n\n[b](b.md), [its heading](b.md#the-heading), [in full](${OURS}/b.md#the-heading), [here](#a), [elsewhere](https://example.org)\n`;
    expect(said({ 'a.md': page, 'b.md': '# The heading\n' })).toBe('');
  });

  test('a file that is not there, a heading that is not there, and both in full', () => {
    const page = `[one](gone.md) [two](b.md#gone) [three](${OURS}/lost.md) [four](${OURS}/b.md#lost)\n`;
    const lines = said({ 'a.md': page, 'b.md': '# The heading\n' });
    for (const what of ['gone.md', '#gone', 'lost.md', '#lost']) expect(lines).toContain(`\`${what}\``);
  });

  test('README.md is read elsewhere: no relative link, whatever it is written as', () => {
    const page = '[one](b.md) [two] <a href="c.md">three</a> ![four](d.svg)\n\n[two]: e.md\n';
    const lines = said({ 'README.md': page, 'b.md': '', 'c.md': '', 'd.svg': '', 'e.md': '' });
    for (const name of ['b.md', 'c.md', 'd.svg', 'e.md']) expect(lines).toContain(`${name} leads nowhere on npm and PyPI`);
  });
});
