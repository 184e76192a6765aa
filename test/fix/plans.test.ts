import { ApiObject, App, Chart, Duration, Testing } from 'cdk8s';
import { GracefulAttachProps, GracefulTermination, JobHttpClient, Mesh, RequestDuration } from '../../lib/cdk8s';
import type { CheckSettings } from '../../lib/check';
import { plan } from '../../lib/check/plan';
import { readDocuments } from '../../lib/documents';
import { fix, patches } from '../../lib/fix';
import { heard } from '../stderr';
import { WORKLOADS } from './workloads';

type Object = ConstructorParameters<typeof ApiObject>[2];

const sixty = { requestDuration: RequestDuration.upTo(Duration.seconds(60)), raiseGracePeriod: true };
/** The same said to the command line and to attach. */
const BOTH: readonly (readonly [string, CheckSettings, GracefulAttachProps])[] = [
  ['nothing known', { longestRequest: 60 }, { ...sixty, mesh: Mesh.istio() }],
  ['an old mesh', { longestRequest: 60, meshOptions: { version: '1.20' }, kubernetesVersion: '1.27', imageHasSleep: true, jobHttpClient: 'wget' },
    { ...sixty, mesh: Mesh.istio({ version: '1.20' }), kubernetesVersion: '1.27', imageHasSleep: true, jobHttpClient: JobHttpClient.WGET }],
  ['a new mesh', { longestRequest: 60, meshOptions: { version: '1.27', nativeSidecars: true }, kubernetesVersion: '1.33', shutdownAfterLastRequest: 7 },
    { ...sixty, mesh: Mesh.istio({ version: '1.27', nativeSidecars: true }), kubernetesVersion: '1.33', shutdownAfterLastRequest: Duration.seconds(7) }],
];

function chartOf(object: unknown): Chart {
  const chart = new Chart(new App(), 'test');
  new ApiObject(chart, 'one', structuredClone(object) as Object);
  return chart;
}

/** As cdk8s writes it. */
const written = (object: unknown): unknown => Testing.synth(chartOf(object))[0];

function attached(object: unknown, props: GracefulAttachProps): { readonly json?: unknown; readonly refused?: string } {
  const chart = chartOf(object);
  GracefulTermination.of(chart).attach(props);
  try {
    return { json: Testing.synth(chart)[0] };
  } catch (error) {
    return { refused: (error as Error).message };
  }
}

const valueOf = (text: string) => readDocuments(text)[0].value;

describe.each(BOTH)('%s', (_, settings, props) => {
  const counts = { planned: 0, refused: 0 };
  // What attach warns of is not what is asked here.
  let ear: ReturnType<typeof heard>;
  beforeAll(() => { ear = heard(); });
  afterAll(() => ear.restore());

  test.each(WORKLOADS.map((one) => [one.path, one] as const))('%s: it is what attach writes, or is refused with it', (__, given) => {
    const object = valueOf(given.text);
    const asAttached = attached(object, props);
    const { texts: [{ after } = { after: given.text }], left, checked } = fix([given], settings, { plans: true });
    const errors = checked!.findings.filter(({ severity }) => severity === 'error');
    expect(left).toEqual([]);
    if (asAttached.refused !== undefined) {
      counts.refused += 1;
      expect(errors.length).toBeGreaterThan(0);
      expect(after).toBe(given.text);
      // In its numbers it is one refusal.
      for (const { message } of errors) expect(asAttached.refused).toContain(message.replace(' (nothing is planned for it)', '').replace(/^nothing is planned.*/, ''));
    } else {
      counts.planned += after === given.text ? 0 : 1;
      expect(errors).toEqual([]);
      expect(written(valueOf(after))).toEqual(asAttached.json);
      expect(fix([{ ...given, text: after }], settings, { plans: true }).texts).toEqual([]);
    }
  });

  test('enough are planned, and some refused', () => {
    expect(counts.planned).toBeGreaterThan(10);
    expect(counts.refused).toBeGreaterThan(3);
  });
});

test('a patch has the same in it', () => {
  for (const given of WORKLOADS) {
    const [made] = patches([given], BOTH[0][1], { plans: true }).patches;
    const [inPlace] = fix([given], BOTH[0][1], { plans: true }).texts;
    expect([given.path, made === undefined]).toEqual([given.path, inPlace === undefined]);
  }
});

test('a Job gets its wrapper', () => {
  const [, settings] = BOTH[1];
  const [{ after }] = fix([WORKLOADS.find(({ path }) => path === 'GM401-violates.yaml')!], settings, { plans: true }).texts;
  expect(after).toContain('http://127.0.0.1:15020/quitquitquit');
});

