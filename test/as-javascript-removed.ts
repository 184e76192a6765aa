import * as fs from 'fs';
import { asJavaScript } from './as-javascript';

/** Of Jest, after the last test. */
export default function remove(): void {
  fs.rmSync(asJavaScript(), { recursive: true });
}
