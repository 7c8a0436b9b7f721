import { describe, expect, it } from 'vitest';
import { TIMESTAMP_MIN, type Antichain } from '../time/index.js';
import { FrontierReport } from './frontier-report.js';
import { Upper } from './upper.js';

function told(report: FrontierReport): readonly string[] {
  const message = report.report();
  if (message?.kind !== 'frontierUppers') return [];
  return message.changes.map(({ ids, batch }) => `${ids.join(' ')} ${batch.toString()}`);
}

describe('FrontierReport', () => {
  it('tells of exports of tables by one list, of a new one from 0 on', () => {
    const tables = new Upper(TIMESTAMP_MIN);
    const report = new FrontierReport(tables);
    report.addOfTable('u10');
    report.addOfTable('u2');
    expect(told(report)).toEqual([]);
    tables.closeTo(5n);
    report.addOfTable('u3');
    expect(told(report)).toEqual(['u2 u10 {0: -1, 5: +1}', 'u3 {0: -1, 5: +1}']);
    expect(told(report)).toEqual([]);
    tables.closeTo(6n);
    report.remove('u2');
    expect(told(report)).toEqual(['u3 u10 {5: -1, 6: +1}']);
    report.addOfTable('u11');
    report.remove('u11');
    expect(told(report)).toEqual([]);
    report.addOfTable('u12');
    expect(told(report)).toEqual(['u12 {0: -1, 6: +1}']);
    report.addOfTable('u11');
    report.addOfTable('u13');
    expect(told(report)).toEqual(['u11 u13 {0: -1, 6: +1}']);
    tables.closeTo(7n);
    expect(told(report)).toEqual(['u3 u10 u11 u12 u13 {6: -1, 7: +1}']);
  });

  it('tells of other exports one by one, in the order of their ids', () => {
    const report = new FrontierReport(new Upper(TIMESTAMP_MIN));
    let upper: Antichain = 3n;
    report.add('u4', () => upper);
    report.add('u1', () => 1n);
    expect(told(report)).toEqual(['u1 {0: -1, 1: +1}', 'u4 {0: -1, 3: +1}']);
    upper = null;
    expect(told(report)).toEqual(['u4 {3: -1}']);
  });

  it('keeps the lists of earlier messages as they were', () => {
    const tables = new Upper(1n);
    const report = new FrontierReport(tables);
    report.addOfTable('u1');
    const before = report.report();
    report.addOfTable('u2');
    tables.closeTo(2n);
    report.report();
    report.remove('u1');
    expect(before).toMatchObject({ changes: [{ ids: ['u1'] }] });
  });
});
