import { readFileSync } from 'fs';
import { cdk8s, javascript, TextFile } from 'projen';
import { twin, TWINS } from './projenrc/twins';
import { workflows } from './projenrc/workflows';

const project = new cdk8s.ConstructLibraryCdk8s({
  name: 'graceful-mesh',
  description: 'Kubernetes workloads in a service mesh that stop without dropping a request, or refuse to synthesise.',
  author: 'graceful-mesh maintainers',
  authorAddress: 'maintainers@graceful-mesh.example',
  repositoryUrl: 'https://github.com/graceful-mesh/graceful-mesh.git',
  keywords: [
    'cdk8s', 'kubernetes', 'k8s', 'istio', 'asm', 'envoy', 'service-mesh', 'sidecar', 'pulumi', 'graceful-shutdown', 'zero-downtime', 'terminationGracePeriodSeconds', 'terminationDrainDuration',
    'preStop',
  ],
  license: 'Apache-2.0',
  copyrightOwner: 'graceful-mesh maintainers',
  stability: 'experimental',
  defaultReleaseBranch: 'main',
  projenrcTs: true,
  packageManager: javascript.NodePackageManager.NPM,
  minNodeVersion: '20.0.0',
  cdk8sVersion: '2.68.12',
  constructsVersion: '10.3.0',
  jsiiVersion: '~5.9.0',
  typescriptVersion: '~5.9.0',
  srcdir: 'lib',
  libdir: 'lib',
  testdir: 'test',
  peerDeps: ['cdk8s-plus-28@^2.5.6'],
  devDeps: [
    'cdk8s-plus-28@2.5.6',
    // What is attached to must come out the same for users of later versions.
    'cdk8s-plus-33@2.5.57',
    'cdk8s-cli@^2.207.0',
    'dependency-cruiser@^17.0.0',
    // What is used of these is bundled into lib/third-party by esbuild (projenrc/third-party.js), a twentieth of their size, so that no user of ours has
    // to install any: the parsers of YAML and of shells; yaml edits what people wrote and keeps their comments, semver compares what their clusters run,
    // diff shows what was changed.
    'esbuild@^0.28.0',
    'js-yaml@5.5.0',
    'unbash@6.0.4',
    'yaml@^2.9.1',
    'semver@^7.7.0',
    'diff@^8.0.4',
    // The same of the command line: arguments, globs, colours, the lines around a finding, XML. Each is small, kept, and without dependencies of its own that are not bundled with it.
    'commander@^14.0.3',
    'tinyglobby@^0.2.17',
    'picocolors@^1.1.1',
    '@babel/code-frame@^7.29.0',
    'fast-xml-builder@^1.3.2',
    // Proves that no pattern of lib backtracks without end. The last line that an eslintrc loads on every Node 20.
    'eslint-plugin-regexp@^2.10.0',
    'fast-check@^4.3.0',
    // Holds the published schema of the config file against what is read.
    'ajv@^8.20.0',
    // The last of the SDK that supports Node 20. jsii refuses @pulumi as peers: they are optional peers in peerDependenciesMeta.
    '@pulumi/pulumi@3.248.0',
    '@pulumi/kubernetes@4.34.2',
    '@pulumi/policy@1.21.0',
    // Alibaba Cloud's own client of its OpenAPI, and its types of retries; the package of the product itself, @alicloud/servicemesh20200111, is not on npm.
    '@alicloud/openapi-core@1.0.8',
    '@darabonba/typescript@1.0.5',
    // Releases: a sentence for users beside each change, and the next version from what they say. Commits here are sentences of another kind, so the tools that
    // read conventional commits have nothing to read. The last that runs on Node 20.
    '@changesets/cli@^2.31.1',
    // Finds links in the pages that lead nowhere: files and headings, also where a link names this repository in full.
    'remark-cli@^12.0.1',
    'remark-validate-links@^13.1.0',
  ],
  // What each language calls this package.
  publishToPypi: { distName: 'graceful-mesh', module: 'graceful_mesh' },
  publishToMaven: { mavenGroupId: 'io.github.graceful-mesh', mavenArtifactId: 'graceful-mesh', javaPackage: 'io.github.gracefulmesh' },
  publishToGo: { moduleName: 'github.com/graceful-mesh/graceful-mesh-go', packageName: 'gracefulmesh' },
  publishToNuget: { packageId: 'GracefulMesh', dotNetNamespace: 'GracefulMesh' },
  // Commits are sentences here, and releases are changesets': projen's own release reads conventional commits.
  githubOptions: { mergify: false, pullRequestLint: false },
  buildWorkflow: false,
  release: false,
  pullRequestTemplate: false,
  workflowNodeVersion: '24',
  stale: false,
  depsUpgradeOptions: {
    // What was published yesterday may be taken back tomorrow.
    cooldown: 7,
    workflowOptions: { schedule: javascript.UpgradeDependenciesSchedule.WEEKLY },
  },
  docgen: true,
  docgenFilePath: 'API.md',
  compressAssembly: true,
  jestOptions: {
    jestVersion: '^29',
    updateSnapshot: javascript.UpdateSnapshot.NEVER,
    passWithNoTests: false,
    junitReporting: false,
    jestConfig: {
      collectCoverage: false,
      setupFilesAfterEnv: ['<rootDir>/test/seed.ts'],
      testSequencer: '<rootDir>/test/longest-first.js',
      globalSetup: '<rootDir>/test/as-javascript.ts',
      globalTeardown: '<rootDir>/test/as-javascript-removed.ts',
      // Jest prefers .js; beside each source lies what jsii made of it, perhaps yesterday's.
      moduleFileExtensions: ['ts', 'js', 'json'],
      // A package of its own that has the same name, for Pulumi's other languages.
      modulePathIgnorePatterns: ['<rootDir>/plugin/'],
      testMatch: ['<rootDir>/test/**/*.test.ts', '<rootDir>/examples/**/*.test.ts'],
      moduleNameMapper: { '^graceful-mesh$': '<rootDir>/lib/index.ts', '^graceful-mesh/(cdk8s|cdk8s-plus-33|jest|jest-globals|pulumi|policy|asm-provider)$': '<rootDir>/lib/$1/index.ts' },
    },
  },
  eslintOptions: { dirs: ['lib'], devdirs: ['test', 'examples', 'bench', 'projenrc', 'plugin'] },
  gitignore: ['.jsii', '.jsii.gz', '.jsii.tabl.json', '/examples/*/dist/', '/examples/*/results/'],
});

