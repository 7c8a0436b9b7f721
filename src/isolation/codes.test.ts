import { describe, expect, it } from 'vitest';
import { isolationCodes, type IsolationCode } from './codes.js';
import { parse } from './parse.js';

/** Those that show when a file is run, and the one whose example leaves something out. */
const NOT_SHOWN: readonly IsolationCode[] = ['DI007', 'DI008', 'DI020', 'DI021', 'DI022'];

describe('the example of each code of the format', () => {
  const codes = Object.entries(isolationCodes).filter(
    ([code]) => !NOT_SHOWN.includes(code as IsolationCode),
  );

  it.each(codes)('%s gives it once, and the mended one nothing', (code, { wrong, right }) => {
    expect(parse(wrong).diagnostics.map((one) => one.code)).toEqual([code]);
    expect(parse(right).diagnostics).toEqual([]);
  });
});

describe('the other examples', () => {
  it.each(NOT_SHOWN)('%s parses once it is mended', (code) => {
    expect(parse(isolationCodes[code].right).diagnostics).toEqual([]);
  });
});
