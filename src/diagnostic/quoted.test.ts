import { describe, expect, it } from 'vitest';
import { quoted } from './quoted.js';

describe('quoted', () => {
  it('cuts long texts, and never within a character', () => {
    expect(quoted('a b')).toBe('`a b`');
    expect(quoted('a'.repeat(60))).toBe(`\`${'a'.repeat(60)}\``);
    expect(quoted('a'.repeat(61))).toBe(`\`${'a'.repeat(60)}…\``);
    expect(quoted(`${'a'.repeat(59)}🎉`)).toBe(`\`${'a'.repeat(59)}…\``);
  });
});
