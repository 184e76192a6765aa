import * as pulumi from '@pulumi/pulumi';
import { gracefulTermination, Mesh, RequestDuration } from 'graceful-mesh/pulumi';

// eslint-disable-next-line @typescript-eslint/no-require-imports
const { LocalStore } = require('@pulumi/pulumi/runtime/state') as { LocalStore: new () => { supportsSecrets: boolean } };
const { asyncLocalStorage } = globalThis as unknown as { asyncLocalStorage: { run<T>(store: object, use: () => T): T } };

const registered = () => {
  const containers = [{ name: 'main', image: 'a:1', ports: [{ containerPort: 80 }], env: [{ name: 'PASSWORD', value: pulumi.secret('hunter2') }] }];
  const spec = { selector: { matchLabels: { app: 'a' } }, template: { metadata: { labels: { app: 'a' } }, spec: { containers } } };
  return { custom: true, type: 'kubernetes:apps/v1:Deployment', name: 'a', props: { spec }, opts: {} };
};

test('a transform of an inline program keeps its secrets, though the SDK asks it outside of the program\'s context', async () => {
  const store = new LocalStore();
  store.supportsSecrets = true;
  const transform = asyncLocalStorage.run(store, () => gracefulTermination({ mesh: Mesh.istio({ version: '1.24' }), requestDuration: RequestDuration.upTo(60) }));
  const result = await transform(registered());
  // What the SDK does with it then, in a context that knows nothing of secrets.
  const { spec } = await pulumi.runtime.serializeProperties('props', result?.props ?? {});
  expect(spec.template.spec).toMatchObject({
    terminationGracePeriodSeconds: 76,
    containers: [{ env: [{ name: 'PASSWORD', value: { [pulumi.runtime.specialSigKey]: pulumi.runtime.specialSecretSig, value: 'hunter2' } }] }],
  });
});
