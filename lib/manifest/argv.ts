import { arrayAt, JsonObject } from './json';

/** What a container runs, as far as the manifest spells it out. What is no word cannot be run, and the API server says so. Without a command the arguments go to the image's own entrypoint. */
export function argvOf({ command, args }: JsonObject): string[] {
  const given = arrayAt(command);
  return given.length === 0 ? [] : [...given, ...arrayAt(args)].map((word) => (typeof word === 'object' ? '' : String(word)));
}
