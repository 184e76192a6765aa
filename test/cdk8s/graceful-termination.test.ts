import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { ApiObject, ApiObjectProps, App, Chart, Duration, Helm, Include, JsonPatch, Testing } from 'cdk8s';
import * as kplus28 from 'cdk8s-plus-28';
import * as kplus33 from 'cdk8s-plus-33';
import { Construct } from 'constructs';
import { GracefulMeshDeployment } from '../../lib';
import {
  EndpointPropagation, Enforcement, GracefulAttachProps, GracefulMeshDefaults, GracefulTermination, JobHttpClient, Mesh, RequestDuration,
} from '../../lib/cdk8s';
import { heard } from '../stderr';

const seconds = Duration.seconds;
const mesh = Mesh.istio({ version: '1.24' });
const props: GracefulAttachProps = { mesh, requestDuration: RequestDuration.upTo(seconds(60)), jobHttpClient: JobHttpClient.CURL };
const fixtures = path.join(__dirname, 'fixtures');
const containers = [{ image: 'shop:1', portNumber: 8080 }];
const bare = { selector: {}, template: { spec: { containers: [{ name: 'main', image: 'shop:1', ports: [{ containerPort: 8080 }] }] } } };

const KINDS: Record<string, (chart: Construct) => Construct> = {
  'cdk8s-plus-28': (chart) => new kplus28.Deployment(chart, 'one', { containers }),
  'cdk8s-plus-33': (chart) => new kplus33.Deployment(chart, 'one', { containers }),
  'KubeDeployment': (chart) => new kplus28.k8s.KubeDeployment(chart, 'one', { spec: bare }),
  'KubeDeployment of cdk8s-plus-33': (chart) => new kplus33.k8s.KubeDeployment(chart, 'one', { spec: bare }),
  'ApiObject': (chart) => new ApiObject(chart, 'one', { apiVersion: 'apps/v1', kind: 'Deployment', spec: bare }),
};
const made = (kind: string, own = props) => {
  const chart = Testing.chart();
  KINDS[kind](chart);
  return { chart, report: GracefulTermination.of(chart).attach(own) };
};
const pod = (object: any) => {
  const { metadata, spec } = object.spec.template;
  const hooks = spec.containers.map(({ lifecycle }: any) => lifecycle);
  return { annotations: metadata?.annotations, grace: spec.terminationGracePeriodSeconds, hooks };
};

describe('attach: one plan, whatever makes the Deployment', () => {
  const rows = { predictable: RequestDuration.upTo(seconds(60)), mixed: RequestDuration.mixed({ typical: seconds(5), atMost: seconds(60) }) };
  test.each(Object.entries(rows))('%s', (_, requestDuration) => {
    const own = { ...props, requestDuration };
    const chart = Testing.chart();
    new GracefulMeshDeployment(chart, 'one', { mesh, requestDuration, containers });
    const expected = pod(Testing.synth(chart)[0]);
    const explained = new Set<string | undefined>();
    for (const kind of Object.keys(KINDS)) {
      const { chart: attached, report } = made(kind, own);
      expect([kind, pod(Testing.synth(attached)[0])]).toEqual([kind, expected]);
      explained.add(report.workloads[0].plan?.explain().replace(/\n {2}Deployment:.*/, ''));
    }
    // The number of replicas is not the same: cdk8s-plus renders 2, raw objects leave it out.
    expect(explained.size).toBe(1);
  });

  test.each(Object.keys(KINDS))('%s: attaching twice changes nothing more, and neither does a patch that comes later', (kind) => {
    const { chart } = made(kind);
    const once = Testing.synth(chart);
    GracefulTermination.of(chart).attach({ ...props });
    GracefulTermination.of(chart.node.children[0]).attach(props);
    expect(Testing.synth(chart)).toEqual(once);
    const patch = JsonPatch.replace('/spec/template/spec/containers/0/image', 'shop:2');
    const before = Testing.chart();
    ApiObject.of(KINDS[kind](before)).addJsonPatch(patch);
    GracefulTermination.of(before).attach(props);
    ApiObject.of(chart.node.children[0]).addJsonPatch(patch);
    expect(Testing.synth(chart)).toEqual(Testing.synth(before));
  });

  test('what was attached to, attached to again as YAML, stays as it is', () => {
    const { chart } = made('cdk8s-plus-33');
    const [once] = Testing.synth(chart);
    const again = Testing.chart();
    new ApiObject(again, 'one', once);
    expect(GracefulTermination.of(again).attach(props).diff()).toBe('');
  });
});

