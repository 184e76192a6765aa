/* What people get wrong, each by its name: run with one, Node prints it as it prints what ends a program; run with none, all are listed with their stacks. */
const pulumi = require('@pulumi/pulumi');
const ours = require('graceful-mesh/pulumi');

const { AsmLevel, GraceLimit, IstioLevel, Mesh, RequestDuration } = ours;
const mesh = Mesh.istio({ version: '1.24' });
const pod = { containers: [{ name: 'main', image: 'x', ports: [{ containerPort: 8080 }] }] };
const spec = { selector: { matchLabels: { app: 'x' } }, template: { spec: pod } };
const short = { ...spec, template: { spec: { ...pod, terminationGracePeriodSeconds: 30 } } };
const late = { ...spec, template: pulumi.output(short.template) };
const graceful = { mesh, requestDuration: RequestDuration.upTo(60) };
const deployment = (args, opts) => new ours.GracefulMeshDeployment('checkout', args && { ...graceful, spec, ...args }, opts);
const registered = (props) => ({ type: 'kubernetes:apps/v1:Deployment', name: 'checkout', props, opts: {} });

const mistakes = {
  'a grace that is too short': () => deployment({ spec: short }),
  'no args': () => deployment(),
  'null for args': () => deployment(null),
  'a hole in the list of containers': () => deployment({ spec: { ...spec, template: { spec: { containers: [undefined] } } } }),
  'containers that are no list': () => deployment({ spec: { ...spec, template: { spec: { containers: 'main' } } } }),
  'a budget that is a number': () => deployment({ disruptionBudget: 1 }),
  'a finding that is accepted without a reason': () => deployment({ suppress: [{ code: 'GM303' }] }),
  'the name that Kubernetes has for it': () => deployment({ terminationGracePeriodSeconds: 90 }),
  'a mesh by its name': () => deployment({ mesh: 'istio' }),
  'functions that were not called': () => deployment({ mesh: Mesh.istio, requestDuration: RequestDuration.upTo }),
  'a slip in a name of the mesh': () => deployment({ mesh: Mesh.istio({ verison: '1.24' }) }),
  'a name that the mesh has not': () => deployment({ mesh: Mesh.istio({ proxies: 2 }) }),
  'an Istio that there is not': () => deployment({ mesh: Mesh.istio({ version: '1.240' }) }),
  'a version alone': () => Mesh.istio('1.24'),
  'null for the mesh': () => Mesh.asm(null),
  'a Kubernetes that there is not': () => deployment({ kubernetesVersion: '2.0' }),
  'a level that is missing': () => deployment({ mesh: Mesh.istio({ levels: [undefined] }) }),
  'nothing for what is unpredictable': () => deployment({ requestDuration: RequestDuration.unpredictable() }),
  'a slip in what is mixed': () => deployment({ requestDuration: RequestDuration.mixed({ typcal: 20, atMost: 300 }) }),
  'a limit that is no list': () => deployment({ graceLimits: GraceLimit.gkeSpot() }),
  'a limit that is none': () => deployment({ graceLimits: [undefined] }),
  'a timeout that is a number': () => deployment({}, { customTimeouts: { delete: 700 } }),
  'a limit without a duration': () => GraceLimit.karpenter('soon'),
  'a level with what it cannot have': () => IstioLevel.rootNamespace({ terminationDrainDuration: 60 }),
  'a level of nothing': () => IstioLevel.mesh(),
  'a namespace without a name': () => IstioLevel.namespace('', {}),
  'a file that is not there': () => IstioLevel.fromFiles('mesh.yaml'),
  'Helm values of a ProxyConfig': () => IstioLevel.helmValues(IstioLevel.namespace('shop', { exitOnZeroActiveConnections: true })),
  'Helm values of nothing': () => IstioLevel.helmValues(),
  'a level of ASM with what it cannot have': () => AsmLevel.global({ exitOnZeroActiveConnections: true }),
  'a ProxyConfig of the mesh': () => new ours.IstioProxyConfig('drain', { level: IstioLevel.mesh({ terminationDrainDuration: 60 }) }),
  'a ProxyConfig of nothing': () => new ours.IstioProxyConfig('drain'),
  'a level that is none': () => new ours.IstioProxyConfig('drain', { level: { terminationDrainDuration: 60 } }),
  'a transform of nothing': () => ours.gracefulTermination(),
  'a transform with a duration that is none': () => ours.gracefulTermination({ mesh, requestDuration: RequestDuration.upTo('soon') }),
  'what a transform refuses': () => ours.terminate(graceful, registered({ spec: short })),
  'a child of a kind that has none': () => ours.gracefulChild('Pod', {}, 'checkout', graceful),
  'options of a kind that has none': () => ours.gracefulOptions('Pod'),
  'settings of ASM that are missing': () => new ours.AsmMeshLifecycle('mesh'),
  'settings of ASM that cannot be': () => new ours.AsmNamespaceSidecar('shop', { serviceMeshId: 'c0123', namespace: 'shop', settings: { terminationDrainDuration: 'soon' } }),
};
/** Of what is computed nobody knows in which line it was. */
const lates = {
  'a transform, later': () => ours.terminate(graceful, registered({ spec: late })),
  'a grace that is too short, later': () => deployment({ spec: late }),
};

const [, , asked] = process.argv;
pulumi.runtime.setMocks({ newResource: ({ name, inputs }) => ({ id: name, state: inputs }), call: () => ({}) }).then(() => {
  // Out of the promise: what it throws is to end the program.
  if (asked) setImmediate({ ...mistakes, ...lates }[asked]);
  else console.log(JSON.stringify(Object.entries(mistakes).map(listed)));
});

function listed([name, make]) {
  try {
    make();
    return [name, 'nothing is said'];
  } catch (error) {
    return [name, error.stack];
  }
}
