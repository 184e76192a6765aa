/** A path as it stands in a URI: of this directory, with slashes, whatever the system has. */
export function uriOf(path: string): string {
  return path.replace(/\\/g, '/').replace(/^(?:\.\/)+/, '').split('/').map(encodeURIComponent).join('/');
}