describe('attach: whatever holds a pod template', () => {
  const legacy = () => {
    const chart = Testing.chart();
    new Include(chart, 'legacy', { url: path.join(fixtures, 'legacy.yaml') });
    return { chart, report: GracefulTermination.of(chart).attach(props) };
  };

  test('a file with custom resources, a List, a Knative Service, and one that has opted out', () => {
    const { report } = legacy();
    expect(report.workloads.map(({ kind, name, plan }) => [kind, name, plan?.mechanism])).toEqual([
      ['Deployment', 'web', 'a fixed drain'],
      ['Rollout', 'canary', 'a fixed drain'],
      ['CloneSet', 'clones', 'a fixed drain'],
      ['Service', 'function', 'a fixed drain'],
      ['StatefulSet', 'store', 'a fixed drain'],
      ['CronJob', 'nightly', 'a fixed drain'],
      ['DaemonSet', 'agent', undefined],
    ]);
    expect(report.findings).toMatchSnapshot();
  });

  test('what differs is shown on request, and is all that differs', () => {
    const { chart, report } = legacy();
    expect(report.diff()).toMatchSnapshot();
    const untouched = Testing.chart();
    new Include(untouched, 'legacy', { url: path.join(fixtures, 'legacy.yaml') });
    const kinds = (one: Chart) => Testing.synth(one).filter(({ kind }) => kind === 'ConfigMap' || kind === 'DaemonSet');
    expect(kinds(chart)).toEqual(kinds(untouched));
  });

  test('Knative takes annotations only: its webhook refuses hooks and a grace', () => {
    const { chart } = legacy();
    const { metadata, spec } = Testing.synth(chart).find(({ kind }) => kind === 'Service').spec.template;
    expect(metadata.annotations['proxy.istio.io/config']).toContain('"terminationDrainDuration":"66s"');
    expect(spec).toEqual({ timeoutSeconds: 120, containers: [{ image: 'legacy/function:1', name: 'user' }] });
  });

  test('Knative overwrites the hook of a proxy, so an unpredictable request gets a drain', () => {
    const chart = Testing.chart();
    new ApiObject(chart, 'f', { apiVersion: 'serving.knative.dev/v1', kind: 'Service', spec: { template: { spec: { timeoutSeconds: 600, containers: [{ image: 'f:1', name: 'user' }] } } } });
    const { workloads } = GracefulTermination.of(chart).attach({ ...props, requestDuration: RequestDuration.unpredictable({ atMost: seconds(60) }) });
    expect(workloads[0].plan?.mechanism).toBe('a fixed drain');
    expect(workloads[0].plan?.explain()).toContain('Knative puts hooks of its own on every container');
  });

  const helm = process.env.HELM ?? 'helm';
  if (spawnSync(helm, ['version']).status === 0) {
    test('a real chart, rendered by a real helm', () => {
      const chart = Testing.chart();
      new Helm(chart, 'legacy', { chart: path.join(fixtures, 'chart'), helmExecutable: helm, releaseName: 'shop' });
      GracefulTermination.of(chart).attach({ ...props, raiseGracePeriod: true });
      const [deployment, service] = ['Deployment', 'Service'].map((wanted) => Testing.synth(chart).find(({ kind }) => kind === wanted));
      expect([deployment.metadata.name, pod(deployment)]).toEqual(['shop-web', pod(Testing.synth(made('KubeDeployment').chart)[0])]);
      expect(service.spec).toEqual({ selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }] });
    });
  } else {
    // Loud, whatever the reporter: a todo is counted, and this is printed.
    const skipped = 'SKIPPED, no helm on this machine (set HELM to one): a real chart, rendered by a real helm';
    console.warn(skipped);
    test.todo(skipped);
  }
});

describe('attach: what holds pods in a way of its own', () => {
  const attached = (object: any, own: GracefulAttachProps = props) => {
    const chart = Testing.chart();
    new ApiObject(chart, 'one', object);
    const report = GracefulTermination.of(chart).attach(own);
    return { report, synth: () => Testing.synth(chart)[0] };
  };
  const spec = { containers: [{ name: 'app', image: 'a:1' }] };

  test('a list of containers at the root of a custom resource is no pod', () => {
    const object = { apiVersion: 'monitoring.coreos.com/v1', kind: 'Prometheus', spec };
    expect(attached(object).synth().spec).toEqual(spec);
  });

  test('templates in a list are found', () => {
    const groups = { headGroupSpec: { template: { spec } }, workerGroupSpecs: [{ template: { spec } }] };
    expect(attached({ apiVersion: 'ray.io/v1', kind: 'RayCluster', spec: groups }).report.workloads).toHaveLength(2);
  });

  test('a Job of another group is no Job of Kubernetes', () => {
    const { report } = attached({ apiVersion: 'batch.volcano.sh/v1alpha1', kind: 'Job', spec: { tasks: [{ template: { spec } }] } });
    expect(report.workloads[0].plan?.mechanism).toBe('a fixed drain');
  });

  test('the grace of a Knative pod is not raised by a plan, and the setting that makes it is named', () => {
    const object = { apiVersion: 'serving.knative.dev/v1', kind: 'Service', spec: { template: { spec: { timeoutSeconds: 30, ...spec } } } };
    expect(attached(object, { ...props, raiseGracePeriod: true }).synth).toThrow('set timeoutSeconds, which is the grace of a Knative pod, to 67s or more [GM101]');
  });
});

