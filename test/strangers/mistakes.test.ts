import { Installed, Ran } from './installed';

/*
 * What people get wrong in their first ten minutes, each in a program of its own, and all that it says: where, which property, its value, what would do, and
 * the line of theirs; no line of ours, and no stack of ours.
 */
const REFUSED: Readonly<Record<string, readonly [mistake: string, said: string]>> = {
  'a grace that is too short': [
    'new GracefulMeshDeployment(chart, \'checkout\', { ...basics, terminationGracePeriod: Duration.seconds(30) });',
    'Error: [shop/checkout] \'terminationGracePeriod\' is too short: preStop (5s of main) + drain (66s) = 71s must be less than terminationGracePeriod '
    + '(30s, /spec/template/spec/terminationGracePeriodSeconds); set it to 72s or more (76s is planned) [GM101]',
  ],
  'a hole in the list of containers': [
    'new GracefulMeshDeployment(chart, \'checkout\', { ...basics, containers: [undefined] });',
    'Error: [shop/checkout] \'containers[0]\' (missing) must be a container, such as { image: \'shop/checkout:1.4.2\', portNumber: 8080 }',
  ],
  'attached to nothing': [
    'GracefulTermination.of(undefined).attach(basics);',
    'Error: \'scope\' (missing) must be a construct, such as an App, a Chart or an Include',
  ],
  'no props': [
    'new GracefulMeshDeployment(chart, \'checkout\');',
    'Error: [shop/checkout] \'mesh\' is missing; give Mesh.istio({ version: \'1.24\' }), or set it once with GracefulMeshDefaults',
  ],
  'null for props': [
    'new GracefulMeshDeployment(chart, \'checkout\', null);',
    'Error: [shop/checkout] \'props\' (null) must be an object, such as { mesh: Mesh.istio({ version: \'1.24\' }), '
    + 'requestDuration: RequestDuration.upTo(Duration.seconds(60)), containers: [{ image: \'shop/checkout:1.4.2\' }] }',
  ],
  'no scope': [
    'new GracefulMeshDeployment(undefined, \'checkout\', basics);',
    'Error: [checkout] \'scope\' (missing) must be a construct, such as an App, a Chart or an Include',
  ],
  'the name that Kubernetes has for it': [
    'new GracefulMeshDeployment(chart, \'checkout\', { ...basics, terminationGracePeriodSeconds: 90 });',
    'Error: [shop/checkout] \'terminationGracePeriodSeconds\' (90) is not known; is \'terminationGracePeriod\' meant?',
  ],
  'a slip in a name': ['Mesh.istio({ verison: \'1.24\' });', 'Error: \'mesh.verison\' ("1.24") is not known; is \'version\' meant?'],
  'an Istio that there is not': ['Mesh.istio({ version: \'1.240\' });', 'Error: \'mesh.version\' ("1.240") is a version that there is not; is 1.24 meant?'],
  'a Kubernetes that there is not': [
    'new GracefulMeshDeployment(chart, \'checkout\', { ...basics, kubernetesVersion: \'2.0\' });',
    'Error: [shop/checkout] \'kubernetesVersion\' ("2.0") is a version that there is not; write it like \'1.33\'',
  ],
  'a number for a duration': ['RequestDuration.upTo(60);', 'Error: \'requestDuration\' (60) must be a Duration, such as Duration.seconds(60)'],
  'a mesh by its name': [
    'new GracefulMeshDeployment(chart, \'checkout\', { ...basics, mesh: \'istio\' });',
    'Error: [shop/checkout] \'mesh\' ("istio") must be a Mesh, such as Mesh.istio({ version: \'1.24\' })',
  ],
  'a function that was not called': [
    'new GracefulMeshDeployment(chart, \'checkout\', { ...basics, mesh: Mesh.istio });',
    'Error: [shop/checkout] \'mesh\' (a function that was not called) must be a Mesh, such as Mesh.istio({ version: \'1.24\' })',
  ],
  'a version alone': ['Mesh.istio(\'1.24\');', 'Error: \'mesh\' ("1.24") must be an object, such as { version: \'1.24\' }'],
  'two durations the wrong way round': [
    'new GracefulMeshDeployment(chart, \'checkout\', { ...basics, requestDuration: RequestDuration.mixed({ typical: Duration.minutes(5), atMost: Duration.seconds(20) }) });',
    'Error: [shop/checkout] \'requestDuration.typical\' (300s) must be less than atMost (20s); where they are the same, RequestDuration.upTo(20s) is meant',
  ],
  'a budget that is a number': [
    'new GracefulMeshDeployment(chart, \'checkout\', { ...basics, disruptionBudget: 1 });',
    'Error: [shop/checkout] \'disruptionBudget\' (1) must be a DisruptionBudget, such as DisruptionBudget.maxUnavailable(1)',
  ],
  'a finding that is accepted without a reason': [
    'new GracefulMeshDeployment(chart, \'checkout\', { ...basics, suppress: [{ code: \'GM303\' }] });',
    'Error: [shop/checkout] \'suppress\' of GM303 needs a reason',
  ],
  'defaults that come too late': [
    'new GracefulMeshDeployment(chart, \'checkout\', basics); GracefulMeshDefaults.set(app, { mesh: basics.mesh });',
    'Error: [app] GracefulMeshDefaults must be set before anything is added to the scope, and it has shop; move the call up',
  ],
  'a file that is not there': [
    'IstioLevel.fromFiles(\'mesh.yaml\');',
    'Error: \'files\' ("mesh.yaml") cannot be read: ENOENT: no such file or directory, open \'mesh.yaml\'',
  ],
  'a level that is none': [
    'new IstioProxyConfig(chart, \'drain\', { level: { terminationDrainDuration: 60 } });',
    'Error: [shop/drain] \'level\' ({"terminationDrainDuration":60}) must be an IstioLevel: { level: IstioLevel.namespace(\'shop\', {...}) }',
  ],
  'an annotation that contradicts the plan': [
    'new GracefulMeshDeployment(chart, \'checkout\', { ...basics, podMetadata: { annotations: { \'proxy.istio.io/config\': \'terminationDrainDuration: 20s\' } } });',
    'Error: [shop/checkout] \'/spec/template/metadata/annotations/proxy.istio.io/config\' cannot be merged: terminationDrainDuration is "20s" in proxy.istio.io/config '
    + 'and "66s" in the plan: remove it there, and the plan writes it, or raise it',
  ],
  'a patch that undoes it, in one of two charts': [
    'ApiObject.of(new GracefulMeshDeployment(chart, \'checkout\', basics)).addJsonPatch(JsonPatch.replace(\'/spec/template/spec/terminationGracePeriodSeconds\', 10));\n'
    + 'new GracefulMeshDeployment(new Chart(app, \'other\'), \'checkout\', basics);\napp.synth();',
    'Error: Validation failed with the following errors:\n  [shop/checkout] preStop (5s of main) + drain (66s) = 71s must be less than terminationGracePeriod '
    + '(10s, /spec/template/spec/terminationGracePeriodSeconds); set it to 72s or more (76s is planned) [GM101]',
  ],
  'YAML whose grace is too short': [
    `new ApiObject(chart, 'legacy', { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'legacy' }, spec: { template: { spec: {
  terminationGracePeriodSeconds: 20, containers: [{ name: 'main', image: 'shop/legacy:1' }] } } } });
GracefulTermination.of(chart).attach({ mesh: basics.mesh, requestDuration: basics.requestDuration });
app.synth();`,
    'Error: Validation failed with the following errors:\n  [shop/legacy] preStop (5s of main) + drain (66s) = 71s must be less than terminationGracePeriod '
    + '(20s, /spec/template/spec/terminationGracePeriodSeconds); set it to 72s or more (76s is planned) [GM101]',
  ],
  'a matcher\'s option with a slip': [
    'require(\'graceful-mesh/jest\').toDrainGracefully([], { longestRequst: 60 });',
    'Error: toDrainGracefully: \'longestRequst\' (60) is not known; is \'longestRequest\' meant?',
  ],
  'a negative number': [
    'require(\'graceful-mesh/jest\').toDrainGracefully({ kind: \'Pod\', spec: { containers: [{ name: \'main\' }] } }, { longestRequest: -60 });',
    'Error: toDrainGracefully: \'longestRequest\' (-60) must be a number of seconds',
  ],
  'a Duration where there are options': [
    'RequestDuration.unpredictable(Duration.minutes(5));',
    'Error: \'requestDuration\' (a Duration of 300s) must be an object, such as { atMost: Duration.minutes(10) }',
  ],
  'a Duration alone': [
    'new GracefulMeshDeployment(chart, \'checkout\', { ...basics, requestDuration: Duration.seconds(60) });',
    'Error: [shop/checkout] \'requestDuration\' (a Duration of 60s) must be a RequestDuration, such as RequestDuration.upTo(Duration.seconds(60))',
  ],
  'seconds of propagation': [
    'new GracefulMeshDeployment(chart, \'checkout\', { ...basics, endpointPropagation: 5 });',
    'Error: [shop/checkout] \'endpointPropagation\' (5) must be an EndpointPropagation, such as EndpointPropagation.of(Duration.seconds(5))',
  ],
  'a mesh by new': ['new Mesh({ version: \'1.24\' });', 'Error: \'mesh\' is made with Mesh.istio({ version: \'1.24\' }), and not with new'],
  'a duration by new': [
    'new RequestDuration(Duration.seconds(60));',
    'Error: \'requestDuration\' is made with RequestDuration.upTo(Duration.seconds(60)), and not with new',
  ],
  'a version that is a number': ['Mesh.istio({ version: 1.24 });', 'Error: \'mesh.version\' (1.24) is not a version; write it like \'1.24\' or \'1.24.1\''],
  'one level, and no list of them': [
    'Mesh.istio({ levels: \'IstioLevel\' });',
    'Error: \'mesh.levels\' ("IstioLevel") must be a list of levels, such as [IstioLevel.mesh({...})]',
  ],
  'a container without an image': [
    'new GracefulMeshDeployment(chart, \'checkout\', { ...basics, containers: [{ portNumber: 8080 }] });',
    'Error: [shop/checkout] \'containers[0].image\' (missing) must be an image, such as \'shop/checkout:1.4.2\'',
  ],
  'an image that is none': [
    'new GracefulMeshDeployment(chart, \'checkout\', { ...basics, containers: [...basics.containers, { name: \'cache\', image: 5 }] });',
    'Error: [shop/checkout] \'containers[1].image\' (5) must be an image, such as \'shop/checkout:1.4.2\'',
  ],
  'images alone': [
    'new GracefulMeshDeployment(chart, \'checkout\', { ...basics, containers: [\'shop/checkout:1.4.2\'] });',
    'Error: [shop/checkout] \'containers[0]\' ("shop/checkout:1.4.2") must be a container, such as { image: \'shop/checkout:1.4.2\', portNumber: 8080 }',
  ],
  'a Container that is made already': [
    'new GracefulMeshDeployment(chart, \'checkout\', { ...basics, containers: [new (require(\'cdk8s-plus-33\').Container)({ image: \'shop/checkout:1.4.2\' })] });',
    'Error: [shop/checkout] \'containers[0]\' (a Container) must be the props of one, such as { image: \'shop/checkout:1.4.2\', portNumber: 8080 }; one that is made already is added with attachContainer',
  ],
  'a name that is taken': [
    'new GracefulMeshDeployment(chart, \'checkout\', basics); new GracefulMeshDeployment(chart, \'checkout\', basics);',
    'Error: [shop/checkout] \'id\' ("checkout") is taken: there is one of that name in [shop]; give another',
  ],
  'no name': ['new GracefulMeshDeployment(chart);', 'Error: [shop] \'id\' (missing) must be a name, such as \'checkout\''],
  'no scope, and a name': [
    'new GracefulMeshDeployment(\'checkout\', basics);',
    'Error: \'scope\' ("checkout") must be a construct, such as an App, a Chart or an Include',
  ],
  'a truth in quotes': [
    'new GracefulMeshDeployment(chart, \'checkout\', { ...basics, listens: \'false\' });',
    'Error: [shop/checkout] \'listens\' ("false") must be true or false',
  ],
  'a mechanism that there is not': [
    'new GracefulMeshDeployment(chart, \'checkout\', { ...basics, drainMechanism: \'wait\' });',
    'Error: [shop/checkout] \'drainMechanism\' ("wait") must be one of fixed-drain, wait-for-connections, exit-on-zero, wait-then-exit-on-zero',
  ],
  'a code alone': [
    'new GracefulMeshDeployment(chart, \'checkout\', { ...basics, suppress: [\'GM303\'] });',
    'Error: [shop/checkout] \'suppress[0]\' ("GM303") must be of the form { code: \'GM303\', reason: \'…\' }',
  ],
  'a grace in seconds': [
    'new GracefulMeshDeployment(chart, \'checkout\', { ...basics, terminationGracePeriod: 90 });',
    'Error: [shop/checkout] \'terminationGracePeriod\' (90) must be a Duration, such as Duration.seconds(60)',
  ],
  'a budget in words': [
    'require(\'graceful-mesh/cdk8s-plus-33\').DisruptionBudget.maxUnavailable(\'half\');',
    'Error: \'disruptionBudget.maxUnavailable\' ("half") must be a whole number from 1',
  ],
  'a limit in seconds': [
    'new GracefulMeshDeployment(chart, \'checkout\', { ...basics, graceLimits: [60] });',
    'Error: [shop/checkout] \'graceLimits\' ([60]) must be a list of GraceLimit, such as [GraceLimit.gkeSpot()]',
  ],
  'attached without a word of what': [
    'GracefulTermination.of(chart).attach();',
    'Error: [shop] \'mesh\' is missing; give Mesh.istio({ version: \'1.24\' }), or set it once with GracefulMeshDefaults',
  ],
  'a chart for a manifest': [
    'require(\'graceful-mesh/jest\').toDrainGracefully(chart);',
    'Error: toDrainGracefully: there is no pod in what was received (it is a construct, of which nothing was synthesised); give it what Testing.synth(chart) returns, a workload, or the text of a YAML file (not its name)',
  ],
};

