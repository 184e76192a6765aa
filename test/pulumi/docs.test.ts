import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { parse, parseAllDocuments } from 'yaml';
import { DocPage } from '../examples';
import { run, Run } from './support/fake-engine';
import { Plugin } from './support/plugin';
import { Pack } from './support/policy-pack';

jest.setTimeout(120_000);

const guides = path.join(__dirname, '../../docs/guides');
const root = path.join(__dirname, '../..');
const ofPulumi = fs.readdirSync(guides).filter((name) => name.startsWith('pulumi')).map((name) => path.join(guides, name));
const pages = [path.join(root, 'README.md'), ...ofPulumi].map((file) => new DocPage(file));

/** What a program says, wherever. */
const said = ({ output, logs }: Run) => [output, ...logs.filter(({ severity }) => severity !== 'debug').map(({ message }) => message)].join('\n');

function inFolder<T>(files: Record<string, string>, use: (folder: string) => Promise<T>): Promise<T> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'graceful-mesh-'));
  for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join(folder, name), text);
  return use(folder).finally(() => fs.rmSync(folder, { recursive: true }));
}

describe('docs/guides', () => {
  for (const page of pages) {
    for (const { name, code } of page.examples('program')) {
      test(`${page.name} ${name}: it registers and says what the page says`, async () => {
        const up = await inFolder({ 'index.ts': code, 'package.json': '{}' }, (folder) => run(path.join(folder, 'index.ts')));
        for (const expected of page.blocks('output', name).map((text) => parse(text))) {
          expect(up.resources.find(({ inputs }) => inputs.kind === expected.kind)?.inputs).toMatchObject(expected);
        }
        for (const text of page.blocks('said', name)) expect(said(up)).toContain(text);
        expect(up.code === 0).toBe(name !== 'wrong');
      });
    }
  }

  test('the pack of the page on policies starts, and repairs', async () => {
    const [{ code }] = new DocPage(path.join(guides, 'pulumi-policy.md')).examples('policies');
    await inFolder({ 'index.ts': code, 'package.json': '{"name":"pack","version":"1.0.0","main":"index.ts"}', 'PulumiPolicy.yaml': 'runtime: nodejs' }, async (folder) => {
      const pack = await Pack.start(folder);
      expect((await pack.policies()).find(({ name }) => name === 'graceful-mesh-plan')?.level).toBe('remediate');
      pack.stop();
    });
  });

  test('the YAML of the page on other languages is taken by the plugin', async () => {
    const [text] = new DocPage(path.join(guides, 'pulumi-languages.md')).blocks('yaml', '');
    const { checkout } = parseAllDocuments(text)[0].toJS().resources;
    const plugin = await Plugin.start(path.join(root, 'plugin'));
    const { state } = await plugin.construct(checkout.type.replace(':', ':index:'), 'checkout', checkout.properties);
    plugin.stop();
    expect(state).toMatchObject({ grace: 76 });
  });
});

describe('examples', () => {
  const example = (name: string) => run(path.join(root, 'examples', name, 'index.ts'), { env: { PULUMI_CONFIG: '{}' } });

  test('pulumi-shop: a new program', async () => {
    const up = await example('pulumi-shop');
    expect(said(up)).toBe('');
    expect(up.code).toBe(0);
    const [, outputs] = Object.entries(up.outputs).find(([urn]) => urn.includes('pulumi:pulumi:Stack')) as [string, any];
    expect(outputs).toMatchObject({ grace: 76, timeline: expect.stringContaining('no request is lost') });
    expect(up.resources.map(({ urn }) => urn.split('::').slice(2).join('::')).sort()).toMatchSnapshot();
  });

  test('pulumi-existing: one transform for what is there', async () => {
    const up = await example('pulumi-existing');
    expect(up.code).toBe(0);
    const workloads = up.resources.filter(({ inputs }) => inputs.spec?.template);
    expect(Object.fromEntries(workloads.map(({ name, inputs }) => [name, inputs.spec.template]))).toMatchSnapshot();
    expect(said(up)).toContain('the vendor\'s operator sets the grace [GM902]');
  });
});
