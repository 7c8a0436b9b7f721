#!/usr/bin/env node
// Starts the command line in dist/, or says what is missing.
import { existsSync } from 'node:fs';

const [major, minor] = process.versions.node.split('.').map(Number);
const main = new URL('../dist/cli/main.js', import.meta.url);

function fail(message) {
  process.stderr.write(`coordtest: ${message}\n`);
  process.exitCode = 2;
}

if (major < 20 || (major === 20 && minor < 19)) {
  fail(`needs Node 20.19 or later, found ${process.versions.node}`);
} else if (!existsSync(main)) {
  fail('is not built yet; `npm run build` in its directory does that');
} else {
  await import(main);
}
