// Start-up: `coordtest run` on one small file against `node -e 0`, runs interleaved so that what else
// the machine does falls on both.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

export const title = 'one small file against `node -e 0`';

/** Runs of each; the median is compared. */
const ROUNDS = 21;

/** At most this many times the start of Node alone. */
const RATIO_MAX = 5;

const bin = path.join(import.meta.dirname, '../bin/coordtest.js');

export default function measure() {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'coordtest-bench-'));
  const file = path.join(directory, 'small.dd');
  writeFileSync(file, 'sql\nSELECT 1;\n----\n');
  spawnSync(process.execPath, [bin, 'rewrite', file]);
  try {
    const node = [];
    const run = [];
    for (let round = 0; round < ROUNDS; round++) {
      node.push(time(['-e', '0']));
      run.push(time([bin, 'run', file]));
    }
    const ratio = median(run) / median(node);
    const limit = { met: ratio <= RATIO_MAX, text: `at most ${RATIO_MAX.toFixed(1)}` };
    return [
      { what: 'node -e 0', value: `${median(node).toFixed(1)} ms` },
      { what: 'coordtest run small.dd', value: `${median(run).toFixed(1)} ms` },
      { what: 'ratio', value: ratio.toFixed(2), limit },
    ];
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function time(args) {
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`exit code ${status}:\n${stdout}${stderr}`);
  return performance.now() - start;
}

function median(values) {
  return [...values].sort((left, right) => left - right)[values.length >> 1];
}
