import * as fs from 'fs';
import * as path from 'path';
import { JsonObject, readTemplate } from '../../lib/manifest';
import { istioMesh } from '../../lib/meshes';
import { Behaviour, known, Load, Needs, PodFacts, RequestFacts, simulate } from '../../lib/model';
import { view } from '../../lib/rules';

/*
 * Pods that stopped on a real kubelet, a real Envoy and a real pilot-agent. The fixtures are data: nobody edits them. What a manifest
 * cannot say (what the process does on SIGTERM, what the image holds) is in the recording's environment and read here.
 */
const TOLERANCE = 1.5;
const read = (name: string) => JSON.parse(fs.readFileSync(path.join(__dirname, '../fixtures/recorded', name), 'utf8'));

/** The images of the lab: the application's holds one program, and the one with a shell holds Debian's tools. */
const binaries = (image: string): string[] | undefined =>
  (image.includes('lab/app-shell') ? undefined : image.includes('lab/app') ? ['app'] : undefined);

function behaviours(spec: any): Record<string, Partial<Behaviour>> {
  const containers = [...spec.containers, ...(spec.initContainers ?? [])].filter((c: any) => c.name !== 'istio-proxy');
  return Object.fromEntries(containers.map((container: any): [string, Partial<Behaviour>] => {
    const env = Object.fromEntries((container.env ?? []).map((e: any) => [e.name, e.value]));
    const mode = env.TERM_MODE ?? '';
    const stop = Number(env.STOP_MS ?? 0) / 1000;
    return [container.name, {
      onSigterm: mode === 'ignore' ? 'ignores' : mode === 'graceful' || mode === 'linger' ? 'finishes-requests' : 'exits-at-once',
      listens: env.ADDR !== 'none',
      keepsListening: mode === 'linger',
      afterLastRequest: stop + (mode === 'linger' ? Number(env.LINGER_MS ?? 0) / 1000 : 0),
    }];
  }));
}

describe('the kubelet', () => {
  for (const { pod, seen } of read('kubelet-random.json')) {
    test(pod.metadata.name, () => {
      const template = readTemplate(pod as JsonObject, { behaviours: behaviours(pod.spec), binaries });
      const facts: PodFacts = template;
      const timeline = simulate(facts, { requests: [] });
      expect(timeline.unknown).toEqual([]);
      for (const track of timeline.tracks) {
        const [at, status] = seen[track.name];
        expect(Math.abs(track.exit - at)).toBeLessThanOrEqual(TOLERANCE);
        if (!tied(facts, track.name)) expect([track.name, track.killed]).toEqual([track.name, status === 137]);
      }
      expect(timeline.tracks.map(({ name }) => name).sort()).toEqual(Object.keys(seen).sort());
    });
  }
});

/** Where a container's own exit and its SIGKILL fall together, either may come first: a second more or less of grace decides. */
function tied(pod: PodFacts, name: string): boolean {
  const killed = [-1, 0, 1].map((more) => simulate({ ...pod, grace: known(pod.grace.value + more, 'assumed') }, { requests: [] })
    .tracks.find((track) => track.name === name)!.killed);
  return new Set(killed).size > 1;
}

interface Stop {
  name: string;
  pod: any;
  grace: number;
  idle_client: boolean;
  observed: {
    exited: Record<string, { at: number; status: number }>;
    gone: number;
    requests: { what: string; ok: boolean; ended: number }[];
  };
}

const none = known(0, 'assumed');
const NEEDS: Needs = { endpointPropagation: none, longestRequest: none, afterLastRequest: none, headroom: none };

function loadOf(stop: Stop): Load {
  const requests = stop.observed.requests.map(({ what }): RequestFacts => {
    const [, kind, seconds] = /^(in|out|late) ([\d.]+)s$/.exec(what)!;
    return { label: what, start: kind === 'late' ? 4.5 : -1, duration: Number(seconds) };
  });
  return { requests, idleClient: stop.idle_client };
}

/**
 * With exit on zero the agent looks once a second, and the recorder's own probes (a new connection every 0.1 s until the pod has gone) were
 * open in more than half of its looks: in the recordings it left up to four looks late. The model predicts the first look that may end it.
 */
const PROBED_LOOKS = 5;

describe('Istio', () => {
  for (const stop of [...read('istio-stops.json'), ...read('net-stops.json'), ...read('own-stops.json')] as Stop[]) {
    test(stop.name, () => {
      const situations = view({
        template: { metadata: stop.pod.metadata, spec: { ...stop.pod.spec, terminationGracePeriodSeconds: stop.grace } } as JsonObject,
        mesh: istioMesh({ version: '1.31.0' }),
        needs: NEEDS,
        read: { behaviours: behaviours(stop.pod.spec), binaries },
      }, { metadata: stop.pod.metadata, spec: { ...stop.pod.spec, terminationGracePeriodSeconds: stop.grace } } as JsonObject).situations;
      expect(situations).toHaveLength(1);
      const timeline = simulate(situations[0].pod, loadOf(stop));
      expect(timeline.unknown).toEqual([]);
      const predicted = Object.fromEntries(timeline.tracks.map(({ name, exit }) => [name, exit]));
      const late = situations[0].pod.proxy?.drain.kind === 'until-idle' && !stop.idle_client ? PROBED_LOOKS : 0;
      const { exited, gone, requests } = stop.observed;
      const within = (what: string, at: number, seen: number, slack: number) =>
        expect({ what, early: Math.max(0, at - TOLERANCE - seen), late: Math.max(0, seen - at - TOLERANCE - slack), at, seen })
          .toEqual({ what, early: 0, late: 0, at, seen });
      for (const [name, { at }] of Object.entries(exited)) within(name, predicted[name], at, name === 'istio-proxy' ? late : 0);
      const last = Math.max(...Object.values(predicted));
      within('gone', timeline.removedAt, gone, predicted['istio-proxy'] === last ? late : Math.max(0, predicted['istio-proxy'] + late - last));
      const verdicts = timeline.requests.map(({ label, lost }) => [label, lost === undefined]);
      expect(Object.fromEntries(verdicts)).toEqual(Object.fromEntries(requests.map(({ what, ok }) => [what, ok])));
    });
  }
});
