import { it } from 'vitest';
import { Fixture } from './embedded.fixture.js';
import { formatFrontiers } from '../../harness/index.js';
import { formatDebug } from '../../repr/index.js';
it('try', () => {
  const f = new Fixture();
  for (const s of ['CREATE TABLE t (i INT)', 'CREATE TABLE t (i INT)', 'CREATE TABLE IF NOT EXISTS t (i INT)', 'SHOW transaction_isolation', 'SHOW ALL', 'BEGIN; CREATE TABLE u (i int)', 'COMMIT', 'SELEC', 'SET x = 1', "ALTER INDEX t_primary_idx SET (logical_compaction_window='1ms')", 'ALTER TABLE t RENAME TO u', 'SHOW CREATE TABLE u', 'INSERT INTO u VALUES (1)', 'SELECT * FROM u', 'SELECT 1', 'DROP TABLE u']) console.log(s + '\n  ' + f.sql(s).trimEnd().replaceAll('\n', '\n  '));
  console.log(formatFrontiers(f.system.clock.now, f.system.frontiers()));
  console.log(formatDebug(f.system.catalog()), f.system.feedback.list());
  f.close();
});
