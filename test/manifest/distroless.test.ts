import * as fc from 'fast-check';
import { fingerprint, isDecisive, JsonObject, readTemplate } from '../../lib/manifest';
import { istioMesh } from '../../lib/meshes';
import { known, Needs } from '../../lib/model';
import { evaluate } from '../../lib/rules';

const pod = (image: string, ...command: string[]) => ({
  spec: { containers: [{ name: 'app', image, ports: [{ containerPort: 80 }], lifecycle: { preStop: { exec: { command } } } }] },
}) as unknown as JsonObject;
const hookOf = (image: string, ...command: string[]) => readTemplate(pod(image, ...command)).containers[0].preStop;

describe('what comes with a shell is not in an image that is named distroless', () => {
  test.each<[string, string[]]>([
    ['gcr.io/distroless/java17-debian12', ['sleep', '5']],
    ['gcr.io/distroless/static:nonroot', ['/bin/sleep', '5']],
    ['mirror.example.com:5000/distroless/base@sha256:0123', ['sh', '-c', 'sleep 5']],
    ['example.com/shop/app:1.2-distroless', ['/bin/sh', '-c', 'sleep 5']],
    ['app-distroless', ['/bin/bash', '-ec', 'sleep 5']],
    ['gcr.io/distroless/cc', ['timeout', '5', 'app', 'drain']],
    ['gcr.io/distroless/cc', ['true']],
  ])('%s: %j', (image, command) => {
    expect(hookOf(image, ...command)).toMatchObject({ kind: 'fails', why: `the image has no ${command[0]}` });
  });

  test.each<[string, string[]]>([
    ['gcr.io/distroless/base:debug', ['sleep', '5']],
    ['gcr.io/distroless/base:debug-nonroot', ['sleep', '5']],
    ['example.com/distrolessly:1', ['sleep', '5']],
    ['example.com/app@sha256:distroless', ['sleep', '5']],
    ['gcr.io/distroless/base', ['/app/tools/sleep', '5']],
    ['app:1', ['sleep', '5']],
  ])('%s: %j takes what it takes', (image, command) => {
    expect(hookOf(image, ...command)).toMatchObject({ kind: 'fixed', seconds: { value: 5 } });
  });

  test('a program of the image\'s own, or one that somebody has put there, may do anything', () => {
    expect(hookOf('gcr.io/distroless/static', '/app/server', 'drain').kind).toBe('unknown');
    expect(hookOf('gcr.io/distroless/static', 'curl', 'localhost:8080/drain').kind).not.toBe('fails');
  });

  test('who says that it has sleep is believed', () => {
    expect(readTemplate(pod('app:distroless', 'sleep', '5'), { imageHasSleep: true }).containers[0].preStop).toMatchObject({ kind: 'fixed', seconds: { value: 5 } });
  });
});

const needs: Needs = { endpointPropagation: known(5, 'declared'), longestRequest: known(10, 'declared'), afterLastRequest: known(0, 'declared'), headroom: known(5, 'declared') };
const found = (image: string, imageHasSleep?: boolean) =>
  evaluate({ template: pod(image, 'sleep', '5'), mesh: istioMesh({ version: '1.24.0' }), needs, meshDeclared: true, read: { imageHasSleep } }).findings;

test('its hook protects nothing, and the repair is an action of the kubelet', () => {
  const codes = (image: string, has?: boolean) => found(image, has).map(({ code }) => code);
  expect(codes('app:1')).not.toContain('GM104');
  expect(codes('gcr.io/distroless/static', true)).not.toContain('GM104');
  const finding = found('gcr.io/distroless/static').find(({ code }) => code === 'GM104');
  expect([finding?.severity, finding?.message]).toEqual(['error', expect.stringMatching(/has no sleep/)]);
  expect(finding?.fix?.edits).toContainEqual({ pointer: '/spec/containers/0/lifecycle/preStop', value: { sleep: { seconds: 5 } } });
});

test('templates whose images differ in that are not alike, and one whose image is not known yet waits for it', () => {
  const options = { proxyName: 'istio-proxy', relevant: () => true, commands: false };
  const print = (image: string) => fingerprint(pod(image, 'sleep', '5'), options);
  fc.assert(fc.property(fc.constantFrom('a:1', 'b@sha256:1', 'gcr.io/distroless/x', 'c:distroless', 'd:distroless-debug'), fc.constantFrom('a:1', 'gcr.io/distroless/x'), (one, other) => {
    const alike = hookOf(one, 'sleep', '5').kind === hookOf(other, 'sleep', '5').kind;
    expect(print(one) === print(other)).toBe(alike);
  }));
  const path = ['spec', 'containers', '0', 'image'];
  expect([isDecisive(pod('', 'sleep', '5'), path, options), isDecisive({ spec: { containers: [{ name: 'app' }] } }, path, options)]).toEqual([true, false]);
});
