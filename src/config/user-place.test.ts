import path from 'node:path';
import { expect, it } from 'vitest';
import { userPlace } from './user-place.js';

const here = path.resolve('jobs.ts');

it.each([
  [`Error: x\n    at a (${here}:12:5)`, 'jobs.ts:12'],
  [`Error: x\n    at file://${here}:12:5`, 'jobs.ts:12'],
  [`Error: x\n    at a (${path.resolve('my work (old)/jobs.ts')}:1:5)`, 'my work (old)/jobs.ts:1'],
  [`Error: x\n    at file://${path.dirname(here)}/my%20work/jobs.ts:1:5`, 'my work/jobs.ts:1'],
  [`file://${here}:3\n  a b\n\nSyntaxError: x`, 'jobs.ts:3'],
  [
    `Error: x\n    at a (${path.resolve('src/harness/work.ts')}:1:1)\n    at ${here}:2:1`,
    'jobs.ts:2',
  ],
  [`Error: x\n    at ${path.resolve('node_modules/x/y.js')}:1:1`, undefined],
  ['Error: x\n    at load (node:internal/modules/esm/resolve:283:11)', undefined],
  [undefined, undefined],
])('the place of %j', (stack, place) => {
  expect(userPlace(stack)).toBe(place);
});
