// Records a second: SQLite's own sqllogictest files, each on an embedded coordinator of its own, in one
// thread. The files are no part of the repository; without them there is nothing to measure.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

export const title = "SQLite's sqllogictest files";

const bin = path.join(import.meta.dirname, '../bin/coordtest.js');
const folder = path.join(import.meta.dirname, '../../shared/conformance/sqllogictest/sqlite');

const FILES = [
  'select1.test',
  'index/delete/10/slt_good_0.test',
  'index/orderby/10/slt_good_4.test',
  'random/aggregates/slt_good_0.test',
  'random/expr/slt_good_0.test',
  'random/groupby/slt_good_0.test',
];

export default function measure() {
  if (!existsSync(folder)) {
    console.log(`  ${folder} is not there: nothing was measured`);
    return [];
  }
  let records = 0;
  let seconds = 0;
  const rows = FILES.map((file) => {
    const run = runFile(path.join(folder, file));
    records += run.records;
    seconds += run.seconds;
    return { what: file, value: `${run.seconds.toFixed(1)} s`, limit: rate(run) };
  });
  return [
    ...rows,
    { what: 'all', value: `${seconds.toFixed(1)} s`, limit: rate({ records, seconds }) },
  ];
}

function rate({ records, seconds }) {
  return { met: true, text: `${Math.round(records / seconds)} records/s` };
}

function runFile(file) {
  const start = performance.now();
  const { stdout, stderr } = spawnSync(process.execPath, [bin, 'run', file, '--jobs', '1'], {
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  });
  const counts = /cases?: (\d+) passed, (\d+) failed/.exec(stdout);
  if (counts === null) throw new Error(`no summary of ${file}:\n${stdout.slice(-3000)}${stderr}`);
  const seconds = (performance.now() - start) / 1000;
  return { records: Number(counts[1]) + Number(counts[2]), seconds };
}
