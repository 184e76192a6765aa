import { github, javascript, YamlFile } from 'projen';

const { READ, WRITE } = github.workflows.JobPermission;

/**
 * The commit of each action, and the version that it is. Those of projen's own jobs are among them; a job that wants another one fails here.
 * projen names the same commits, or tags that cannot move (`ActionRefs`); a new version is looked up there.
 */
const ACTIONS: Readonly<Record<string, readonly [commit: string, version: string]>> = {
  'actions/checkout': ['3d3c42e5aac5ba805825da76410c181273ba90b1', 'v7.0.1'],
  'actions/download-artifact': ['3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c', 'v8.0.1'],
  'actions/setup-node': ['820762786026740c76f36085b0efc47a31fe5020', 'v7.0.0'],
  'actions/upload-artifact': ['043fb46d1a93c77aae656e7c1c64a875d1fc6a0a', 'v7.0.1'],
  'peter-evans/create-pull-request': ['5f6978faf089d4d20b00c7766989d076bb2fc7f1', 'v8.1.1'],
};

/** What publishes to all five registries, for projen's own releases and those of the AWS CDK. */
const PUBLIB = 'publib@0.2.1061';

const BASH = { run: { shell: 'bash' } };
const LINUX = ['ubuntu-latest'];
/** The newest that is supported: its npm publishes with provenance. */
const NEWEST_NODE = '24';

const checkout = (all = false): github.workflows.JobStep => ({
  name: 'Checkout', uses: 'actions/checkout', with: { 'persist-credentials': false, ...(all ? { 'fetch-depth': 0 } : {}) },
});
const node = (which: string): github.workflows.JobStep => ({
  name: 'Node.js', uses: 'actions/setup-node', with: { 'node-version': which, 'package-manager-cache': false },
});
const run = (name: string, command: string, more: Partial<github.workflows.JobStep> = {}): github.workflows.JobStep => ({
  name, run: command, ...more,
});

/** All workflows; what they run is in tasks and scripts that run elsewhere, too. */
export function workflows(project: javascript.NodeProject): void {
  const { github: hub } = project;
  if (!hub) throw new Error('the project has no GitHub');
  for (const [action, [commit]] of Object.entries(ACTIONS)) hub.actions.set(action, `${action}@${commit}`);
  build(hub);
  version(hub);
  release(hub);
  hub.workflows.forEach(({ file }) => file && sayVersions(file));
}

/** On every system and every Node: the tests, and the package as a user gets it. The whole of `.ci/run` once, with what Linux alone has. */
function build(hub: github.GitHub): void {
  const workflow = new github.GithubWorkflow(hub, 'build', {
    limitConcurrency: true,
    concurrencyOptions: { group: '${{ github.workflow }}-${{ github.ref }}', cancelInProgress: true },
  });
  workflow.on({ push: { branches: ['main'] }, pullRequest: {}, workflowDispatch: {} });
  workflow.addJobs({
    tests: {
      name: '${{ matrix.os }}, Node ${{ matrix.node }}',
      runsOn: ['${{ matrix.os }}-latest'],
      strategy: { failFast: false, matrix: { domain: { os: ['ubuntu', 'macos', 'windows'], node: ['20', '22', '24'] } } },
      permissions: { contents: READ },
      timeoutMinutes: 90,
      defaults: BASH,
      steps: [
        checkout(),
        node('${{ matrix.node }}'),
        run('Install', 'npm ci'),
        run('Test', 'npm test'),
        run('Compile', 'npm run compile'),
        run('API of jsii as it was', 'npm run compat && npm run compat-check'),
        // A script for the shells of Unix.
        run('Package', 'npm run package-check', { if: 'runner.os != \'Windows\'' }),
      ],
    },
    whole: {
      name: 'All of .ci/run',
      runsOn: LINUX,
      permissions: { contents: READ },
      timeoutMinutes: 120,
      defaults: BASH,
      steps: [checkout(), node('20'), run('.ci/run', 'bash .ci/run')],
    },
    changeset: {
      name: 'A changeset beside each change of the package',
      runsOn: LINUX,
      permissions: { contents: READ },
      timeoutMinutes: 15,
      if: 'github.event_name == \'pull_request\'',
      steps: [checkout(true), node(NEWEST_NODE), run('Install', 'npm ci --ignore-scripts'), run('Changeset', 'npx changeset status --since=origin/main')],
    },
  });
}

/** Gathers what is pending into a version and its page of the changelog: a pull request. */
function version(hub: github.GitHub): void {
  const workflow = new github.GithubWorkflow(hub, 'version', { limitConcurrency: true });
  workflow.on({ workflowDispatch: {} });
  workflow.addJob('version', {
    name: 'The next version',
    runsOn: LINUX,
    permissions: { contents: READ },
    timeoutMinutes: 30,
    steps: [
      checkout(true),
      node(NEWEST_NODE),
      run('Install', 'npm ci'),
      run('Version and changelog', 'npx projen release:version'),
      ...github.WorkflowActions.createPullRequest({
        workflowName: 'version',
        pullRequestTitle: 'The next version',
        pullRequestDescription: 'What the changesets say, as a version and its page of the changelog. Once it is merged, push the tag: CONTRIBUTING.md says how.',
        // With the token of the run itself no workflow would test the pull request.
        credentials: hub.projenCredentials,
        branchName: 'version',
      }),
    ],
  });
}

