import { describe, expect, it } from 'vitest';
import { sqlLogicTestCodes, type SqlLogicTestCode } from './codes.js';
import { parse } from './parse.js';

/** Those that show when a file is run or rewritten. */
const AT_RUN_TIME: readonly SqlLogicTestCode[] = ['DL020', 'DL021', 'DL022', 'DL030', 'DL031'];

describe('the example of each code of the format', () => {
  const codes = Object.entries(sqlLogicTestCodes).filter(
    ([code]) => !AT_RUN_TIME.includes(code as SqlLogicTestCode),
  );

  it.each(codes)('%s gives it once, and the mended one nothing', (code, { wrong, right }) => {
    expect(parse(wrong).diagnostics.map((one) => one.code)).toEqual([code]);
    expect(parse(right).diagnostics).toEqual([]);
  });
});

describe('the examples that show when they are run', () => {
  it.each(AT_RUN_TIME)('%s parses once it is mended', (code) => {
    expect(parse(sqlLogicTestCodes[code].right).diagnostics).toEqual([]);
  });
});