describe('exceptions', () => {
  const workload = (more: { readonly annotation?: string; readonly comment?: string }) => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: one
  annotations: {graceful-mesh/longest-request: 60s${more.annotation === undefined ? '' : `, graceful-mesh/ignore.${more.annotation}: so it is`}}
spec:
  selector: {matchLabels: {app: one}}
  template:
    metadata:
      annotations:
        proxy.istio.io/config: '{"terminationDrainDuration":"10s"}' # ${more.comment ?? ''}
    spec:
      containers: [{name: main, image: example/app:1, ports: [{containerPort: 80}]}]
`;
  const codes = (text: string, more = {}) => plan([{ path: 'a.yaml', text }], {}, more).findings.map(({ code, place }) => `${code} ${place.line}`);
  const place = { path: 'graceful-mesh.yaml', line: 1, column: 1 };

  test('without one it is told where it stands', () => expect(codes(workload({}))).toEqual(['GM904 11']));
  test.each([
    ['an annotation', workload({ annotation: 'GM904' }), {}],
    ['a comment', workload({ comment: 'graceful-mesh-ignore GM904: so it is' }), {}],
    ['a config', workload({}), { exceptions: [{ ignore: [{ rule: 'GM904', reason: 'so', place }], applies: () => true }] }],
  ])('%s accepts it', (_, text, more) => expect(codes(text, more)).toEqual([]));
  test('what would be found behind a refusal is told without them, here and by attach', () => {
    const endless = (annotation?: string) => workload({ annotation }).replace('ports:', 'lifecycle: {preStop: {exec: {command: [/bin/sh, -c, "while true; do sleep 1; done"]}}}, ports:');
    const said = (text: string) => attached(valueOf(text), { ...sixty, mesh: Mesh.istio() }).refused;
    expect([codes(endless()), said(endless())]).toEqual([['GM904 11', 'GM103 13'], expect.stringContaining('[GM103]')]);
    expect([codes(endless('GM103')), said(endless('GM103'))]).toEqual([['GM904 11'], expect.not.stringContaining('[GM103]')]);
  });

  test('one of another rule does not', () => expect(codes(workload({ annotation: 'GM401' }))).toEqual(['GM904 11']));
});

test('two pods behind one alias get a plan each', () => {
  const pod = (name: string, lifecycle: string) => `- apiVersion: v1\n  kind: Pod\n  metadata: {name: ${name}}\n  spec: {containers: [{name: main, image: example/app:1, lifecycle: ${lifecycle}, ports: [{containerPort: 80}]}, {name: other, image: example/app:1, lifecycle: *l}]}\n`;
  const text = `apiVersion: v1\nkind: List\nitems:\n${pod('one', '&l {postStart: {exec: {command: [a]}}}')}${pod('two', '*l')}`;
  const { patches: made } = patches([{ path: 'a.yaml', text }], { longestRequest: 60, meshOptions: { nativeSidecars: true, version: '1.27' }, kubernetesVersion: '1.33' }, { plans: true });
  const hooks = (all: typeof made) => all.map(({ patch }) => patch.filter(({ path }) => path.endsWith('preStop')).map(({ path }) => path));
  expect(hooks(made)).toEqual(hooks(made).map(() => expect.arrayContaining(['/spec/containers/0/lifecycle/preStop'])));
  expect(made).toHaveLength(2);
});

test('what other objects say of a pod with its plan is told, and an error of theirs stands in the way of the plan', () => {
  const shop = `apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  replicas: 2
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop, sidecar.istio.io/inject: "true"}}
    spec: {containers: [{name: main, image: example/app:1, ports: [{containerPort: 80}]}]}
`;
  const budget = '---\napiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: shop}\nspec: {selector: {matchLabels: {app: shop}}, minAvailable: 2}\n';
  const cap = `---\napiVersion: kyverno.io/v1\nkind: ClusterPolicy\nmetadata: {name: cap}
spec: {rules: [{name: cap, match: {any: [{resources: {kinds: [Pod]}}]}, mutate: {patchStrategicMerge: {spec: {terminationGracePeriodSeconds: 50}}}}]}\n`;
  const fixed = (text: string) => fix([{ path: 'a.yaml', text }], { longestRequest: 60, kubernetesVersion: '1.33' }, { plans: true });
  const [alone, capped] = [fixed(shop + budget), fixed(shop + cap)];
  expect([alone.checked?.findings.map(({ code }) => code), alone.texts.length]).toEqual([['GM108'], 1]);
  expect([capped.checked?.findings.map(({ code }) => code), capped.texts.length]).toEqual([['GM106'], 0]);
});
