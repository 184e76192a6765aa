import { readFileSync } from 'fs';
import * as path from 'path';

/** That of this package. */
export function version(): string {
  return (JSON.parse(readFileSync(path.join(__dirname, '..', '..', 'package.json'), 'utf8')) as { readonly version: string }).version;
}