// What `changeset version` has written; projen would begin again at 0.0.0.
const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
project.package.addVersion(version);

// The last one without native bindings: newer ones make a lock file that `npm ci` refuses where a registry lacks the binding of some platform.
project.deps.removeDependency('eslint-import-resolver-typescript');
project.addDevDeps('eslint-import-resolver-typescript@3.6.3');

// What is read with the line breaks of Windows is kept with them.
project.gitattributes.addAttributes('/test/cli/sessions/*/crlf.yaml', '-text', '-eol');
// ts-jest reads types that lint checks, and takes five times as long without reading them.
project.jest!.config.transform = { '^.+\\.ts$': '<rootDir>/test/transform.js' };
project.deps.removeDependency('ts-jest');
// Tests run in a context of their own, where each look at one of these costs as much as a call: handed to every module they are variables, and all takes a fifth less.
project.jest!.config.sandboxInjectedGlobals = [
  'Array', 'BigInt', 'Boolean', 'Error', 'JSON', 'Map', 'Math', 'Number', 'Object', 'RegExp', 'Set', 'String', 'Symbol', 'TypeError', 'WeakMap',
];
// What is tested of one cdk8s-plus holds for every other, to the letter.
project.jest?.addSnapshotResolver('<rootDir>/test/snapshots.js');

