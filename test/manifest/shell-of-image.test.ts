import { execHook, readTemplate, shellOfImage } from '../../lib/manifest';

test.each<[string | undefined, string | undefined]>([
  ['busybox', 'ash'], ['busybox:1.36', 'ash'], ['alpine:3.20', 'ash'], ['nginx:1.27-alpine3.20-slim', 'ash'], ['docker.io/library/alpine@sha256:ubuntu', 'ash'], ['python:3.12-alpine', 'ash'],
  ['debian', 'dash'], ['debian:12-slim', 'dash'], ['ubuntu:24.04', 'dash'], ['python:3.12-slim-bookworm', 'dash'], ['registry.example:5000/debian-base:v2', 'dash'], ['bitnami/redis:7.4-debian-12-r0', 'dash'],
  ['nginx:1.27', undefined], ['example/app:slim', undefined], ['registry.alpine.example/app:1', undefined], ['fedora:40', undefined], ['alpine/ubuntu:1', 'dash'], ['debian-to-alpine:1', undefined], ['', undefined], [undefined, undefined],
  [`alpine:${'1'.repeat(400)}`, undefined],
])('%s has %s for sh', (image, shell) => expect(shellOfImage(image)).toBe(shell));

describe('the image of a container tells which shell runs its hook', () => {
  const hook = (image: string) => {
    const container = { name: 'app', image, lifecycle: { preStop: { exec: { command: ['sh', '-c', 'sleep 5 &> /tmp/log'] } } } };
    return readTemplate({ spec: { containers: [container] } }).containers[0].preStop;
  };

  test('of what shells read differently', () => {
    expect(hook('python:3.12-bookworm')).toMatchObject({ kind: 'fixed', seconds: { value: 0 } });
    expect(hook('python:3.12-alpine')).toMatchObject({ kind: 'fixed', seconds: { value: 5 } });
    expect(hook('python:3.12')).toMatchObject({ kind: 'unknown', atLeast: 0, atMost: 5 });
  });

  test('and names of other shells say it themselves', () => {
    const run = (shell: string) => execHook([shell, '-c', '[[ a == a ]] && sleep 5'], { env: {}, pointer: '/hook', sh: 'dash' });
    expect([run('sh'), run('bash'), run('ash')]).toMatchObject([{ seconds: { value: 0 } }, { seconds: { value: 5 } }, { seconds: { value: 5 } }]);
  });
});
