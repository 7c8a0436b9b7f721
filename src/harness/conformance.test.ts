// The original's own test files, from ../shared/conformance beside this repository: every directive
// and argument in them is understood. That they pass is for the system under test to show.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from '../datadriven/index.js';
import { builtInRegistry } from './built-in-directives.js';

const FOLDER = path.resolve(
  import.meta.dirname,
  '../../../shared/conformance/materialize-coordtest',
);
const present = existsSync(FOLDER);

describe.skipIf(!present)(`files of the original${present ? '' : ' (absent: skipped)'}`, () => {
  const files = present ? readdirSync(FOLDER).filter((name) => name.endsWith('.ct')) : [];

  it.each(files)('%s', (name) => {
    const { cases, diagnostics } = parse(readFileSync(path.join(FOLDER, name)), { path: name });
    expect(diagnostics).toEqual([]);
    expect(cases.length).toBeGreaterThan(0);
    const registry = builtInRegistry();
    for (const testCase of cases) {
      expect(() => registry.find(testCase.directive).prepare(testCase)).not.toThrow();
    }
  });
});
