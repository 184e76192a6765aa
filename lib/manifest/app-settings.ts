import type { SettingForm, SettingValue } from './setting-forms';

/** A setting as flags, config files and annotations have it. */
export interface Setting {
  /** As it stands in a config file; its flag and its annotation have dashes instead of capitals. */
  readonly name: string;
  readonly form: SettingForm;
  /** Of what it is, in a line. */
  readonly what: string;
  /** A value that somebody may have. */
  readonly example: string;
  /** What holds without it. */
  readonly otherwise: string;
  /** What a truth says where it is false. @default - the contrary goes without saying */
  readonly not?: string;
}

const DURATION = { kind: 'duration' } as const;
const TRUTH = { kind: 'truth' } as const;

/** What is particular to an application, and so may stand in its own manifest, as an annotation. The names are those of the props. */
export const APP_SETTINGS = [
  { name: 'longestRequest', form: DURATION, what: 'how long a request may last', example: '60s', otherwise: '0s, what holds for every request' },
  { name: 'endpointPropagation', form: DURATION, what: 'how long peers go on sending after the deletion', example: '5s', otherwise: '5s' },
  { name: 'shutdownAfterLastRequest', form: DURATION, what: 'what the application needs after its last request', example: '10s', otherwise: '0s' },
  { name: 'onSigterm', form: { kind: 'one-of', values: ['finishes-requests', 'exits-at-once', 'ignores'] }, what: 'what the application does on SIGTERM', example: 'exits-at-once', otherwise: 'finishes-requests' },
  { name: 'listens', form: TRUTH, what: 'the applications take connections, also where no port is declared', not: 'they are workers: nobody connects to them', example: 'false', otherwise: 'as their ports and Services say' },
  { name: 'clientsMeshed', form: TRUTH, what: 'all clients are in the mesh', example: 'true', otherwise: 'not known' },
  { name: 'imageHasSleep', form: TRUTH, what: 'the images of the applications have a sleep program', example: 'true', otherwise: 'not known' },
  { name: 'jobHttpClient', form: { kind: 'one-of', values: ['curl', 'wget'] }, what: 'the HTTP client in the images of Jobs, to end the proxy with', example: 'curl', otherwise: 'not known' },
] as const satisfies readonly Setting[];

export type SettingValues<S extends readonly Setting[]> = { readonly [One in S[number] as One['name']]?: SettingValue<One['form']> };

export type AppSettings = SettingValues<typeof APP_SETTINGS>;

/** `longestRequest` as a flag or an annotation has it: `longest-request`. */
export const dashed = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
