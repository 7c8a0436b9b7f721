import { describe, expect, it } from 'vitest';
import { ProgressLine } from './progress-line.js';

function draw(columns: number, steps: readonly (readonly [at: number, text: string])[]): string {
  let now = 0;
  let written = '';
  const line = new ProgressLine({ write: (text) => (written += text), columns }, () => now);
  for (const [at, text] of steps) {
    now = at;
    line.show(text);
  }
  line.erase();
  line.erase();
  return written.replaceAll('\r\u001b[2K', '|');
}

describe('ProgressLine', () => {
  it('draws over itself, not too soon and not too often, and is gone in the end', () => {
    const steps = [
      [100, 'a'],
      [300, 'b'],
      [320, 'c'],
      [400, 'd'],
    ] as const;
    expect(draw(80, steps)).toBe('|b|d|');
  });

  it('is drawn again at once behind what was written in between', () => {
    let written = '';
    let now = 0;
    const terminal = { write: (text: string) => void (written += text), columns: 80 };
    const line = new ProgressLine(terminal, () => now);
    now = 300;
    line.show('a');
    line.erase();
    now = 310;
    line.show('b');
    expect(written.replaceAll('\r\u001b[2K', '|')).toBe('|a||b');
  });

  it('leaves no trace of a short run', () => {
    expect(draw(80, [[100, 'a']])).toBe('');
  });

  it('never fills the last column', () => {
    expect(draw(8, [[300, '12345678']])).toBe('|123456…|');
    expect(draw(8, [[300, '1234567']])).toBe('|1234567|');
    expect(draw(8, [[300, '数数数数']])).toBe('|数数…|');
  });
});
