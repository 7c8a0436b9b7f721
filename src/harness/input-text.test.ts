import { describe, expect, it } from 'vitest';
import { parse } from '../datadriven/index.js';
import { DirectiveCase } from './directive-case.js';
import type { Place } from './mistakes/place.js';

const TEXT = '\uFEFF# comment\r\n\r\nsql a=(x, y)\r\n  one two\r\n\r\n three\t4 \r\n----\r\n';

function onlyCase(text: string): DirectiveCase {
  return new DirectiveCase(parse(text).cases[0]!);
}

function textAt({ source, span }: Place): string {
  return source.text.slice(span.start, span.end);
}

function positionOf({ source, span }: Place): string {
  const { line, column } = source.position(span.start);
  return `${line}:${column}`;
}

describe('InputText', () => {
  const { input } = onlyCase(TEXT);

  it('finds the places of lines and words, whatever the line ends', () => {
    expect(
      input.lines().map(({ text, place }) => [text, textAt(place), positionOf(place)]),
    ).toEqual([
      ['one two', 'one two', '4:3'],
      ['three\t4', 'three\t4', '6:2'],
    ]);
    const words = input.lines().flatMap((line) => line.words());
    expect(words.map(({ text, place }) => `${text} ${positionOf(place)}`)).toEqual([
      'one 4:3',
      'two 4:7',
      'three 6:2',
      '4 6:8',
    ]);
  });

  it('finds the place of all of it without blanks at its ends', () => {
    expect(textAt(input.place)).toBe('one two\r\n\r\n three\t4');
  });

  it('finds the place of an offset, and takes what is behind the end for the end', () => {
    expect(input.text).toBe('  one two\n\n three\t4 \n');
    expect(positionOf(input.placeAt(input.text.indexOf('two')))).toBe('4:7');
    expect(positionOf(input.placeAt(input.text.indexOf('4')))).toBe('6:8');
    expect(positionOf(input.placeAt(input.text.length))).toBe('6:9');
    expect(positionOf(onlyCase('sql\n----\n').input.placeAt(0))).toBe('2:1');
  });
});

describe('DirectiveCase', () => {
  it('finds the places of arguments and values, and of the directive where there is none', () => {
    const testCase = onlyCase(TEXT);
    expect(textAt(testCase.argumentPlace('a'))).toBe('a=(x, y)');
    expect(textAt(testCase.valuePlace('a', 1))).toBe('y');
    expect(textAt(testCase.valuePlace('a', 2))).toBe('a=(x, y)');
    expect(textAt(testCase.argumentPlace('b'))).toBe('sql');
    expect(textAt(testCase.wholePlace)).toBe('sql a=(x, y)\r\n  one two\r\n\r\n three\t4');
    expect(textAt(onlyCase('sql\n----\n').wholePlace)).toBe('sql');
  });
});