describe('attach: what is a user\'s own', () => {
  const deployment = (spec: object, own: GracefulAttachProps = props) => {
    const chart = Testing.chart();
    new ApiObject(chart, 'one', { apiVersion: 'apps/v1', kind: 'Deployment', spec: { template: { spec: { ...bare.template.spec, ...spec } } } });
    GracefulTermination.of(chart).attach(own);
    return () => pod(Testing.synth(chart)[0]);
  };

  test('a grace that is too short is refused with the number that would do', () => {
    expect(deployment({ terminationGracePeriodSeconds: 30 })).toThrow('must be less than terminationGracePeriod (30s, /spec/template/spec/terminationGracePeriodSeconds); set it to 72s or more (76s is planned) [GM101]');
  });

  test('or raised, where that is asked for; one that is long enough stays', () => {
    expect(deployment({ terminationGracePeriodSeconds: 30 }, { ...props, raiseGracePeriod: true })().grace).toBe(76);
    expect(deployment({ terminationGracePeriodSeconds: 300 }, { ...props, raiseGracePeriod: true })().grace).toBe(300);
  });

  test('a grace of 30 s that somebody wrote for cdk8s-plus cannot be told from its default; any other is theirs', () => {
    const own = (terminationGracePeriod: Duration) => {
      const chart = Testing.chart();
      new kplus33.Deployment(chart, 'one', { containers, terminationGracePeriod });
      GracefulTermination.of(chart).attach(props);
      return () => pod(Testing.synth(chart)[0]).grace;
    };
    expect(own(seconds(30))()).toBe(76);
    expect(own(seconds(120))()).toBe(120);
    expect(own(seconds(40))).toThrow('[GM101]');
  });

  test('an annotation that contradicts the plan is named with both values', () => {
    const chart = Testing.chart();
    new ApiObject(chart, 'one', {
      apiVersion: 'apps/v1', kind: 'Deployment', spec: { template: { metadata: { annotations: { 'proxy.istio.io/config': 'terminationDrainDuration: 20s' } }, ...bare.template } },
    });
    KINDS['cdk8s-plus-33'](new Construct(chart, 'right'));
    const report = GracefulTermination.of(chart).attach(props);
    const told = '\'/spec/template/metadata/annotations/proxy.istio.io/config\' cannot be merged: terminationDrainDuration is "20s" in proxy.istio.io/config and "66s" in the plan';
    expect(() => Testing.synth(chart)).toThrow(`[test/one] ${told}`);
    // A report tells it, and what comes of the others.
    expect(report.findings).toEqual([expect.stringContaining(`[test/one] ${told}`)]);
    const [one, right] = report.diff().split('--- test/right');
    expect(one).toMatch(/^# test\/one\.yaml has no plan: [^\n]*\n(?:Index: .*\n=+\n)?--- test\/one\.yaml\tas it is\n\+\+\+ test\/one\.yaml\tas it would be, repaired\n/);
    expect(one).toContain('+          terminationDrainDuration: 66s\n');
    expect(right).toContain('as it is written');
    expect(report.workloads.map(({ path: where, plan }) => [where, plan?.mechanism])).toEqual([['test/one', undefined], ['test/right/one', 'a fixed drain']]);
  });

  test('all that stands in the way of a plan is told at once, and shown repaired', () => {
    const attached = (template: object) => {
      const chart = Testing.chart();
      new ApiObject(chart, 'one', { apiVersion: 'apps/v1', kind: 'Deployment', spec: { template } });
      return { chart, report: GracefulTermination.of(chart).attach(props) };
    };
    const config = 'terminationDrainDuration: 20s\ndrainDuration: 2s\nproxyMetadata: {EXIT_ON_ZERO_ACTIVE_CONNECTIONS: "true"}';
    const [container] = bare.template.spec.containers;
    const { chart, report } = attached({
      metadata: { annotations: { 'proxy.istio.io/config': config } },
      spec: { terminationGracePeriodSeconds: 30, containers: [{ ...container, lifecycle: 'none' }] },
    });
    const told = [
      expect.stringContaining('terminationDrainDuration is "20s" in proxy.istio.io/config and "66s" in the plan'),
      expect.stringContaining('drainDuration is "2s" in proxy.istio.io/config and "6s" in the plan'),
      expect.stringContaining('proxyMetadata.EXIT_ON_ZERO_ACTIVE_CONNECTIONS is "true" in proxy.istio.io/config and "false" in the plan'),
      expect.stringContaining('\'/spec/template/spec/containers/0/lifecycle\' is "none" where a map belongs'),
      expect.stringContaining('terminationGracePeriod (30s, /spec/template/spec/terminationGracePeriodSeconds); set it to 72s or more (76s is planned) [GM101]'),
    ];
    expect(report.findings).toEqual(told);
    expect(() => Testing.synth(chart)).toThrow(/"66s"[^]*"6s"[^]*"false"[^]*a map belongs[^]*\[GM101\]/);
    expect(report.diff().match(/^# .*/gm)).toEqual(told);
    expect(report.diff()).toMatch(/\+ +terminationDrainDuration: 66s\n[^]*\+ +terminationGracePeriodSeconds: 72\n/);
    const after = attached({
      metadata: { annotations: { 'proxy.istio.io/config': 'drainDuration: 6s' } },
      spec: { terminationGracePeriodSeconds: 72, containers: [container] },
    });
    expect(after.report.findings).toEqual([]);
  });

  test('workloads that are alike get the same plan, though there is something to say of each', () => {
    const chart = Testing.chart();
    const hooked = { ...bare.template.spec.containers[0], lifecycle: { preStop: { exec: { command: ['/wait'] } } } };
    const spec = { template: { metadata: { annotations: {}, labels: {} }, spec: { containers: [hooked] } } };
    for (const id of ['one', 'two', 'three']) new ApiObject(chart, id, { apiVersion: 'apps/v1', kind: 'Deployment', spec: structuredClone(spec) });
    const report = GracefulTermination.of(chart).attach(props);
    expect(report.findings).toHaveLength(3);
    const [one, ...others] = Testing.synth(chart).map(pod);
    expect(others).toEqual([one, one]);
    expect(one.annotations['proxy.istio.io/config']).toContain('66s');
  });

  test('errors of the rules are told beside the diff, which shows them repaired', () => {
    const chart = Testing.chart();
    new ApiObject(chart, 'one', { apiVersion: 'apps/v1', kind: 'Deployment', spec: { template: { spec: { ...bare.template.spec, terminationGracePeriodSeconds: 30 } } } });
    const report = GracefulTermination.of(chart).attach(props);
    expect(report.diff()).toMatch(/^# test\/one\.yaml: preStop [^\n]*\[GM101\]\n[^]*\n\+ +terminationGracePeriodSeconds: 72\n/);
  });

  test('where nothing is wrong with what stands there, what a plan would refuse stays as it is', () => {
    const chart = Testing.chart();
    const template = {
      metadata: { annotations: { 'proxy.istio.io/config': '{"terminationDrainDuration":"36s"}', 'sidecar.istio.io/nativeSidecar': 'false' } },
      spec: {
        terminationGracePeriodSeconds: 45,
        containers: [{ ...bare.template.spec.containers[0], lifecycle: { preStop: { sleep: { seconds: 15 } } } }],
      },
    };
    new ApiObject(chart, 'one', { apiVersion: 'apps/v1', kind: 'Deployment', spec: { template } });
    const report = GracefulTermination.of(chart).attach({ ...props, requestDuration: RequestDuration.upTo(seconds(20)) });
    expect(report.findings).toEqual([expect.stringMatching(/runs beside the drain.*\[GM107\]$/)]);
    expect(report.diff()).toBe('');
    expect(report.workloads[0].plan?.explain()).toContain('because nothing is wrong with it as it stands');
    expect(Testing.synth(chart)[0].spec.template).toEqual(template);
  });

  test('where it is only warned of, the report says what the pod is like without a plan', () => {
    const chart = Testing.chart();
    const template = { metadata: { annotations: { 'proxy.istio.io/config': 'terminationDrainDuration: 20s' } }, ...bare.template };
    new ApiObject(chart, 'one', { apiVersion: 'apps/v1', kind: 'Deployment', spec: { template } });
    const report = GracefulTermination.of(chart).attach({ ...props, enforcement: Enforcement.WARN });
    expect(report.findings.map((text) => /\[(GM\d+)\]$/.exec(text)?.[1])).toEqual([undefined, 'GM102', 'GM201', 'GM301']);
    expect(report.diff()).toMatch(/^# test\/one\.yaml has no plan: [^\n]*\n$/);
    expect(Testing.synth(chart)[0].spec.template).toEqual(template);
  });

  test.each<[string, object, string]>([
    ['annotations that are a list', { metadata: { annotations: [] }, spec: bare.template.spec }, "'/spec/template/metadata/annotations' is [] where a map belongs"],
    ['a lifecycle that is a list', { spec: { containers: [{ ...bare.template.spec.containers[0], lifecycle: [] }] } }, "'/spec/template/spec/containers/0/lifecycle' is [] where a map belongs"],
  ])('%s: nothing is written into it', (_, template, expected) => {
    const chart = Testing.chart();
    new ApiObject(chart, 'one', { apiVersion: 'apps/v1', kind: 'Deployment', spec: { template } });
    const report = GracefulTermination.of(chart).attach({ ...props, enforcement: Enforcement.WARN });
    expect(report.findings[0]).toContain(expected);
    expect(Testing.synth(chart)[0].spec.template).toEqual(template);
  });

  test('a preStop that was asked for and that a hook of its own beats is told; so is a number that nobody is likely to mean', () => {
    const chart = Testing.chart();
    const hooked = [{ ...bare.template.spec.containers[0], lifecycle: { preStop: { sleep: { seconds: 7 } } } }];
    new ApiObject(chart, 'one', { apiVersion: 'apps/v1', kind: 'Deployment', spec: { template: { spec: { containers: hooked } } } });
    const report = GracefulTermination.of(chart).attach({ ...props, preStop: seconds(9), requestDuration: RequestDuration.upTo(Duration.hours(60)) });
    expect(report.findings).toEqual([
      "[test/one] 'requestDuration' (216000s) is 60 hours, and whoever deletes a pod waits for it; is the unit right?",
      "[test/one] 'preStop' (9s) is not what main gets: its own preStop of 7s stays; remove that, or leave preStop out",
    ]);
  });

  test('a drain of its own that covers what is needed is kept', () => {
    const chart = Testing.chart();
    const lifecycle = { preStop: { exec: { command: ['/bin/sh', '-c', 'sleep 10'] } } };
    const template = {
      metadata: { annotations: { 'proxy.istio.io/config': 'drainDuration: 45s\nterminationDrainDuration: 30s\n' } },
      spec: { terminationGracePeriodSeconds: 60, containers: [{ ...bare.template.spec.containers[0], lifecycle }] },
    };
    new ApiObject(chart, 'one', { apiVersion: 'apps/v1', kind: 'Deployment', spec: { template } });
    const report = GracefulTermination.of(chart).attach({ ...props, requestDuration: RequestDuration.upTo(seconds(10)) });
    expect([report.findings, report.workloads[0].plan?.mechanism]).toEqual([[], 'what the pod has of its own']);
    const [{ spec }] = Testing.synth(chart);
    expect(spec.template.metadata.annotations['proxy.istio.io/config']).toContain('terminationDrainDuration: 30s');
    expect(spec.template.spec).toEqual(template.spec);
  });
});

describe('scopes', () => {
  test('what is added after the call counts, in charts that come later, too', () => {
    const app = Testing.app();
    const report = GracefulTermination.of(app).attach(props);
    const early = new Chart(app, 'early');
    KINDS['cdk8s-plus-33'](early);
    const late = new Chart(app, 'late');
    KINDS.ApiObject(late);
    expect([early, late].map((chart) => pod(Testing.synth(chart)[0]).grace)).toEqual([76, 76]);
    expect(report.workloads).toHaveLength(2);
    expect(app.synthYaml().match(/terminationGracePeriodSeconds: 76/g)).toHaveLength(2);
  });

  test('a nearer scope beats a farther one, and what this library made is left to itself', () => {
    const app = Testing.app();
    GracefulTermination.of(app).attach(props);
    const near = new Chart(app, 'near');
    GracefulTermination.of(near).attach({ ...props, requestDuration: RequestDuration.upTo(seconds(10)) });
    KINDS['cdk8s-plus-28'](near);
    const own = new Chart(app, 'own');
    new GracefulMeshDeployment(own, 'one', { mesh, requestDuration: RequestDuration.upTo(seconds(20)), containers });
    expect([near, own].map((chart) => pod(Testing.synth(chart)[0]).annotations['proxy.istio.io/config'].slice(0, 35))).toEqual(['{"terminationDrainDuration":"16s","', '{"terminationDrainDuration":"26s","']);
  });

  test('whichever is registered first', () => {
    const app = Testing.app();
    const near = new Chart(app, 'near');
    KINDS.ApiObject(near);
    GracefulTermination.of(app).check({ mesh });
    const report = GracefulTermination.of(near).attach(props);
    expect(report.workloads[0].plan?.mechanism).toBe('a fixed drain');
    expect(pod(Testing.synth(near)[0]).grace).toBe(76);
  });

  test('defaults of a scope inside count for what is in it', () => {
    const app = Testing.app();
    const [plain, load] = ['plain', 'balanced'].map((id) => new Chart(app, id));
    GracefulMeshDefaults.set(load, { endpointPropagation: EndpointPropagation.awsAlb() });
    GracefulTermination.of(app).attach(props);
    const graces = [plain, load].map((chart) => {
      KINDS.ApiObject(chart);
      return pod(Testing.synth(chart)[0]).hooks[0].preStop.sleep.seconds;
    });
    expect(graces).toEqual([5, 70]);
  });

  test('all errors of an app come at once, with their paths, and nothing is written', () => {
    const outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'graceful-mesh-'));
    const app = new App({ outdir });
    GracefulTermination.of(app).attach(props);
    for (const id of ['a', 'b']) {
      new ApiObject(new Chart(app, id), 'one', { apiVersion: 'apps/v1', kind: 'Deployment', spec: { template: { spec: { ...bare.template.spec, terminationGracePeriodSeconds: 30 } } } });
    }
    expect(() => app.synth()).toThrow(/\[a\/one\] preStop[^]*\[b\/one\] preStop/);
    expect(fs.readdirSync(outdir)).toEqual([]);
    fs.rmSync(outdir, { recursive: true });
  });

  test('an object that is warned of is written as its author has it where no plan can be made', () => {
    const chart = Testing.chart();
    new ApiObject(chart, 'one', { apiVersion: 'batch/v1', kind: 'Job', spec: { template: { spec: { containers: [{ name: 'a', image: 'a:1' }] } } } });
    GracefulTermination.of(chart).attach({ ...props, enforcement: Enforcement.WARN });
    expect(Testing.synth(chart)[0].spec.template.spec).toEqual({ containers: [{ name: 'a', image: 'a:1' }] });
  });
});

describe('a scope without workloads', () => {
  test.each<[string, (scope: Construct) => void, number]>([
    ['nothing', () => undefined, 1],
    ['podless', (scope) => new ApiObject(scope, 'one', { apiVersion: 'v1', kind: 'ConfigMap' }), 1],
    ['workload', (scope) => KINDS.ApiObject(scope), 0],
  ])('%s: it is told once', (id, fill, times) => {
    const { said, restore } = heard();
    const chart = Testing.chart();
    const scope = new Construct(chart, id);
    fill(scope);
    KINDS['cdk8s-plus-33'](chart);
    GracefulTermination.of(scope).attach(props);
    Testing.synth(chart);
    App.of(chart).synthYaml();
    restore();
    expect(said).toEqual(Array(times).fill(`[test/${id}] nothing was planned: no object of this scope has a pod template; is GracefulTermination.attach meant for another one?`));
  });
});

describe('check', () => {
  const checked = (object: object, own: GracefulAttachProps = { mesh }) => {
    const chart = Testing.chart();
    new ApiObject(chart, 'one', { apiVersion: 'apps/v1', kind: 'Deployment', spec: object });
    return { chart, report: GracefulTermination.of(chart).check(own) };
  };
  const meshed = { ...props, mesh: Mesh.istio({ version: '1.24', namespaceInjection: true }) };
  const right = { template: { spec: { containers: [{ name: 'main', image: 'shop:1', lifecycle: { preStop: { sleep: { seconds: 5 } } } }] } } };

  test('changes nothing, and says what a plan would be needed for', () => {
    const { chart, report } = checked(bare, { ...meshed, enforcement: Enforcement.WARN });
    expect(report.findings).toMatchSnapshot();
    expect(report.workloads[0].timeline).toContain('LOST');
    expect(report.diff()).toBe('');
    expect(Testing.synth(chart)[0].spec).toEqual(bare);
  });

  test('errors fail the synthesis', () => {
    expect(() => Testing.synth(checked(bare).chart)).toThrow('[test/one] main gets SIGTERM 0s after the deletion, and peers may send until 5s (assumed)');
  });

  test('without a word on requests only what holds for every request is judged', () => {
    expect(checked(right).report.findings).toEqual([]);
    expect(checked(right, meshed).report.findings.join()).toContain('[GM201]');
    expect(checked(right, { ...props, enforcement: Enforcement.WARN }).report.findings.join()).toContain('[GM903]');
  });

  test('the grace that cdk8s-plus renders is judged as it is written', () => {
    const chart = Testing.chart();
    KINDS['cdk8s-plus-33'](chart);
    expect(GracefulTermination.of(chart).check({ ...props, requestDuration: RequestDuration.upTo(seconds(40)), enforcement: Enforcement.WARN }).findings.join()).toContain('terminationGracePeriod (30s');
  });
});

describe('as a mixin', () => {
  test('it takes objects and leaves the rest', () => {
    const chart = Testing.chart();
    const deployment = KINDS['cdk8s-plus-33'](chart);
    const mixin = GracefulTermination.attaching(props);
    // What construct.with(...) of later versions of constructs does.
    for (const one of chart.node.findAll()) if (mixin.supports(one)) mixin.applyTo(one);
    expect(mixin.supports(deployment)).toBe(false);
    expect(pod(Testing.synth(chart)[0]).grace).toBe(76);
    const judged = Testing.chart();
    KINDS.ApiObject(judged);
    const checking = GracefulTermination.checking(props);
    for (const one of judged.node.findAll()) if (checking.supports(one)) checking.applyTo(one);
    expect(() => Testing.synth(judged)).toThrow('[GM301]');
  });
});

describe('what is judged knows the Services of the app', () => {
  const silent = { selector: {}, template: { metadata: { labels: { app: 'shop' } }, spec: { containers: [{ name: 'main', image: 'shop:1' }] } } };
  const service = (scope: Construct, spec: object = {}, kind = 'Service', more: object = {}) =>
    new ApiObject(scope, 'service', { apiVersion: 'v1', kind, ...(kind === 'Service' ? { spec: { selector: { app: 'shop' }, ports: [{ port: 80, targetPort: 8080 }], ...spec } } : {}), ...more });
  const judged = (around: (app: App, chart: Chart) => unknown, mode: 'check' | 'attach' = 'check') => {
    const app = Testing.app();
    const chart = new Chart(app, 'shop', { namespace: 'shop' });
    new ApiObject(chart, 'one', { apiVersion: 'apps/v1', kind: 'Deployment', spec: silent });
    const report = GracefulTermination.of(chart)[mode]({ ...props, mesh: Mesh.none() });
    around(app, chart);
    return { report: report.findings.filter((text) => text.includes('GM301')), synth: () => app.synthYaml() };
  };

  test.each<[string, (app: App, chart: Chart) => unknown]>([
    ['of its chart', (_, chart) => service(chart)],
    ['of another chart', (app) => service(new Chart(app, 'edge', { namespace: 'shop' }))],
    ['of cdk8s-plus', (_, chart) => new kplus33.k8s.KubeService(chart, 'service', { spec: { selector: { app: 'shop' }, ports: [{ port: 80 }] } })],
    ['in a List', (_, chart) => service(chart, {}, 'List', { items: [{ apiVersion: 'v1', kind: 'Service', metadata: { name: 's' }, spec: { selector: { app: 'shop' }, ports: [{ port: 80 }] } }] })],
  ])('%s', (_, around) => {
    const { report, synth } = judged(around);
    expect(report).toEqual([expect.stringMatching(/^\[shop\/one\] main gets SIGTERM 0s after the deletion/)]);
    expect(synth).toThrow('[GM301]');
  });

  test.each<[string, (app: App, chart: Chart) => unknown]>([
    ['in another namespace', (app) => service(new Chart(app, 'edge', { namespace: 'edge' }))],
    ['for its metrics', (_, chart) => service(chart, { ports: [{ name: 'metrics', port: 9090 }] })],
    ['that is headless', (_, chart) => service(chart, { clusterIP: 'None' })],
    ['that cannot be rendered', (app) => { service(new Chart(app, 'edge')).toJson = () => { throw new Error('no'); }; }],
  ])('but not one %s', (_, around) => expect(judged(around).report).toEqual([expect.stringContaining('no known Service selects it')]));

  test('what is planned is told by its props', () => expect(judged((_, chart) => service(chart), 'attach').report).toEqual([]));
});

describe('what is judged knows what else its app says of its pods', () => {
  const judged = [{ name: 'main', image: 'shop:1', ports: [{ containerPort: 80 }], lifecycle: { preStop: { sleep: { seconds: 12 } } } }];
  const template = { metadata: { labels: { app: 'shop' } }, spec: { containers: judged } };
  const pool = (terminationGracePeriod: string) => ({ apiVersion: 'karpenter.sh/v1', kind: 'NodePool', spec: { template: { spec: { terminationGracePeriod } } } });
  const budget = (minAvailable: number) => ({ apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', spec: { minAvailable, selector: { matchLabels: { app: 'shop' } } } });

  test.each<[string, ApiObjectProps, string[]]>([
    ['a pool that leaves too little', pool('10s'), ['GM106']],
    ['a pool that leaves enough', pool('1h'), []],
    ['a budget that lets none go', budget(2), ['GM108']],
    ['a budget that lets one go', budget(1), []],
  ])('%s', (_, beside, codes) => {
    const app = Testing.app();
    const chart = new Chart(app, 'shop', { namespace: 'shop' });
    new ApiObject(chart, 'one', { apiVersion: 'apps/v1', kind: 'Deployment', spec: { replicas: 2, selector: {}, template } });
    const report = GracefulTermination.of(chart).check({ ...props, requestDuration: RequestDuration.upTo(Duration.seconds(1)), mesh: Mesh.none() });
    new ApiObject(new Chart(app, 'cluster'), 'beside', beside);
    expect(report.findings.map((text) => /GM\d+(?=\]$)/.exec(text)?.[0])).toEqual(codes);
  });
});

describe('what is judged knows the Namespaces of the app', () => {
  const spec = { selector: {}, template: { metadata: { labels: { app: 'shop' } }, spec: { terminationGracePeriodSeconds: 15, containers: [{ name: 'main', image: 'shop:1', lifecycle: { preStop: { exec: { command: ['sleep', '12'] } } } }] } } };
  const LABELS = { 'istio-injection': 'enabled' };
  const namespace = (scope: Construct, name: string, labels: object = LABELS, id = 'namespace') => new ApiObject(scope, id, { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: labels as Record<string, string> } });
  const judged = (around: (app: App, chart: Chart) => unknown, istio = Mesh.istio({ version: '1.24' })) => {
    const app = Testing.app();
    const chart = new Chart(app, 'shop', { namespace: 'shop' });
    new ApiObject(chart, 'one', { apiVersion: 'apps/v1', kind: 'Deployment', spec });
    const report = GracefulTermination.of(chart).check({ ...props, mesh: istio });
    around(app, chart);
    return { codes: report.findings.map((text) => /GM\d+(?=\]$)/.exec(text)?.[0]), synth: () => app.synthYaml() };
  };

  test.each<[string, (app: App, chart: Chart) => unknown]>([
    ['of its chart', (_, chart) => namespace(chart, 'shop')],
    ['of another chart', (app) => namespace(new Chart(app, 'cluster'), 'shop')],
    ['of cdk8s-plus', (_, chart) => new kplus33.k8s.KubeNamespace(chart, 'namespace', { metadata: { name: 'shop', labels: LABELS } })],
    ['in a List', (_, chart) => new ApiObject(chart, 'list', { apiVersion: 'v1', kind: 'List', items: [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels: LABELS } }] })],
  ])('%s: the pod counts as meshed', (_, around) => {
    const { codes, synth } = judged(around);
    expect([codes.includes('GM903'), codes.includes('GM201')]).toEqual([false, true]);
    expect(synth).toThrow('[GM201]');
  });

  test.each<[string, (app: App, chart: Chart) => unknown]>([
    ['none', () => undefined],
    ['another', (_, chart) => namespace(chart, 'edge')],
    ['one that cannot be rendered', (app) => { namespace(new Chart(app, 'cluster'), 'shop').toJson = () => { throw new Error('no'); }; }],
  ])('%s: it is not known', (_, around) => {
    const { codes } = judged(around);
    expect([codes.includes('GM903'), codes.includes('GM201')]).toEqual([true, false]);
  });

  test.each([{ 'istio-injection': 'disabled' }, {}])('one with the labels %j: there is no proxy, and nothing is asked', (labels) => {
    const { codes } = judged((_, chart) => namespace(chart, 'shop', labels));
    expect([codes.includes('GM903'), codes.includes('GM201')]).toEqual([false, false]);
  });

  test('as it stands at the synthesis, not as it stood when it was asked before', () => {
    const { synth } = judged((_, chart) => {
      const object = namespace(chart, 'shop', {});
      object.addJsonPatch(JsonPatch.add('/metadata/labels', LABELS));
    });
    expect(synth).toThrow('[GM201]');
  });
});