/** What nobody is likely to mean, and somebody may: it is asked, once, and the YAML is written. */
const ASKED: Readonly<Record<string, readonly [program: string, said: string]>> = {
  'sixty hours': [
    'for (const id of [\'a\', \'b\']) new GracefulMeshDeployment(chart, id, { ...basics, requestDuration: RequestDuration.upTo(Duration.hours(60)) });\napp.synth();\napp.synth();',
    ['a', 'b'].map((id) => `graceful-mesh: [shop/${id}] 'requestDuration' (216000s) is 60 hours, and whoever deletes a pod waits for it; is the unit right?\n`).join(''),
  ],
  'a name that is none': [
    'GracefulTermination.of(chart).attach({ mesh: basics.mesh, requestDuration: basics.requestDuration, raiseGracePeriod: true, team: \'shop\' });\n'
    + 'new GracefulMeshDeployment(chart, \'checkout\', basics);\napp.synth();',
    'graceful-mesh: \'team\' is not known, and nothing comes of it; known are clientsMeshed, drain, drainMechanism, endpointPropagation, enforcement, graceLimits, '
    + 'gracePeriodHeadroom, imageHasSleep, jobEndsProxy, jobHttpClient, kubernetesVersion, listens, mesh, onSigterm, preStop, raiseGracePeriod, requestDuration, '
    + 'shutdownAfterLastRequest, startupTime, suppress, workloadKinds\n',
  ],
};

