// Cases a second: 1,000 generated files of ten directives, in one thread and in as many as the machine
// has cores.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

export const title = '1,000 files of ten directives';

const FILES = 1_000;

const bin = path.join(import.meta.dirname, '../bin/coordtest.js');

/** A small test as people write them: a table, a view, time, waiting, reads, frontiers. */
function fileText(number) {
  const inputs = [
    ['sql', 'CREATE TABLE t (a int, b text);'],
    ['sql', `INSERT INTO t VALUES (${number}, 'x'), (2, 'y'), (3, 'x');`],
    ['sql', 'CREATE MATERIALIZED VIEW v AS SELECT b, count(*) AS n FROM t GROUP BY b;'],
    ['wait-sql', 'SELECT count(*) = 2 FROM v;'],
    ['sql', 'SELECT * FROM v ORDER BY b;'],
    ['inc-timestamp', '10'],
    ['sql', "INSERT INTO t VALUES (4, 'z');"],
    ['wait-sql', 'SELECT count(*) = 3 FROM v;'],
    ['sql format=table', 'SELECT b, n FROM v ORDER BY b;'],
    ['print-frontiers', ''],
  ];
  return inputs.map(([directive, input]) => `${directive}\n${input}\n----\n`).join('\n');
}

export default function measure() {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'coordtest-bench-'));
  try {
    for (let number = 0; number < FILES; number++) {
      writeFileSync(
        path.join(directory, `f${String(number).padStart(4, '0')}.dd`),
        fileText(number),
      );
    }
    run(['rewrite', directory, '--quiet']);
    const rows = [];
    let single;
    for (const jobs of [1, os.availableParallelism()]) {
      const seconds = run(['run', directory, '--quiet', '--jobs', String(jobs)]);
      single ??= seconds;
      const rate = `${Math.round((FILES * 10) / seconds)} cases/s`;
      rows.push({ what: `coordtest run --jobs ${jobs}`, value: rate });
      if (jobs > 1) rows.push({ what: 'speed-up', value: (single / seconds).toFixed(2) });
    }
    return rows;
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function run(args) {
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (status !== 0) throw new Error(`exit code ${status}:\n${stdout.slice(-3000)}${stderr}`);
  return (performance.now() - start) / 1000;
}
