import { JsonObject } from '../../lib/manifest';
import { asmMesh, istioMesh } from '../../lib/meshes';
import { apply, explain, plan, PlanInput, Requirements } from '../../lib/plan';
import { describe as say } from '../../lib/rules';

/* What stands behind a hook that asks the agent to drain: what it protects, what it costs, and what it has to make room for. */
const template = { metadata: { labels: { 'sidecar.istio.io/inject': 'true' } }, spec: { containers: [{ name: 'app', image: 'a:1', ports: [{ containerPort: 80 }] }] } } as unknown as JsonObject;
const unpredictable: Requirements = { requestDuration: { kind: 'unpredictable', atMost: 60 } };
const mixed: Requirements = { requestDuration: { kind: 'mixed', typical: 5, atMost: 60 } };
const upTo: Requirements = { requestDuration: { kind: 'up-to', atMost: 60 } };
const forced = { ...upTo, mechanism: 'wait-for-connections' as const };
const reclaimed = (seconds: number) => [{ when: 'a node is reclaimed', seconds, source: 'declared' }];

function planned(requirements: Requirements, mesh = istioMesh({ version: '1.24.0' })) {
  const input: PlanInput = { mesh, template, requirements };
  const made = plan(input);
  const { template: _, ...applied } = apply(made, mesh, template);
  return { made, applied, told: explain(made, applied).split('\n').filter((line) => /^ {2}(net|cost): /.test(line)).map((line) => line.trim()) };
}

const ALL = 'net: where the hook cannot run, the drain of 66s protects every request';

test.each<[string, Requirements, number, number, number, string[]]>([
  // X = 65, one look, and the two seconds of a pod's removal.
  ['unpredictable', unpredictable, 66, 139, 68, [ALL]],
  ['mixed', mixed, 11, 84, 68, ['net: where the hook cannot run, the drain of 11s protects requests of up to 5s']],
  ['predictable, where the hook was asked for', forced, 66, 139, 68, [ALL]],
  ['what works for 5 s after its last request', { ...unpredictable, shutdownAfterLastRequest: 5 }, 71, 155, 79, ['net: where the hook cannot run, the drain of 71s protects every request']],
  ['a grace that leaves room for less', { ...unpredictable, grace: 100 }, 31, 100, 68,
    ['net: where the hook cannot run, the drain of 31s protects requests of up to 25s; 66s would do more, and does not fit beside the hook\'s 68s into the grace (100s)']],
  ['a limit of the cluster that leaves room for less', { ...unpredictable, limits: reclaimed(120) }, 51, 124, 68,
    ['net: where the hook cannot run, the drain of 51s protects requests of up to 45s; 66s would do more, and does not fit beside the hook\'s 68s into what is left when a node is reclaimed (120s)']],
  ['a limit that leaves next to nothing', { ...unpredictable, limits: reclaimed(70) }, 6, 79, 68,
    ['net: where the hook cannot run, the drain of 6s protects only requests that are answered at once; 66s would do more, and does not fit beside the hook\'s 68s into what is left when a node is reclaimed (70s)']],
  ['predictable', upTo, 66, 76, 68,
    ['cost: every stop takes the whole drain of 66s, idle or not; with drainMechanism: WAIT_FOR_CONNECTIONS it ends with its last request, and the same drain is only the net behind the hook']],
])('%s', (_, requirements, drain, grace, gone, told) => {
  const { made, applied, told: lines } = planned(requirements);
  expect([made.settings.drain, applied.grace, applied.goneWithin, lines, applied.findings.map(say)]).toEqual([drain, grace, gone, told, []]);
});

test.each<[string, ReturnType<typeof istioMesh>, Requirements, number, number, string[]]>([
  ['before 1.21 nobody is asked', istioMesh({ version: '1.20.0' }), unpredictable, 1, 71, []],
  ['before 1.21 mixed pays for its net', istioMesh({ version: '1.20.0' }), mixed, 11, 81, ['cost: the safety net adds its drain of 11s to every stop']],
  ['before 1.21 nothing better is offered', istioMesh({ version: '1.20.0' }), upTo, 66, 68, ['cost: every stop takes the whole drain of 66s, idle or not']],
  ['of an agent nobody knows, no number rests on its answer', istioMesh(), unpredictable, 66, 136, [ALL, 'cost: an agent that does not know POST /drain adds the drain of 66s to every stop']],
  ['nor of ASM\'s', asmMesh({ version: '1.22.0' }), unpredictable, 66, 136, [ALL, 'cost: an agent that does not know POST /drain adds the drain of 66s to every stop']],
  ['where the hook may be native, too', istioMesh({ version: '1.27.0' }), unpredictable, 66, 68, [ALL]],
])('%s', (_, mesh, requirements, drain, gone, told) => {
  const { made, applied, told: lines } = planned(requirements, mesh);
  expect([made.settings.drain, applied.goneWithin, lines, applied.findings.map(say)]).toEqual([drain, gone, told, []]);
});

test('an agent that listens elsewhere is not asked', () => {
  const mesh = istioMesh({ version: '1.24.0' });
  const elsewhere = { ...template, metadata: { annotations: { 'status.sidecar.istio.io/port': '15099' } } } as JsonObject;
  expect(plan({ mesh, template: elsewhere, requirements: unpredictable }).settings).toEqual({ waitingHook: { bound: 67 }, drain: 1, exitOnZero: 'off' });
});
