import type { TestFile } from '../datadriven/index.js';
import { DirectiveCase } from './directive-case.js';
import type { CaseSystems } from './case-systems.js';
import { SYSTEMS_OPTION } from './formats/format-option.js';

/**
 * Why a file is not for a system; null if it is. What says so is the line `systems = ...` of its
 * `options`, which is read before the file has a system. One with mistakes is for the directive,
 * which reports them.
 */
export function whyNotFor(testFile: TestFile, { own, known }: CaseSystems): string | null {
  for (const testCase of testFile.cases) {
    if (testCase.broken || testCase.directive.name !== 'options') continue;
    for (const line of new DirectiveCase(testCase).input.lines()) {
      const [name, value, ...more] = line.text.split('=').map((part) => part.trim());
      if (name !== SYSTEMS_OPTION || value === undefined || more.length > 0) continue;
      const names = splitSystems(value);
      if (names.some((one) => own.includes(one))) return null;
      const sound =
        !value.startsWith('(') &&
        names.every((one) => one !== '' && known?.includes(one) !== false);
      return sound ? `the file is for system ${names.join(', ')}` : null;
    }
  }
  return null;
}

/** The names in a list with commas. */
export function splitSystems(value: string): readonly string[] {
  return value.split(',').map((name) => name.trim());
}
