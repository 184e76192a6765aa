import * as fs from 'fs';
import { compiled } from './as-javascript';

/** Of Jest, after the last test. */
export default function remove(): void {
  fs.rmSync(compiled(), { recursive: true });
}
