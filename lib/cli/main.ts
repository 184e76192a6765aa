#!/usr/bin/env node
import './compile-cache';
import { processIo } from './io';
import { run } from './run';

// Who reads the beginning only, such as head, has seen enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(process.exitCode ?? 0);
});

try {
  process.exitCode = run(process.argv.slice(2), processIo());
} catch (error) {
  process.stderr.write(`graceful-mesh: an error of its own, which should be reported with the manifest: ${(error as Error).stack ?? String(error)}\n`);
  process.exitCode = 3;
}
