import { bundleOf } from '../../lib/workload';

const virtualService = (http: object, namespace?: string) =>
  ({ apiVersion: 'networking.istio.io/v1beta1', kind: 'VirtualService', metadata: { name: 'shop', ...(namespace && { namespace }) }, spec: { http: [{ route: [{ destination: { host: 'shop' } }], ...http }] } });
const httpRoute = (rule: object) =>
  ({ apiVersion: 'gateway.networking.k8s.io/v1', kind: 'HTTPRoute', metadata: { name: 'shop' }, spec: { rules: [{ backendRefs: [{ name: 'shop', port: 80 }], ...rule }] } });
const servicesIn = (manifests: object[]) => bundleOf(manifests).services;
const longest = (...manifests: object[]) => servicesIn([...manifests, service()])[0].routes?.map((route) => route.longest) ?? [];

test.each([
  ['a timeout', { timeout: '90s' }, [90]],
  ['an attempt that is shorter', { timeout: '90s', retries: { attempts: 3, perTryTimeout: '30s' } }, [30]],
  ['an attempt of a route without a timeout', { retries: { attempts: 3, perTryTimeout: '30s' } }, [30]],
  ['no retry, whatever an attempt may last', { timeout: '90s', retries: { attempts: 0, perTryTimeout: '30s' } }, [90]],
  ['no limit', {}, []],
  ['a timeout that is switched off', { timeout: '0s' }, []],
  ['what is no duration', { timeout: 90 }, []],
])('a VirtualService with %s', (_, http, seconds) => expect(longest(virtualService(http))).toEqual(seconds));

test.each([
  ['a timeout of the request', { timeouts: { request: '90s' } }, [90]],
  ['one for a backend, without a retry: Istio takes it for the whole', { timeouts: { request: '90s', backendRequest: '30s' } }, [30]],
  ['one for a backend, with a retry', { timeouts: { request: '20s', backendRequest: '30s' }, retry: { attempts: 2 } }, [20]],
  ['no limit', {}, []],
])('an HTTPRoute with %s', (_, rule, seconds) => expect(longest(httpRoute(rule))).toEqual(seconds));

const to = (host: string, namespace?: string) => ({
  apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata: { name: 'shop', ...(namespace && { namespace }) }, spec: { http: [{ timeout: '90s', route: [{ destination: { host } }] }] },
});
const service = (namespace?: string, more: object = {}, labels: object = {}) =>
  ({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'shop', labels, ...(namespace && { namespace }) }, spec: { selector: { app: 'shop' }, ...more } });

test.each([
  ['shop', undefined, undefined, true],
  ['shop', 'a', 'a', true],
  ['shop', 'a', 'b', false],
  ['shop.b.svc.cluster.local', 'a', 'b', true],
  ['shop.b', 'a', 'a', false],
  ['checkout', 'a', 'a', false],
  ['shop', undefined, 'b', true],
])('a host %s of a route in %s and the Service in %s', (host, ofRoute, ofService, leads) => {
  expect(servicesIn([to(host, ofRoute), service(ofService)])[0].routes?.length ?? 0).toBe(leads ? 1 : 0);
});

test('objects of other groups, and what is no route, are none', () => {
  expect(longest({ ...virtualService({ timeout: '9s' }), apiVersion: 'example.org/v1' }, { kind: 'VirtualService', apiVersion: 'networking.istio.io/v1', spec: { http: [7, { route: 'shop' }] } })).toEqual([]);
});

test('a Service that keeps a pod that stops among its endpoints says why; one that only names them sends nothing', () => {
  expect(servicesIn([service()])[0].keeps).toBeUndefined();
  expect(servicesIn([service(undefined, { publishNotReadyAddresses: true })])[0].keeps).toMatch('publishNotReadyAddresses');
  expect(servicesIn([service(undefined, {}, { 'istio.io/persistent-session': 'session' })])[0].keeps).toMatch('persistent-session');
  expect(servicesIn([service(undefined, { publishNotReadyAddresses: true, clusterIP: 'None' })])).toEqual([]);
});
