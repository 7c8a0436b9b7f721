// Parsing against the least that any reader must do: reading the same files as UTF-8 and splitting
// them into lines. The files are those of ../shared/conformance/datadriven, or, where these are not at
// hand, the project's own test files.
import * as fs from 'node:fs';
import path from 'node:path';
import { parse, walk } from '../dist/datadriven/index.js';

export const title = 'test files, against reading them and splitting them into lines';

/** Counted rounds of each function; the median is compared. */
const ROUNDS = 31;

/** Rounds before those, which warm up the compiler and the file cache. */
const WARM_UP_ROUNDS = 5;

/** At most this many times the time of reading and splitting. */
const RATIO_MAX = 2;

const root = path.join(import.meta.dirname, '..');

export default function measure() {
  const paths = testFiles();
  let units = 0;
  const [split, parsed, used] = medianMs([
    () => {
      for (const file of paths) units += fs.readFileSync(file, 'utf8').split('\n').length;
    },
    () => {
      for (const file of paths) units += parse(fs.readFileSync(file), { path: file }).cases.length;
    },
    () => {
      for (const file of paths) {
        for (const testCase of parse(fs.readFileSync(file), { path: file }).cases) {
          units += use(testCase);
        }
      }
    },
  ]);
  if (units === 0)
    throw new Error(`files to parse were expected, found ${paths.length} empty ones`);
  return [
    { what: `read and split ${paths.length} files`, value: `${split.toFixed(2)} ms` },
    { what: 'read and parse them', value: `${parsed.toFixed(2)} ms` },
    ratio(parsed / split),
    { what: 'read and parse them, take all texts', value: `${used.toFixed(2)} ms` },
    ratio(used / split),
  ];
}

/** Asks for everything that is made when first asked for, so that laziness does not flatter. */
function use({ line, input, expected, directive }) {
  return line + input.length + expected.length + directive.arguments.length;
}

function ratio(value) {
  return {
    what: '  ratio',
    value: `${value.toFixed(2)} times`,
    limit: { text: `at most ${RATIO_MAX}`, met: value <= RATIO_MAX },
  };
}

/** Median times, the functions taking turns so that what else the machine does falls on all. */
function medianMs(functions) {
  const times = functions.map(() => []);
  for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
    for (const [index, run] of functions.entries()) {
      const start = performance.now();
      run();
      if (round >= 0) times[index].push(performance.now() - start);
    }
  }
  return times.map((list) => list.sort((left, right) => left - right)[ROUNDS >> 1]);
}

function testFiles() {
  const shared = path.join(root, '../shared/conformance/datadriven');
  const list = path.join(shared, 'expected.jsonl');
  if (!fs.existsSync(list)) return walk(path.join(root, 'testdata'), fs);
  const lines = fs.readFileSync(list, 'utf8').trimEnd().split('\n');
  return lines.map((line) => path.join(shared, 'files', JSON.parse(line).path));
}
