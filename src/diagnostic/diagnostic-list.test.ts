import { describe, expect, it } from 'vitest';
import { errorDiagnostic, warningDiagnostic } from './diagnostic.js';
import { DiagnosticList } from './diagnostic-list.js';
import { SourceText } from './source-text.js';
import { span } from './span.js';

const parts = {
  code: 'XX001',
  message: 'm',
  source: new SourceText('a', 'x'),
  span: span(0, 1),
};

describe('DiagnosticList', () => {
  it('keeps the first ones and counts the rest in a note of the last', () => {
    const list = new DiagnosticList();
    for (let index = 0; index < 205; index++) list.add(errorDiagnostic(parts));
    const kept = list.toArray();
    expect(kept).toHaveLength(200);
    expect(kept[0]?.notes).toEqual([]);
    expect(kept[199]?.notes).toEqual(['there are 5 more diagnostics, which are not shown']);
  });

  it('tells errors from warnings', () => {
    const list = new DiagnosticList();
    list.add(warningDiagnostic(parts));
    expect(list.hasErrors).toBe(false);
    list.add(errorDiagnostic(parts));
    expect(list.hasErrors).toBe(true);
  });
});