const HEADER = `const { ApiObject, App, Chart, Duration, JsonPatch } = require('cdk8s');
const { GracefulMeshDefaults, GracefulMeshDeployment, GracefulTermination, IstioLevel, IstioProxyConfig, Mesh, RequestDuration } = require('graceful-mesh/cdk8s-plus-33');
const app = new App();
const chart = new Chart(app, 'shop');
const basics = { mesh: Mesh.istio({ version: '1.24' }), requestDuration: RequestDuration.upTo(Duration.seconds(60)), containers: [{ image: 'shop/checkout:1.4.2', portNumber: 8080 }] };
`;

let installed: Installed;
const ran = new Map<string, Promise<Ran>>();
const named = (name: string) => `${name.replace(/\W+/g, '-')}.js`;

beforeAll(() => {
  installed = new Installed(['cdk8s', 'cdk8s-plus-33', 'constructs']);
  // Two at a time; each test waits for its own.
  const queues = [Promise.resolve(), Promise.resolve()];
  Object.entries({ ...REFUSED, ...ASKED }).forEach(([name, [program]], index) => {
    const result = queues[index % 2].then(() => installed.run(named(name), HEADER + program, { NODE_NO_WARNINGS: '1', CDK8S_OUTDIR: `dist-${index}` }));
    ran.set(name, result);
    queues[index % 2] = result.then(() => undefined);
  });
}, 120_000);
afterAll(() => installed.remove());

