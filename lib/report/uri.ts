/** A path as it stands in a URI: of this directory, with slashes, whatever the system has. */
export function uriOf(path: string): string {
  return path.replace(/\\/g, '/').replace(/^(?:\.\/)+/, '').split('/').map(encoded).join('/');
}

/** Half of a pair of characters, which JSON and YAML can write down, is no character, and a URI has none of it. */
export function encoded(text: string): string {
  return encodeURIComponent(text.replace(/\p{Cs}/gu, '\ufffd'));
}
