/** The annotation that a plan for requests of up to so many seconds writes. */
const config = (longest) => `{"terminationDrainDuration":"${longest + 6}s","proxyMetadata":{"EXIT_ON_ZERO_ACTIVE_CONNECTIONS":"false"}}`;

/** What cdk8s-plus-28 renders for such a Deployment, with the plan in it, as somebody's chart would hold it. */
function yaml(i) {
  const labels = { app: `app-${i}` };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: `app-${i}` },
    spec: {
      minReadySeconds: 0,
      progressDeadlineSeconds: 600,
      replicas: 2,
      selector: { matchLabels: labels },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
      template: {
        metadata: { labels, annotations: { 'proxy.istio.io/config': config(60) } },
        spec: {
          automountServiceAccountToken: false,
          containers: [{
            image: `app:${i}`,
            imagePullPolicy: 'Always',
            lifecycle: { preStop: { sleep: { seconds: 5 } } },
            name: 'main',
            ports: [{ containerPort: 8080 }],
            resources: { limits: { cpu: '1500m', memory: '2048Mi' }, requests: { cpu: '1000m', memory: '512Mi' } },
            securityContext: { allowPrivilegeEscalation: false, privileged: false, readOnlyRootFilesystem: true, runAsNonRoot: true },
            startupProbe: { failureThreshold: 3, tcpSocket: { port: 8080 } },
          }],
          dnsPolicy: 'ClusterFirst',
          restartPolicy: 'Always',
          securityContext: { fsGroupChangePolicy: 'Always', runAsNonRoot: true },
          terminationGracePeriodSeconds: 76,
        },
      },
    },
  };
}

module.exports = { config, yaml };