test.each(Object.keys(REFUSED))('%s', async (name) => {
  const { code, said } = await ran.get(name)!;
  const [mistake, expected] = REFUSED[name];
  expect(code).toBe(1);
  expect(said.trimStart().slice(0, expected.length)).toBe(expected);
  const frames = said.trimStart().slice(expected.length).trimStart().split('\n');
  // The line of theirs comes first, and nothing of ours at all; Node ends with its version.
  expect(frames[0]).toMatch(new RegExp(`^at .*${named(name).replace('.', '\\.')}:${(HEADER + mistake).split('\n').length}:\\d+\\)?$`));
  expect(said).not.toContain(installed.ours);
  expect(said.replace(expected, '').replace(/^\s*at .*$|^Node\.js v.*$/gm, '').trim()).toBe('');
}, 120_000);

test.each(Object.keys(ASKED))('%s is only asked', async (name) => {
  const { code, said } = await ran.get(name)!;
  expect({ code, said }).toEqual({ code: 0, said: ASKED[name][1] });
}, 120_000);

describe('what is not installed is said in one sentence', () => {
  const sentence = async (program: string, file = 'import.js') => {
    const { code, said } = await installed.run(file, program);
    expect(code).toBe(1);
    expect(said).not.toContain(installed.ours);
    // Of an ES module Node itself prints a line of its own.
    if (file.endsWith('.js')) expect(said).not.toContain('node:internal');
    return /Error: ([^\]\n]*)/.exec(said)?.[1];
  };

  test('cdk8s-plus-28, where a later one is', async () => {
    const expected = 'graceful-mesh is for cdk8s-plus-28, which is not installed; for the cdk8s-plus-33 that is, import \'graceful-mesh/cdk8s-plus-33\' instead';
    expect(await sentence('require(\'graceful-mesh\');')).toBe(expected);
    expect(await sentence('import { Mesh } from \'graceful-mesh\';', 'import.mjs')).toBe(expected);
  }, 120_000);

  test('Pulumi, and what its door needs', async () => {
    expect(await sentence('require(\'graceful-mesh/pulumi\');'))
      .toBe('graceful-mesh/pulumi needs @pulumi/pulumi, which is not installed: npm install @pulumi/pulumi @pulumi/kubernetes');
  }, 120_000);
});
