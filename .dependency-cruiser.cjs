/** The imports that must never exist: ARCHITECTURE.md says why. `npm run lint` keeps them. */
const only = (from, ...to) => ({
  name: `${from}-imports-only-${to.join('-and-') || 'itself'}`,
  severity: 'error',
  from: { path: `^lib/${from}/` },
  to: { path: '^lib/', pathNot: [`^lib/${from}/`, ...to.map((folder) => (folder.endsWith('.ts') ? `^lib/${folder}$` : `^lib/${folder}/`))] },
});

/** What reads: text to documents, documents to pod templates, shell texts to what they do. */
const READING = ['model', 'documents', 'shell', 'manifest', 'pods'];
const CORE = [...READING, 'workload', 'meshes', 'rules', 'plan', 'timeline', 'requirements'];

module.exports = {
  forbidden: [
    only('model'),
    only('documents', 'model', 'third-party'),
    only('shell', 'model', 'third-party'),
    only('manifest', 'model', 'documents', 'shell'),
    only('pods', 'model', 'manifest'),
    only('timeline', 'model'),
    only('workload', ...READING),
    only('meshes', ...READING),
    // The interface of a mesh, never a mesh: a rule does not ask "is it Istio".
    only('rules', ...READING, 'workload', 'meshes/mesh.ts'),
    only('plan', ...READING, 'workload', 'rules', 'meshes/mesh.ts'),
    only('requirements', ...READING, 'workload', 'meshes', 'rules', 'plan'),
    only('check', ...CORE),
    only('report', ...CORE, 'check', 'third-party'),
    only('fix', ...CORE, 'check', 'third-party'),
    only('config', ...CORE, 'check'),
    only('cli', ...CORE, 'check', 'config', 'fix', 'report', 'third-party'),
    // cdk8s loads it by its name: it is the command line for what an app has written.
    only('validation', ...CORE, 'check', 'config', 'report', 'cli'),
    only('cdk8s', ...CORE),
    only('cdk8s-plus-28', 'cdk8s', 'plan/plan-error.ts', 'requirements'),
    only('cdk8s-plus-33', 'cdk8s', 'plan/plan-error.ts', 'requirements'),
    {
      name: 'cdk8s-of-any-version',
      comment: 'users of later versions of cdk8s-plus import graceful-mesh/cdk8s and need not have cdk8s-plus-28',
      severity: 'error',
      from: { path: '^lib/(cdk8s|jest)/' },
      to: { path: 'cdk8s-plus-' },
    },
    only('pulumi', ...CORE),
    // Runs in Pulumi's provider process, which may have no @pulumi/kubernetes.
    only('asm-provider', 'plan/plan-error.ts', 'requirements'),
    only('policy', ...READING, 'plan/plan-error.ts', 'requirements', 'rules', 'pulumi'),
    {
      name: 'doors-do-not-know-each-other',
      severity: 'error',
      from: { path: '^lib/(pulumi|policy|asm-provider)/' },
      to: { path: 'node_modules/(cdk8s|constructs)' },
    },
    {
      name: 'no-pulumi-without-a-door-to-it',
      severity: 'error',
      from: { path: '^lib/', pathNot: '^lib/(pulumi|policy)/' },
      to: { path: 'node_modules/@pulumi/' },
    },
    only('jest', ...CORE, 'cdk8s'),
    only('jest-globals', 'jest'),
    {
      name: 'the-core-is-pure',
      comment: 'no cdk8s, no Pulumi, no node: the core runs wherever JavaScript does',
      severity: 'error',
      from: { path: '^lib/(model|documents|shell|manifest|pods|meshes|workload|rules|plan|timeline|requirements|check|config|report)/' },
      to: { pathNot: ['^lib/', 'node_modules/(@types/)?(yaml|semver|diff)/'] },
    },
    { name: 'the-model-has-no-libraries', severity: 'error', from: { path: '^lib/model/' }, to: { pathNot: '^lib/model/' } },
    { name: 'no-cycle', severity: 'error', from: {}, to: { circular: true } },
    { name: 'nothing-imports-the-root', severity: 'error', from: { path: '^lib/.+/' }, to: { path: '^lib/index\\.ts$' } },
    // What the state of a stack asks for by its public name is this package itself, compiled. Vitest is not installed here: package-check has it.
    { name: 'nothing-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '^(graceful-mesh/asm-provider|vitest)$' } },
  ],
  options: {
    exclude: '^lib/.*\\.(js|d\\.ts)$',
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.d.ts', '.js', '.json'] },
  },
};
