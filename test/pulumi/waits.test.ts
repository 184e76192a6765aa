import { Mesh, RequestDuration, terminate } from 'graceful-mesh/pulumi';

interface Case {
  readonly kind?: string;
  readonly annotations?: Record<string, string>;
  readonly timeouts?: object;
  readonly spec?: object;
}

/** What the options say of the provider's waiting, or what is refused; the plan's grace is 616 s. */
function waiting({ kind = 'Deployment', annotations, timeouts, spec }: Case): unknown {
  const template = { metadata: { labels: { app: 'a' } }, spec: { containers: [{ name: 'main', image: 'a:1', ports: [{ containerPort: 80 }] }] } };
  const props = { metadata: { annotations }, spec: { selector: { matchLabels: { app: 'a' } }, template, ...spec } };
  const graceful = { mesh: Mesh.istio({ version: '1.24' }), requestDuration: RequestDuration.upTo(600) };
  try {
    const { props: written, opts } = terminate(graceful, { type: `kubernetes:apps/v1:${kind}`, name: 'a', props, opts: { customTimeouts: timeouts } } as never, () => undefined) as { props: any; opts: any };
    expect(written.spec.template.spec.terminationGracePeriodSeconds).toBe(616);
    return opts.customTimeouts;
  } catch (error) {
    return (error as Error).message.split('\n').slice(1).map((line) => line.trim());
  }
}

describe('the provider waits for the stop of a pod', () => {
  test('once in a deletion, whatever the kind: all pods are deleted at the same time', () => {
    expect(waiting({})).toEqual({ delete: '676s' });
    expect(waiting({ kind: 'StatefulSet', spec: { replicas: 3 } })).toEqual({ delete: '676s', update: '1908s' });
    expect(waiting({ kind: 'StatefulSet', spec: { replicas: 3 }, timeouts: { delete: '11m', update: '1h' } })).toEqual({ delete: '11m', update: '1h' });
  });

  test('in a rollout of a DaemonSet, where the old pod goes first', () => {
    expect(waiting({ kind: 'DaemonSet' })).toEqual({ delete: '676s', update: '676s' });
    expect(waiting({ kind: 'DaemonSet', spec: { updateStrategy: { rollingUpdate: { maxSurge: '10%', maxUnavailable: 0 } } } })).toEqual({ delete: '676s' });
    expect(waiting({ kind: 'DaemonSet', timeouts: { update: '10m' } })).toEqual(['customTimeouts.update: (10m) must be more than the 616s that the pods may take to stop; set it to 676s or more, or leave it out']);
  });

  test('as long as its annotation says, where the options say nothing', () => {
    const annotations = { 'pulumi.com/timeoutSeconds': '300' };
    const refused = (least: number, operation: string) =>
      [`metadata.annotations["pulumi.com/timeoutSeconds"]: (300) must be more than the ${least - 60}s that the pods may take to stop; set it to ${least} or more, or customTimeouts.${operation}, which goes before it`];
    expect(waiting({ annotations })).toEqual(refused(676, 'delete'));
    expect(waiting({ annotations, kind: 'StatefulSet', spec: { replicas: 2 } })).toEqual(refused(1292, 'update'));
    expect(waiting({ annotations, timeouts: { delete: '12m' } })).toEqual({ delete: '12m' });
    expect(waiting({ annotations: { 'pulumi.com/timeoutSeconds': '700' } })).toBeUndefined();
    expect(waiting({ annotations: { 'pulumi.com/timeoutSeconds': '5m' } })).toEqual({ delete: '676s' });
  });

  test('not at all, where its annotations say so', () => {
    for (const policy of ['background', 'Orphan']) expect(waiting({ annotations: { 'pulumi.com/deletionPropagationPolicy': policy }, timeouts: { delete: '1m' } })).toEqual({ delete: '1m' });
    expect(waiting({ annotations: { 'pulumi.com/deletionPropagationPolicy': 'foreground' } })).toEqual({ delete: '676s' });
    expect(waiting({ annotations: { 'pulumi.com/skipAwait': 'true' }, kind: 'StatefulSet' })).toBeUndefined();
    expect(waiting({ annotations: { 'pulumi.com/skipAwait': 'false' } })).toEqual({ delete: '676s' });
  });
});