// An app repo as a user has it imports the package by its name: npm links it.
// It is one of them itself, or changesets would not find the package that it releases.
project.package.addField('workspaces', ['.', 'examples/*']);
// The command line, and the same for kubectl.
project.package.addField('bin', { 'graceful-mesh': 'lib/cli/main.js', 'kubectl-graceful_mesh': 'lib/cli/main.js' });
project.package.addField('exports', {
  '.': { types: './lib/index.d.ts', default: './lib/index.js' },
  './cdk8s': { types: './lib/cdk8s/index.d.ts', default: './lib/cdk8s/index.js' },
  ...Object.fromEntries(TWINS.map((plus) => [`./${plus}`, { types: `./lib/${plus}/index.d.ts`, default: `./lib/${plus}/index.js` }])),
  './pulumi': { types: './lib/pulumi/index.d.ts', default: './lib/pulumi/index.js' },
  './policy': { types: './lib/policy/index.d.ts', default: './lib/policy/index.js' },
  // What the dynamic resources of ASM run in Pulumi's provider process. Its path is in the state of every stack that has one: it stays.
  './asm-provider': { types: './lib/asm-provider/index.d.ts', default: './lib/asm-provider/index.js' },
  './jest': { types: './lib/jest/index.d.ts', default: './lib/jest/index.js' },
  './jest-globals': { types: './lib/jest-globals/index.d.ts', default: './lib/jest-globals/index.js' },
  // Vitest is for ES modules alone.
  './vitest': { types: './lib/vitest/index.d.mts', default: './lib/vitest/index.mjs' },
  './package.json': './package.json',
  './.jsii': './.jsii',
});
// The root has the constructs for cdk8s-plus-28; whoever imports another door need not have it, and only the Pulumi doors need Pulumi.
project.package.addField('peerDependenciesMeta', {
  'cdk8s': { optional: true },
  'constructs': { optional: true },
  'cdk8s-plus-28': { optional: true },
  // jsii would make users of Python and Java install it beside cdk8s-plus-28, were it a peer by range.
  ...Object.fromEntries(TWINS.map((plus) => [plus, { optional: true }])),
  '@pulumi/pulumi': { optional: true },
  '@pulumi/kubernetes': { optional: true },
  '@pulumi/policy': { optional: true },
  '@alicloud/openapi-core': { optional: true },
});
for (const plus of TWINS) {
  for (const [name, text] of twin(plus)) new TextFile(project, `lib/${plus}/${name}`, { lines: text.split('\n') });
}
project.gitignore.addPatterns('/lib/third-party/');
project.package.setScript('prepare', 'node projenrc/third-party.js');
project.compileTask.exec('node projenrc/join.js');
// Maps and sources inside the code triple what every import of this package reads; the sources are in the repository.
project.tryFindObjectFile('tsconfig.json')?.addOverride('compilerOptions.inlineSourceMap', false);
project.tryFindObjectFile('tsconfig.json')?.addOverride('compilerOptions.inlineSources', false);
// For programs that still resolve modules as Node 10 did.
project.package.addField('typesVersions', {
  '*': Object.fromEntries(['cdk8s', ...TWINS, 'pulumi', 'policy', 'jest', 'jest-globals'].map((door) => [door, [`lib/${door}/index.d.ts`]])),
});

for (const pattern of ['/.changeset/', '/lib/**/*.ts', '!/lib/**/*.d.ts', '/bench/', '/rosetta/', '.jsii.tabl.json', '/examples/', '/plugin/', '/.ci/', '/.dependency-cruiser.cjs', '/docs/', '/API.md', '/ARCHITECTURE.md', '/CONTRIBUTING.md', '/CHANGELOG.md', '/SECURITY.md', '/CODE_OF_CONDUCT.md', '/lib/third-party/js-yaml.d.ts', '/lib/third-party/unbash*.d.ts', '/lib/third-party/commander.d.ts', '/lib/third-party/tinyglobby.d.ts', '/lib/third-party/picocolors.d.ts', '/lib/third-party/code-frame.d.ts', '/lib/third-party/fast-xml-builder.d.ts', '*.tgz']) project.addPackageIgnore(pattern);
// Half of the package would be comments, and declarations that no door leads to.
project.compileTask.exec('node projenrc/lean.js');

