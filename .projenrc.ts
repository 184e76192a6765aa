import { cdk8s, javascript } from 'projen';

const NODE = '20.x';

const project = new cdk8s.ConstructLibraryCdk8s({
  name: 'graceful-mesh',
  description: 'Kubernetes workloads in a service mesh that stop without dropping a request, or refuse to synthesise.',
  author: 'graceful-mesh maintainers',
  authorAddress: 'maintainers@graceful-mesh.example',
  repositoryUrl: 'https://github.com/graceful-mesh/graceful-mesh.git',
  keywords: ['cdk8s', 'kubernetes', 'istio', 'asm', 'service-mesh', 'sidecar', 'graceful-shutdown', 'terminationDrainDuration', 'preStop'],
  license: 'Apache-2.0',
  copyrightOwner: 'graceful-mesh maintainers',
  stability: 'experimental',
  defaultReleaseBranch: 'main',
  projenrcTs: true,
  packageManager: javascript.NodePackageManager.NPM,
  minNodeVersion: '20.0.0',
  workflowNodeVersion: NODE,
  cdk8sVersion: '2.68.12',
  constructsVersion: '10.3.0',
  jsiiVersion: '~5.9.0',
  typescriptVersion: '~5.9.0',
  srcdir: 'lib',
  libdir: 'lib',
  testdir: 'test',
  peerDeps: ['cdk8s-plus-28@^2.5.6'],
  // jsii wants a run-time library that is not a jsii module to be bundled. Each has no dependencies of its own:
  // yaml and shell-quote read what people wrote, semver compares what their clusters run.
  bundledDeps: ['yaml@^2.9.1', 'semver@^7.7.0', 'shell-quote@^1.8.3'],
  devDeps: [
    'cdk8s-plus-28@2.5.6',
    '@types/semver',
    '@types/shell-quote',
    'cdk8s-cli@^2.207.0',
    'dependency-cruiser@^17.0.0',
    'fast-check@^4.3.0',
  ],
  github: false,
  release: false,
  depsUpgrade: false,
  docgen: true,
  docgenFilePath: 'API.md',
  jestOptions: {
    jestVersion: '^29',
    updateSnapshot: javascript.UpdateSnapshot.NEVER,
    junitReporting: false,
    jestConfig: {
      collectCoverage: false,
      // Jest prefers .js; beside each source lies what jsii made of it, perhaps yesterday's.
      moduleFileExtensions: ['ts', 'js', 'json'],
      testMatch: ['<rootDir>/test/**/*.test.ts', '<rootDir>/examples/**/*.test.ts'],
      watchPathIgnorePatterns: ['/node_modules/', '/dist/'],
      moduleNameMapper: { '^graceful-mesh$': '<rootDir>/lib/index.ts', '^graceful-mesh/jest$': '<rootDir>/lib/jest/index.ts' },
    },
  },
  tsJestOptions: { transformOptions: { isolatedModules: true } },
  eslintOptions: { dirs: ['lib'], devdirs: ['test', 'examples', 'bench', 'projenrc'], prettier: false },
  gitignore: ['dist/', '*.tsbuildinfo', '.jsii', 'tsconfig.json.bak', '/examples/*/dist/'],
});
project.package.addField('workspaces', ['examples/*']);
project.synth();
