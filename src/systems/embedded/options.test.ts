import { describe, expect, it } from 'vitest';
import { OptionError } from '../../harness/index.js';
import { Fixture } from './embedded.fixture.js';
import { defaultOptions, EMBEDDED_OPTIONS, setOption } from './options.js';

function set(name: string, value: string): ReturnType<typeof defaultOptions> {
  const options = defaultOptions();
  setOption(options, name, value);
  return options;
}

describe('options', () => {
  it('are read from text', () => {
    expect(set('auto_index_tables', 'off').autoIndexTables).toBe(false);
    expect(set('logical_compaction_window', 'off').logicalCompactionWindow).toBe(null);
    expect(set('logical_compaction_window', '2s').logicalCompactionWindow).toBe(2000n);
    expect(set('max_query_rows', '300').maxQueryRows).toBe(300);
    expect(set('max_result_size', '3kB').maxResultSize).toBe(3072);
    expect(set('memory_limit', '2GB').memoryLimit).toBe(2 ** 31);
    expect(set('maintained_memory_limit', '10MB').maintainedMemoryLimit).toBe(10 * 2 ** 20);
    expect(set('seed', '18446744073709551615').seed).toBe(18446744073709551615n);
    expect(set('transaction_isolation', 'serializable').transactionIsolation).toBe('serializable');
  });

  it.each([
    ['sede', '1', 'no option `sede`: did you mean `seed`?'],
    ['fromat', 'table', 'no option `fromat`: did you mean `format`?'],
    [
      'x',
      '1',
      'no option `x`: there are format, auto_index_tables, logical_compaction_window, maintained',
    ],
    ['seed', '-1', 'the option `seed` is a whole number of at most 20 digits, found `-1`'],
    ['auto_index_tables', 'yes', 'is `on` or `off`, found `yes`'],
    ['logical_compaction_window', '5', 'is `off` or a duration such as `10s`, found `5`'],
    ['max_query_rows', '1e6', 'is a whole number of at most 15 digits, found `1e6`'],
    ['memory_limit', '5', 'is a size such as `10MB`, found `5`'],
    ['transaction_isolation', 'none', '`strict serializable` or `serializable`, found `none`'],
  ])('refuse %s = %s', (name, value, message) => {
    expect(() => set(name, value)).toThrow(message);
    expect(() => new Fixture({ [name]: value })).toThrow(OptionError);
  });

  it('are all documented, and all take effect', () => {
    expect([...EMBEDDED_OPTIONS.keys()]).toEqual([
      'auto_index_tables',
      'logical_compaction_window',
      'maintained_memory_limit',
      'max_query_rows',
      'max_result_size',
      'memory_limit',
      'seed',
      'transaction_isolation',
    ]);
    const fixture = new Fixture({
      auto_index_tables: 'off',
      logical_compaction_window: '1ms',
      transaction_isolation: 'serializable',
    });
    fixture.sql('CREATE TABLE t (i int)');
    expect(fixture.system.names.all()).toEqual(['materialize.public.t']);
    expect(fixture.sql('SHOW transaction_isolation')).toContain('\nserializable\n');
    fixture.tick(9n);
    expect(fixture.coordinator.state.frontiers.since('u1')).toBe(8n);
    expect(fixture.sql('SELECT count(*) FROM t')).toBe('count\n0\n');
    fixture.close();
  });

  it('decide about secret keys by the seed alone', () => {
    const keyOf = (seed: string): number => {
      const fixture = new Fixture({ seed });
      fixture.system.connect();
      const { secretKey } = fixture.coordinator.state.session(1);
      fixture.close();
      return secretKey;
    };
    expect(keyOf('1')).toBe(keyOf('1'));
    expect(keyOf('1')).not.toBe(keyOf('2'));
  });
});
