import { imageName } from './helpers';

/** Words of an image's name or tag by which its distribution is told, and the shell that is `sh` there. */
const SHELLS: Readonly<Record<string, 'ash' | 'dash'>> = {
  busybox: 'ash',
  alpine: 'ash',
  debian: 'dash',
  buster: 'dash',
  bullseye: 'dash',
  bookworm: 'dash',
  trixie: 'dash',
  ubuntu: 'dash',
  bionic: 'dash',
  focal: 'dash',
  jammy: 'dash',
  noble: 'dash',
};

/** Of an image without any of these words nobody knows the shell. */
export const SHELL_WORDS: readonly string[] = Object.keys(SHELLS);

const LONGEST = 300;

/** Which shell an image has under the name of `sh`, where its name or its tag says on what it is built: `busybox`, `nginx:1.27-alpine3.20`, `python:3.12-slim-bookworm`; undefined where it does not. */
export function shellOfImage(image: string | undefined): 'ash' | 'dash' | undefined {
  if (image === undefined || image.length > LONGEST) return undefined;
  const [undigested] = image.split('@');
  const last = undigested.slice(undigested.lastIndexOf('/') + 1);
  const words = `${imageName(undigested)} ${last.slice(last.indexOf(':') + 1)}`.toLowerCase().split(/[^a-z]+/);
  const told = new Set(words.flatMap((word) => (Object.hasOwn(SHELLS, word) ? [SHELLS[word]] : [])));
  return told.size === 1 ? [...told][0] : undefined;
}
