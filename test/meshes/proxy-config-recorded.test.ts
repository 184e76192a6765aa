import { readProxyConfig } from '../../lib/meshes/istio/proxy-config';
import { inSeconds } from '../../lib/model';
import recorded from '../fixtures/recorded/proxy-config.json';

interface Values {
  readonly drain?: string;
  readonly drainDuration?: string;
  readonly hold?: boolean;
  readonly interceptionMode?: string;
  readonly statusPort?: number;
  readonly image?: string;
  readonly metadata?: Readonly<Record<string, string>>;
}
type Case = readonly [text: string, istiod: 'takes' | 'parse' | 'validate', values?: Values];

/** Texts that the library which reads YAML here takes otherwise than istiod's, and a number that a double cannot hold; no other may differ. */
const READ_OTHERWISE: readonly string[] = [
  '\t', '{"meshId":"a"} {"meshId":5}', '{"meshId":"a"}x', '\t{"meshId":"a"}', '{\n"meshId"\n:\n"a"\n}', '{"meshId"\n: "a"}', `{"${'k'.repeat(1030)}":1,"meshId":"a"}`,
  'meshId: "a"#b', '  meshId: a\n drainDuration: 45s', '{"tracing":{"stackdriver":{"maxNumberOfAttributes":9223372036854775900}}}',
];

const cases = recorded as unknown as readonly Case[];
const refuses = (text: string) => readProxyConfig(text).notes.some(({ kind }) => kind === 'refused');

const refusedOtherwise = ([text, istiod]: Case) => refuses(text) !== (istiod !== 'takes');

test('what the injector refuses is refused, and nothing else, on 4,500 texts', () => {
  expect(cases.filter(refusedOtherwise).map(([text]) => text).filter((text) => !READ_OTHERWISE.includes(text))).toEqual([]);
});

test('and what it takes has the values that istiod has', () => {
  const differing = cases.filter(([text, istiod]) => istiod !== 'parse' && !READ_OTHERWISE.includes(text)).flatMap((one) => {
    const [read, wanted] = values(one);
    return read === wanted ? [] : [{ text: one[0], read, wanted }];
  });
  expect(differing).toEqual([]);
});

test.each(READ_OTHERWISE.map((text) => [text]))('%j is read otherwise', (text) => {
  const one = cases.find(([other]) => other === text)!;
  const [read, wanted] = values(one);
  expect(refusedOtherwise(one) || read !== wanted).toBe(true);
});

/** What is read of a text, and what istiod has. */
function values([text, , recordedValues = {}]: Case): readonly [read: string, wanted: string] {
  const { drain, drainDuration, hold, interceptionMode, statusPort, distroless, metadata } = readProxyConfig(text);
  const read = {
    drain: drain?.value,
    drainDuration: drainDuration?.value,
    hold: hold?.value,
    distroless: distroless?.value,
    metadata,
    // The first of an enum and the port 0 are what istiod has where nothing is said.
    interceptionMode: interceptionMode === 'REDIRECT' ? undefined : interceptionMode,
    statusPort: statusPort === 0 ? undefined : statusPort,
  };
  const wanted = {
    ...recordedValues,
    metadata: recordedValues.metadata ?? {},
    image: undefined,
    distroless: recordedValues.image === undefined ? undefined : recordedValues.image === 'distroless',
    drain: secondsOf(recordedValues.drain),
    drainDuration: secondsOf(recordedValues.drainDuration),
  };
  return [JSON.stringify(sorted(read)), JSON.stringify(sorted(wanted))];
}

test('what the edits of a note make of a text is right, whatever was wrong', () => {
  const left = cases.flatMap(([text]) => readProxyConfig(text).notes.flatMap(({ fix }) => fix?.edits ?? [])
    .flatMap(({ value }) => readProxyConfig(value).notes.map(({ what }) => ({ text, value, what }))));
  expect(left).toEqual([]);
});

function secondsOf(nanoseconds: string | undefined): number | undefined {
  return nanoseconds === undefined ? undefined : inSeconds(BigInt(nanoseconds));
}

function sorted(value: object): unknown {
  return Object.entries(value).filter(([, item]) => item !== undefined).sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, item]): unknown => [key, typeof item === 'object' ? sorted(item as object) : item]);
}
