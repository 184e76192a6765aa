import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { parse } from 'yaml';
import { DocPage } from '../examples';

/* The snippets of docs/guides/pipelines.md and action.yml, run by a shell. Who renders manifests is a stand-in that prints one; npx and graceful-mesh are the sources. */
const root = path.join(__dirname, '..', '..');
const page = new DocPage(path.join(root, 'docs', 'guides', 'pipelines.md'));
const version = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')).version as string;
const action = parse(fs.readFileSync(path.join(root, 'action.yml'), 'utf8'));
const SHOP = `apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  template:
    metadata: {labels: {sidecar.istio.io/inject: "true"}}
    spec: {terminationGracePeriodSeconds: 5, containers: [{name: shop, image: 'shop/checkout:1.4.2', ports: [{containerPort: 8080}]}]}
`;

let folder: string;
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pipelines-'));
  const ours = `exec "${process.execPath}" -r "${root}/test/pulumi/support/from-source.js" "${root}/lib/cli/main.ts" "$@"`;
  const program = (name: string, text: string) => fs.writeFileSync(path.join(folder, 'bin', name), `#!/bin/bash\n${text}\n`, { mode: 0o755 });
  fs.mkdirSync(path.join(folder, 'bin'));
  fs.mkdirSync(path.join(folder, 'deploy'));
  fs.writeFileSync(path.join(folder, 'deploy', 'shop.yaml'), SHOP);
  program('graceful-mesh', ours);
  program('npx', `[ "$1" = --yes ] && shift\ncase "$1" in graceful-mesh|graceful-mesh@${version}) shift ;; *) echo "npx was asked for $1" >&2; exit 9 ;; esac\n${ours}`);
  for (const name of ['helm', 'kubectl', 'argocd', 'flux']) program(name, `cat "${folder}/deploy/shop.yaml"`);
});
afterAll(() => fs.rmSync(folder, { recursive: true }));

function shell(script: string, env: Record<string, string> = {}) {
  const { status, stdout, stderr } = spawnSync('bash', ['-eo', 'pipefail', '-c', script], {
    cwd: folder, encoding: 'utf8', env: { GRACEFUL_MESH_AS_JAVASCRIPT: process.env.GRACEFUL_MESH_AS_JAVASCRIPT, PATH: `${path.join(folder, 'bin')}:${process.env.PATH}`, HOME: folder, ...env },
  });
  return { status, stdout, stderr };
}

describe('the action', () => {
  const [step, upload] = action.runs.steps;
  const given = (inputs: Record<string, string>) => Object.fromEntries(Object.entries(step.env as Record<string, string>).map(([name, from]) => {
    const [, input] = /^\$\{\{ inputs\.([\w-]+) \}\}$/.exec(from)!;
    return [name, inputs[input] ?? action.inputs[input].default];
  }));

  test('checks what it is told to, for the lines of a pull request, and writes SARIF', () => {
    const { status, stdout } = shell(step.run, given({ 'paths': 'deploy/\n\n', 'longest-request': '60s', 'sarif': 'found.sarif' }));
    expect(stdout).toContain('::error file=deploy/shop.yaml,line=7,col=');
    expect(stdout).toContain('a drain of 66s');
    expect(JSON.parse(fs.readFileSync(path.join(folder, 'found.sarif'), 'utf8')).version).toBe('2.1.0');
    expect(status).toBe(1);
  });

  test('is this version\'s, and takes no input as text of its script', () => {
    expect(action.inputs.version.default).toBe(version);
    expect(step.run).not.toContain('${{');
    expect(Object.keys(given({}))).toHaveLength(Object.keys(action.inputs).length);
    const { status } = shell(step.run, given({ paths: '$(touch broken)\n--exit-zero' }));
    expect({ status, broken: fs.existsSync(path.join(folder, 'broken')) }).toEqual({ status: 3, broken: false });
  });

  test('uploads what was written there', () => expect(upload.with.sarif_file).toBe('${{ inputs.sarif }}'));

  test('the page uses inputs that there are', () => {
    const { steps } = parse(page.block('workflow', 'github')).jobs['graceful-mesh'];
    const { uses, with: inputs } = steps[1];
    expect(uses).toBe(`graceful-mesh/graceful-mesh@v${version}`);
    expect(Object.keys(inputs).filter((name) => !(name in action.inputs))).toEqual([]);
  });
});

test('GitLab\'s job says what is wrong and writes its report', () => {
  const { 'graceful-mesh': job } = parse(page.block('gitlab', 'script'));
  const { status, stdout } = shell(job.script.join('\n'));
  expect({ status, said: stdout.includes('GM101') }).toEqual({ status: 1, said: true });
  expect(JSON.parse(fs.readFileSync(path.join(folder, job.artifacts.reports.codequality), 'utf8'))[0].location.path).toBe('deploy/shop.yaml');
});

test('the hook of pre-commit takes files, and asks npm for this version', () => {
  const [{ hooks: [hook] }] = parse(page.block('file', '.pre-commit-config.yaml')).repos;
  expect(hook.additional_dependencies).toEqual([`graceful-mesh@${version}`]);
  expect(new RegExp(hook.files).test('deploy/shop.yaml')).toBe(true);
  const { status, stdout } = shell(`${hook.entry} deploy/shop.yaml`);
  expect({ status, line: stdout.split('\n')[0].startsWith('deploy/shop.yaml:7:') }).toEqual({ status: 1, line: true });
});

test.each(['pipes', 'gitops'].flatMap((name) => page.block('shell', name).split('\n')))('%s', (line) => {
  const { status, stdout } = shell(line);
  expect({ status, said: stdout.includes('GM101') }).toEqual({ status: line.includes('--fail-on never') ? 0 : 1, said: true });
});

test('the validation of the page is of this version', () => expect(parse(page.block('file', 'cdk8s.yaml')).validations[0].version).toBe(version));