describe('opting out', () => {
  const annotated = (reason: string) => {
    const chart = Testing.chart();
    new ApiObject(chart, 'one', { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { annotations: { 'graceful-mesh/opt-out': reason } }, spec: bare });
    return { chart, report: GracefulTermination.of(chart).attach(props) };
  };
  test('with a reason: nothing is touched, and it is said', () => {
    const { chart, report } = annotated('goes away in May');
    expect(report.findings).toEqual(['[test/one] nothing was planned or checked: goes away in May [GM902]']);
    expect(Testing.synth(chart)[0].spec).toEqual(bare);
  });
  test('without one it counts for nothing', () => {
    const { chart, report } = annotated(' ');
    expect(report.findings).toEqual(['[test/one] graceful-mesh/opt-out has no reason, so it counts for nothing; write one as its value [GM902]']);
    expect(pod(Testing.synth(chart)[0]).grace).toBe(76);
  });
});

describe('what a tired person writes', () => {
  test.each<[string, (chart: Chart) => unknown, string]>([
    ['no mesh', (chart) => GracefulTermination.of(chart).attach({ requestDuration: props.requestDuration }), "[test] 'mesh' is missing"],
    ['a version with a digit too many', (chart) => GracefulTermination.of(chart).attach({ ...props, mesh: Mesh.istio({ version: '1.240' }) }), '\'mesh.version\' ("1.240") is a version that there is not; is 1.24 meant?'],
    ['no request duration', (chart) => GracefulTermination.of(chart).attach({ mesh }), "[test] 'requestDuration' is missing"],
    ['other props for the same scope', (chart) => {
      GracefulTermination.of(chart).attach(props);
      return GracefulTermination.of(chart).attach({ ...props, requestDuration: RequestDuration.upTo(seconds(5)) });
    }, '[test] GracefulTermination is attached or checked for this scope already, with other props'],
    ['another mesh for the same scope', (chart) => {
      GracefulTermination.of(chart).attach(props);
      return GracefulTermination.of(chart).attach({ ...props, mesh: Mesh.istio({ version: '1.27' }) });
    }, '[test] GracefulTermination is attached or checked for this scope already, with other props'],
    ['both for the same scope', (chart) => {
      GracefulTermination.of(chart).attach(props);
      return GracefulTermination.of(chart).check(props);
    }, '[test] GracefulTermination is attached or checked for this scope already'],
  ])('%s', (_, run, expected) => {
    expect(() => run(Testing.chart())).toThrow(expected);
  });

  test('an object that cannot be planned is named by its path', () => {
    const chart = Testing.chart();
    new ApiObject(chart, 'one', { apiVersion: 'batch/v1', kind: 'Job', spec: { template: { spec: { containers: [{ name: 'a', image: 'a:1' }] } } } });
    GracefulTermination.of(chart).attach(props);
    expect(() => Testing.synth(chart)).toThrow("[test/one] 'containers' (a) has no command");
  });
});