/** A tag is published everywhere; by hand the same is rehearsed, and nothing leaves. */
function release(hub: github.GitHub): void {
  const workflow = new github.GithubWorkflow(hub, 'release', { limitConcurrency: true });
  workflow.on({ push: { tags: ['v*.*.*'] }, workflowDispatch: {} });
  const tagged = 'github.event_name == \'push\'';
  workflow.addJob('build', {
    name: 'All that is published',
    runsOn: LINUX,
    permissions: { contents: READ },
    timeoutMinutes: 150,
    defaults: BASH,
    steps: [
      checkout(true),
      node(NEWEST_NODE),
      run('The tag, the version and the changelog are one', 'node projenrc/release-notes.js "$GITHUB_REF_NAME" > "$RUNNER_TEMP/notes.md"', { if: tagged }),
      run('.ci/run', 'bash .ci/run'),
      run('Nothing is known against what is published', 'npm run advisories', { env: { ADVISORIES_REQUIRED: '1' } }),
      // All of them are on this machine: what could not be tried elsewhere is tried here.
      run('Java, Go and .NET', 'npx projen languages-check', { env: { LANGUAGES_REQUIRED: '1' } }),
      run('Packages', 'npx projen package-all'),
      run('Notes', 'cp "$RUNNER_TEMP/notes.md" dist/notes.md', { if: tagged }),
      { name: 'Keep', uses: 'actions/upload-artifact', with: { 'name': 'dist', 'path': 'dist', 'if-no-files-found': 'error', 'retention-days': 7 } },
    ],
  });

  const env = { PUBLIB_DRYRUN: `\${{ ${tagged} && 'false' || 'true' }}` };
  type Env = Record<string, string>;
  type Permissions = github.workflows.JobPermissions;
  const publish = (id: string, name: string, command: string, own: Env, permissions: Permissions = { contents: READ }) => workflow.addJob(id, {
    name: `To ${name}`,
    needs: ['build'],
    runsOn: LINUX,
    // Its rules say who lets a release go.
    environment: 'release',
    permissions,
    timeoutMinutes: 30,
    steps: [node(NEWEST_NODE), fetched, run('Publish', `npx --yes --package ${PUBLIB} ${command}`, { env: { ...env, ...own } })],
  });
  const fetched: github.workflows.JobStep = { name: 'What was built', uses: 'actions/download-artifact', with: { name: 'dist', path: 'dist' } };
  const trusted = { idToken: WRITE, contents: READ };
  const secret = (name: string) => `\${{ secrets.${name} }}`;
  publish('npm', 'npm, with provenance', 'publib-npm', { NPM_TRUSTED_PUBLISHER: 'true', NPM_CONFIG_PROVENANCE: 'true' }, trusted);
  publish('pypi', 'PyPI', 'publib-pypi', { PYPI_TRUSTED_PUBLISHER: 'true' }, trusted);
  publish('nuget', 'NuGet', 'publib-nuget', { NUGET_TRUSTED_PUBLISHER: 'true', NUGET_USERNAME: secret('NUGET_USERNAME') }, trusted);
  publish('maven', 'Maven Central', 'publib-maven', {
    MAVEN_SERVER_ID: 'central-ossrh',
    MAVEN_USERNAME: secret('MAVEN_USERNAME'),
    MAVEN_PASSWORD: secret('MAVEN_PASSWORD'),
    MAVEN_GPG_PRIVATE_KEY: secret('MAVEN_GPG_PRIVATE_KEY'),
    MAVEN_GPG_PRIVATE_KEY_PASSPHRASE: secret('MAVEN_GPG_PRIVATE_KEY_PASSPHRASE'),
  });
  publish('go', 'the repository of the Go module', 'publib-golang', {
    GITHUB_TOKEN: secret('GO_GITHUB_TOKEN'), GIT_USER_NAME: 'github-actions[bot]', GIT_USER_EMAIL: '41898282+github-actions[bot]@users.noreply.github.com',
  });
  workflow.addJob('github', {
    name: 'A release on GitHub',
    needs: ['npm', 'pypi', 'nuget', 'maven', 'go'],
    if: tagged,
    runsOn: LINUX,
    permissions: { contents: WRITE },
    timeoutMinutes: 15,
    steps: [fetched, run('Release', 'gh release create "$GITHUB_REF_NAME" --repo "$GITHUB_REPOSITORY" --verify-tag --notes-file dist/notes.md dist/js/*.tgz', { env: { GH_TOKEN: '${{ github.token }}' } })],
  });
}

/** The version beside each commit, which a person can read. projen's YAML has no comments. */
function sayVersions(file: YamlFile): void {
  const plain = file as unknown as { synthesizeContent(resolver: unknown): string | undefined };
  const synthesize = plain.synthesizeContent.bind(file);
  plain.synthesizeContent = (resolver) => synthesize(resolver)?.replace(/^( *(?:- )?uses: )(\S+)$/gm, (_, uses: string, action: string) => {
    const [name, ref] = action.split('@');
    const [commit, tag] = ACTIONS[name] ?? [];
    if (ref !== commit) throw new Error(`${file.path} uses ${action}: its commit is not known`);
    return `${uses}${action} # ${tag}`;
  });
}