// The tests prove; the linter is a task of its own, and neither rewrites a file.
project.testTask.reset('jest --ci -w 3', { receiveArgs: true });
// Loading on demand takes require; it is kept in a few files; the SDK's own protocol has no other way in.
project.eslint?.addOverride({ files: ['lib/*/libraries.ts', 'lib/documents/parse.ts', 'lib/shell/parse.ts', 'lib/cdk8s/core.ts', 'lib/*/on-demand.ts', 'lib/asm-provider/client.ts', 'lib/pulumi/asm.ts', 'test/**'], rules: { '@typescript-eslint/no-require-imports': 'off' } });
// Optional peers: jsii refuses them as peerDependencies, so they are devDependencies here, and looked for when they are needed.
// The plugin's own package has this package's name, and is installed with it.
project.eslint?.addOverride({ files: ['plugin/**'], rules: { 'import/no-unresolved': 'off', 'import/no-extraneous-dependencies': 'off' } });
project.eslint?.addOverride({ files: ['lib/cdk8s-plus-33/**', 'lib/pulumi/**', 'lib/policy/**', 'lib/asm-provider/**', 'lib/jest-globals/**', 'test/jest/jest-globals.test.ts'], rules: { 'import/no-extraneous-dependencies': 'off' } });
// Every pattern of the library meets text that nobody here wrote: each must be linear in it, from any start and whatever follows. 1.2 kB of an annotation
// have kept one busy for minutes, 50,000 characters of a command another for seconds.
project.eslint?.addPlugins('regexp');
project.eslint?.addOverride({
  files: ['lib/**'],
  rules: {
    'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }],
    'regexp/no-super-linear-move': ['error', { report: 'potential', ignoreSticky: true }],
    // What a rule cannot read it cannot judge.
    'regexp/no-invalid-regexp': 'error',
  },
});
project.addTask('links', {
  description: 'Links that lead nowhere, in all pages. API.md hands on those of others\' docstrings; links into it are followed',
  exec: 'remark --frail --quiet --no-stdout --rc-path projenrc/remark.mjs --ignore-pattern API.md . .github .changeset',
});
project.addTask('lint', {
  description: 'Style, types of everything that jsii does not compile, the imports that must never exist, and links that lead nowhere',
  steps: [
    { spawn: 'compile' },
    { exec: 'eslint --ext .ts --max-warnings 0 --no-error-on-unmatched-pattern lib test bench projenrc .projenrc.ts' },
    // By themselves: after all others TypeScript resolved the doors that they import by another project's rules, and ended in an assertion.
    { exec: 'eslint --ext .ts --max-warnings 0 --no-error-on-unmatched-pattern examples' },
    { exec: 'tsc --noEmit -p projenrc/tsconfig.check.json' },
    { exec: 'depcruise --config .dependency-cruiser.cjs lib' },
    { spawn: 'links' },
  ],
  env: { ESLINT_USE_FLAT_CONFIG: 'false', NODE_NO_WARNINGS: '1' },
});
const runTs = 'ts-node -T --project projenrc/tsconfig.run.json';
const preferSource = { TS_NODE_PREFER_TS_EXTS: 'true' };
project.addTask('pulumi-schema', { description: 'Writes plugin/schema.json from the types of the components', exec: 'node projenrc/pulumi-schema.js' });
project.addTask('rule-pages', { description: 'Writes docs/rules from the rules and their fixtures', exec: `${runTs} projenrc/rule-pages.ts`, env: preferSource });
project.addTask('config-schema', { description: 'Writes config.schema.json, by which editors know graceful-mesh.yaml, from its settings', exec: `${runTs} projenrc/config-schema.ts`, env: preferSource });
project.addTask('package-check', {
  description: 'What npm would publish, installed in an empty folder and used',
  exec: 'bash projenrc/package-check.sh',
});
project.addTask('python-check', {
  description: 'The wheel in a fresh virtual environment: every Python program of the docs writes what its TypeScript twin writes',
  exec: 'bash projenrc/python-check.sh',
});
const rosetta = project.addTask('rosetta', {
  description: 'Every example of the docstrings compiles; what it is in other languages, for their docstrings',
  exec: 'node projenrc/rosetta.js',
});
for (const language of ['python', 'java', 'go', 'dotnet']) project.tasks.tryFind(`package:${language}`)?.prependSpawn(rosetta);
project.addTask('languages-check', {
  description: 'The Java and Go programs of the docs, compiled and run with what is generated; .NET is compiled where a dotnet is. `-- java go`',
  exec: 'bash projenrc/languages-check.sh',
  receiveArgs: true,
});
project.addTask('pulumi-sdks-check', {
  description: 'The Pulumi SDKs for Python, Node.js and Go, generated, compiled, and the component of the docs made with each under its mocks. `-- python`',
  exec: 'bash projenrc/pulumi-sdks-check.sh',
  receiveArgs: true,
});
project.addTask('strangers', {
  description: 'What somebody does who has just heard of the package, from the packed tarball: to the first YAML, the first refusal, the first test',
  exec: 'bash projenrc/strangers.sh',
});
project.tasks.tryFind('compat')?.reset('node projenrc/compat.js', { receiveArgs: true });
project.addTask('compat-check', { description: 'That the gate of compat would say no', exec: 'node projenrc/compat-check.js' });
project.addTask('advisories', {
  description: 'npm audit of what somebody gets with this package: of what is installed with it, and of what is bundled, which no app sees; peers are told',
  exec: 'node projenrc/advisories.js',
});
project.addTask('advisories-check', { description: 'That the gate of advisories would say no', exec: 'node projenrc/advisories-check.js' });
project.addTask('release:version', {
  description: 'The next version and its page of the changelog, of the changesets that are pending',
  steps: [
    { exec: 'changeset version' },
    { exec: 'node projenrc/version-elsewhere.js' },
    { exec: 'node projenrc/pulumi-schema.js' },
    { exec: 'npm install --package-lock-only --ignore-scripts' },
    { spawn: 'default' },
  ],
});
project.addTask('demo', {
  description: 'The example shop through the real cdk8s synth: the YAML, the plan, the timeline',
  steps: [{ spawn: 'compile' }, { exec: 'cdk8s synth --check-upgrade=false', cwd: 'examples/shop' }],
  env: { npm_config_loglevel: 'error' },
});
project.addTask('hostile', {
  description: 'Random hostile inputs through everything that reads them: counts, the slowest, what crashed. `-- --count 1000000 --seed 7`',
  // Compiled before: what a compiler does the first time is not the price of an input.
  steps: [
    { exec: 'esbuild test/hostile/run.ts --bundle --platform=node --packages=external --log-level=error --outfile=.cache/hostile/run.js' },
    { exec: 'node .cache/hostile/run.js', receiveArgs: true },
  ],
});
project.addTask('bench', {
  description: 'Synthesis and import, as ratios to plain cdk8s-plus-28 that writes the same YAML',
  steps: [{ spawn: 'compile' }, { exec: 'node bench/run.js' }],
});
// jsii and its tools greet every Node that is past its end of life with a banner; this package still supports it.
for (const name of ['compile', 'docgen', 'package:js', 'rosetta']) project.tasks.tryFind(name)?.env('JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION', '20');

workflows(project);

project.synth();
