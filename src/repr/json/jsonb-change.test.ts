import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyJsonb } from '../datum.fixture.js';
import { jsonbAtPath, jsonbContains } from './jsonb-access.js';
import { changeJsonbAt, concatJsonb, stripJsonbNulls, withoutJsonbKeys } from './jsonb-change.js';
import { formatJsonbValue, prettyJsonb } from './jsonb-format.js';
import { parseJsonb } from './jsonb-parse.js';
import { Jsonb, JsonbObject, type JsonbValue } from './jsonb.js';

const anyValue = anyJsonb.map(({ value }) => value);
const anyObject = fc
  .array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), anyValue), { maxLength: 4 })
  .map((entries) => JsonbObject.from(entries));
const anyKey = fc.constantFrom('a', 'b', 'c', 'd');

function text(value: JsonbValue | undefined): string {
  return value === undefined ? 'nothing' : formatJsonbValue(value);
}

describe('containment', () => {
  it('holds of a value and itself, and of what was merged into an object', () => {
    fc.assert(
      fc.property(anyValue, anyObject, anyObject, (value, left, right) => {
        expect(jsonbContains(value, value)).toBe(true);
        expect(jsonbContains(concatJsonb(left, right), right)).toBe(true);
      }),
    );
  });

  it('ends with the key', () => {
    fc.assert(
      fc.property(anyObject, anyKey, (object, key) => {
        const rest = withoutJsonbKeys(object, new Set([key]));
        expect(jsonbContains(object, rest)).toBe(true);
        expect(jsonbContains(rest, object)).toBe(object.get(key) === undefined);
      }),
    );
  });
});

describe('changeJsonbAt', () => {
  it('puts a value where the path finds it, and takes away what it finds', () => {
    fc.assert(
      fc.property(anyObject, anyKey, anyValue, (object, key, value) => {
        const changed = changeJsonbAt(object, [key], { kind: 'create', value });
        expect(text(jsonbAtPath(changed, [key]))).toBe(text(value));
        const restored = changeJsonbAt(changed, [key], { kind: 'delete' });
        expect(text(restored)).toBe(text(withoutJsonbKeys(object, new Set([key]))));
      }),
    );
  });

  it('reaches into containers', () => {
    fc.assert(
      fc.property(anyObject, fc.array(anyValue, { minLength: 1 }), fc.nat(), (object, list, at) => {
        const index = at % list.length;
        const whole = JsonbObject.from([...object.entries, ['a', list]]);
        const path = ['a', String(index - list.length)];
        const value = 'new';
        const replaced = changeJsonbAt(whole, path, { kind: 'replace', value });
        expect(text(replaced)).toBe(
          text(JsonbObject.from([...object.entries, ['a', list.with(index, value)]])),
        );
        const longer = changeJsonbAt(whole, path, { kind: 'after', value });
        expect(text(jsonbAtPath(longer, ['a']))).toBe(
          text([...list.slice(0, index + 1), value, ...list.slice(index + 1)]),
        );
      }),
    );
  });
});

it('stripJsonbNulls leaves no field that is null', () => {
  fc.assert(
    fc.property(anyValue, (value) => {
      expect(text(stripJsonbNulls(value))).not.toMatch(/^[^"]*": null/);
      expect(text(stripJsonbNulls(stripJsonbNulls(value)))).toBe(text(stripJsonbNulls(value)));
    }),
  );
});

it('prettyJsonb prints what reads back as the same value', () => {
  fc.assert(
    fc.property(anyValue, (value) => {
      expect(formatJsonbValue(parseJsonb(prettyJsonb(value)).value)).toBe(
        formatJsonbValue(new Jsonb(value).value),
      );
    }),
  );
});
