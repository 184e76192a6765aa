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
  '\t', '...', '%YAML 1.2\n---\nmeshId: a', '{"meshId":"a"} {"meshId":5}', '{"meshId":"a"}x', '{"unknown":"\\ud83d\\ude00"}', '{"meshId":"a\\/b"}',
  '\t{"meshId":"a"}', '{\n"meshId"\n:\n"a"\n}', '{"meshId"\n: "a"}', `{"${'k'.repeat(1030)}":1,"meshId":"a"}`, 'meshId: "a\nb"', "meshId: 'a\nb'",
  'meshId: "a"#b', '  meshId: a\n drainDuration: 45s', 'image: -.inf\nimage: {imageType: a}', 'sds: {null: b}\nsds: {k8sSaJwtPath: a, enabled: true}',
  'fileFlushInterval: .nan\nfileFlushInterval: 30s', '{"tracing":{"stackdriver":{"maxNumberOfAttributes":9223372036854775900}}}',
];

const cases = recorded as unknown as readonly Case[];
const refuses = (text: string) => readProxyConfig(text).notes.some(({ kind }) => kind === 'refused');

test('what the injector refuses is refused, and nothing else, on 4,500 texts', () => {
  const differing = cases.filter(([text, istiod]) => refuses(text) !== (istiod !== 'takes')).map(([text]) => text);
  expect(differing.filter((text) => !READ_OTHERWISE.includes(text))).toEqual([]);
});

test('and what it takes has the values that istiod has', () => {
  const differing = cases.filter(([text, istiod]) => istiod !== 'parse' && !READ_OTHERWISE.includes(text)).flatMap(([text, , values = {}]) => {
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
      ...values,
      metadata: values.metadata ?? {},
      image: undefined,
      distroless: values.image === undefined ? undefined : values.image === 'distroless',
      drain: secondsOf(values.drain),
      drainDuration: secondsOf(values.drainDuration),
    };
    return JSON.stringify(sorted(read)) === JSON.stringify(sorted(wanted)) ? [] : [{ text, read, wanted }];
  });
  expect(differing).toEqual([]);
});

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
