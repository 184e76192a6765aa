/** The component of docs/guides/pulumi-languages.md with the SDK for Node.js, under mocks: prints what is registered, and what comes back. */
import * as pulumi from '@pulumi/pulumi';

async function main(): Promise<void> {
  await pulumi.runtime.setMocks({
    newResource: ({ type, name, inputs }) => {
      console.log(JSON.stringify({ type, inputs }));
      return { id: name, state: { ...inputs, grace: 76 } };
    },
    call: () => ({}),
  });
  const { GracefulMeshDeployment, types } = await import('@graceful-mesh/pulumi');
  const checkout = new GracefulMeshDeployment('checkout', {
    mesh: { kind: types.enums.MeshKind.Istio, version: '1.24' },
    requestDuration: { upTo: 60 },
    spec: {
      replicas: 3,
      selector: { matchLabels: { app: 'checkout' } },
      template: {
        metadata: { labels: { app: 'checkout' } },
        spec: { containers: [{ name: 'main', image: 'shop/checkout:1.4.2', ports: [{ containerPort: 8080 }] }] },
      },
    },
  });
  checkout.grace.apply((grace) => console.log(JSON.stringify({ grace })));
  await pulumi.runtime.disconnect();
  try {
    new GracefulMeshDeployment('missing', { spec: {} } as never);
  } catch (error) {
    console.log(JSON.stringify({ refused: (error as Error).message }));
  }
}

void main();
