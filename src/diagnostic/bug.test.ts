import { describe, expect, it } from 'vitest';
import { assert, Bug, unreachable } from './bug.js';

describe('assert', () => {
  it('lets what holds pass without building the message', () => {
    assert(true, () => {
      expect.fail('the message was built');
    });
  });

  it('throws the message of what does not hold', () => {
    expect(() => assert(1 > 2, 'one is less than two')).toThrow(new Bug('one is less than two'));
    expect(() => assert(1 > 2, () => `found ${1}`)).toThrow(new Bug('found 1'));
  });
});

describe('unreachable', () => {
  it('prints the value it met', () => {
    const value = { kind: 'new', at: 1n };
    expect(() => unreachable(value as never)).toThrow('found {"kind":"new","at":"1n"}');
  });
});
