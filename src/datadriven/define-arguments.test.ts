import { describe, expect, expectTypeOf, it } from 'vitest';
import { renderDiagnostics } from '../diagnostic/index.js';
import { ArgumentReader } from './argument-reader.js';
import {
  arg,
  defineArguments,
  type ArgumentShape,
  type ArgumentValues,
} from './define-arguments.js';
import type { Directive } from './directive.js';
import { parse } from './parse.js';

function directiveOf(line: string): Directive {
  return parse(`${line}\n----\n`, { path: 'a.dd' }).cases[0]!.directive;
}

/** What a shape reads from a line, or the rendered mistakes. */
function read<S extends ArgumentShape>(line: string, shape: S): ArgumentValues<S> | string {
  const outcome = defineArguments(shape).tryRead(directiveOf(line));
  return outcome.kind === 'values' ? outcome.values : renderDiagnostics(outcome.diagnostics);
}

/** The text of a block without the margin of the code around it. */
function block(text: string): string {
  const lines = text.split('\n').slice(1, -1);
  const margins = lines.filter((line) => line !== '').map((line) => line.search(/[^ ]/));
  return lines.map((line) => line.slice(Math.min(...margins))).join('\n');
}

const session = arg.string('the session', { placeholder: 'NAME' });

describe('defineArguments', () => {
  const shape = {
    session: session.optional(),
    'exclude-uppers': arg.string('held back').list().default([]),
    timeout: arg.duration('at most').default(5_000n),
    format: arg.enum('how rows print', ['table', 'debug']).optional(),
    item: arg.string('only this').repeated(),
    count: arg.integer('how many', { min: 1 }).optional(),
    verbose: arg.flag('more'),
  };

  it('gives values of the types that were declared', () => {
    const line =
      'x item=a exclude-uppers=(p, q) timeout=1m0.5s verbose format=debug item=b count=3';
    const values = defineArguments(shape).read(directiveOf(line));
    expect(values).toEqual({
      session: undefined,
      'exclude-uppers': ['p', 'q'],
      timeout: 60_500n,
      format: 'debug',
      item: ['a', 'b'],
      count: 3,
      verbose: true,
    });
    expectTypeOf(values.session).toEqualTypeOf<string | undefined>();
    expectTypeOf(values.timeout).toEqualTypeOf<bigint>();
    expectTypeOf(values.format).toEqualTypeOf<'table' | 'debug' | undefined>();
    expectTypeOf(values.item).toEqualTypeOf<readonly string[]>();
    expectTypeOf(values['exclude-uppers']).toEqualTypeOf<readonly string[]>();
    expectTypeOf(values.verbose).toEqualTypeOf<boolean>();
  });

  it('gives defaults', () => {
    expect(read('x', shape)).toEqual({
      session: undefined,
      'exclude-uppers': [],
      timeout: 5_000n,
      format: undefined,
      item: [],
      count: undefined,
      verbose: false,
    });
  });

  it('describes itself for manuals', () => {
    expect(defineArguments({ ...shape, to: session }).describe()).toEqual([
      { usage: 'session=NAME', doc: 'the session', presence: 'optional' },
      { usage: 'exclude-uppers=(TEXT, ...)', doc: 'held back', presence: 'optional' },
      { usage: 'timeout=DURATION', doc: 'at most', presence: 'optional' },
      { usage: 'format=table|debug', doc: 'how rows print', presence: 'optional' },
      { usage: 'item=TEXT', doc: 'only this', presence: 'repeated' },
      { usage: 'count=NUMBER', doc: 'how many', presence: 'optional' },
      { usage: 'verbose', doc: 'more', presence: 'optional' },
      { usage: 'to=NAME', doc: 'the session', presence: 'required' },
    ]);
  });

  it('throws all mistakes together, in the order of the line', () => {
    const line = directiveOf('x sesion=1 count=0 format=tabel verbose=maybe timeout=(1s, 2s)');
    expect(() => defineArguments(shape).read(line)).toThrow(
      /DD021[^]*DD025[^]*DD024[^]*DD024[^]*DD024/,
    );
  });
});

describe('values', () => {
  const one = { v: arg.string('text') };

  it('of lists: one, several, none', () => {
    const list = { v: arg.integer('numbers').list() };
    expect(read('x v=1', list)).toEqual({ v: [1] });
    expect(read('x v=(1, 2)', list)).toEqual({ v: [1, 2] });
    expect(read('x v=()', list)).toEqual({ v: [] });
    expect(read('x v=', list)).toContain('`v` is a whole number');
    expect(read('x v=(1,)', list)).toContain('found nothing');
    expect(read('x v', list)).toContain('found no value');
  });

  it('of durations', () => {
    const duration = { v: arg.duration('time', { max: 3_600_000n }) };
    for (const [text, ms] of [
      ['0', 0n],
      ['5ms', 5n],
      ['1h', 3_600_000n],
      ['1m30s', 90_000n],
      ['0.25s', 250n],
    ] as const) {
      expect(read(`x v=${text}`, duration)).toEqual({ v: ms });
    }
    for (const text of ['', '5', '-1s', '1.5ms', '1us', 's', '1 s', '1e3s']) {
      expect(read(`x v=${text}`, duration)).toContain('error[DD024]');
    }
    expect(read('x v=5', duration)).toContain('help: add a unit, as in `5ms`');
    expect(read('x v=1h1ms', duration)).toContain(
      '`v` is a duration such as `500ms` up to 1h, found `1h1ms`',
    );
  });

  it('of numbers', () => {
    const beyond = 'x v=99999999999999999999';
    expect(read(beyond, { v: arg.integer('n', { max: 9 }) })).toContain('help: write `v=9`');
    expect(read(beyond, { v: arg.integer('n') })).toContain('no number is beyond 9007199254740991');
    expect(read('x v=-12', { v: arg.bigint('n') })).toEqual({ v: -12n });
    expect(read('x v=18446744073709551615', { v: arg.bigint('n') })).toEqual({
      v: 18446744073709551615n,
    });
    expect(read(`x v=${'9'.repeat(100_000)}`, { v: arg.bigint('n') })).toContain('DD025');
    expect(read('x v=0x10', { v: arg.bigint('n') })).toContain('DD024');
    expect(read('x v=9007199254740992', { v: arg.integer('n') })).toContain('DD025');
    expect(read('x v=1.5', { v: arg.integer('n') })).toContain('DD024');
    expect(read('x v=0', { v: arg.integer('n', { min: 1 }) })).toContain(
      '`v` is a whole number from 1 on, found `0`',
    );
    expect(read('x v=-1.5e2', { v: arg.number('n') })).toEqual({ v: -150 });
    expect(read('x v=NaN', { v: arg.number('n') })).toContain('DD024');
    expect(read('x v=1e999', { v: arg.number('n') })).toContain('DD025');
    expect(read('x v=3', { v: arg.number('n', { min: 1, max: 2 }) })).toContain(
      '`v` is a number from 1 to 2, found `3`',
    );
  });

  it('of texts and flags', () => {
    expect(read('x v=', one)).toContain('`v` is a text that is not empty, found nothing');
    expect(read('x v=', { v: arg.string('t', { allowEmpty: true }) })).toEqual({ v: '' });
    expect(read('x v=false', { v: arg.flag('f') })).toEqual({ v: false });
    expect(read('x v=1', { v: arg.flag('f') })).toContain('`v` is `true` or `false`, found `1`');
  });
});

describe('mistakes in arguments', () => {
  it('unread, with the nearest name', () => {
    expect(read('sql sesion=s1', { session: session.optional() })).toBe(
      block(`
        error[DD021]: \`sql\` has no argument \`sesion\`
         --> a.dd:1:5
          |
        1 | sql sesion=s1
          |     ^^^^^^^^^
          |
          = help: did you mean \`session\`?
      `),
    );
  });

  it('unread, with what exists', () => {
    expect(read('sql foo', { session: session.optional(), format: session.optional() })).toBe(
      block(`
        error[DD021]: \`sql\` has no argument \`foo\`
         --> a.dd:1:5
          |
        1 | sql foo
          |     ^^^
          |
          = note: \`sql\` takes \`session\`, \`format\`
          = help: remove it
      `),
    );
    expect(read('sql foo', {})).toContain('note: `sql` takes no arguments');
  });

  it('missing', () => {
    expect(read('await-sql', { session })).toBe(
      block(`
        error[DD022]: \`await-sql\` needs the argument \`session\`
         --> a.dd:1:1
          |
        1 | await-sql
          | ^^^^^^^^^
          |
          = help: add \`session=NAME\`
      `),
    );
  });

  it('missing because mistyped, told once', () => {
    const shown = read('await-sql sesion=s1', { session });
    expect(shown).toContain('DD021');
    expect(shown).not.toContain('DD022');
  });

  it('wrong, and mistyped besides, told twice', () => {
    const shown = read('await-sql session=(a, b) sesion=s1', { session });
    expect(shown).toMatch(/DD024[^]*DD021/);
  });

  it('given twice', () => {
    expect(read('sql session=a session=b', { session })).toBe(
      block(`
        error[DD023]: \`sql\` takes the argument \`session\` once
         --> a.dd:1:15
          |
        1 | sql session=a session=b
          |               ^^^^^^^^^
          |
        note: it is given here already
         --> a.dd:1:5
          = help: remove one of them
      `),
    );
  });

  it('of the wrong form, at the value', () => {
    const format = arg.enum('how', ['table', 'debug']);
    expect(read('sql format=tabel', { format })).toBe(
      block(`
        error[DD024]: \`format\` is one of \`table\`, \`debug\`, found \`tabel\`
         --> a.dd:1:12
          |
        1 | sql format=tabel
          |            ^^^^^
          |
          = help: did you mean \`table\`?
      `),
    );
    expect(read('sql format', { format })).toBe(
      block(`
        error[DD024]: \`format\` is one of \`table\`, \`debug\`, found no value
         --> a.dd:1:5
          |
        1 | sql format
          |     ^^^^^^
          |
          = help: write \`format=table|debug\`
      `),
    );
    expect(read('sql format=(table, debug)', { format })).toContain('found 2 values');
  });

  it('says how a value with blanks, and one without its key, are written', () => {
    const session = arg.string('runs in it', { placeholder: 'NAME' });
    expect(read('sql session="my own"', { session })).toContain(
      'help: write a value with blanks in parentheses: `key=(two words)`',
    );
    expect(read('sql session=(my own)', { session })).toEqual({ session: 'my own' });
    expect(read('create orders', { name: session })).toContain(
      'help: write `name=orders` if it is the value',
    );
  });

  it('out of range, at the value', () => {
    const count = arg.integer('how many', { min: 1, max: 9 }).list();
    expect(read('deliver count=(1, 10)', { count })).toBe(
      block(`
        error[DD025]: \`count\` is a whole number from 1 to 9, found \`10\`
         --> a.dd:1:19
          |
        1 | deliver count=(1, 10)
          |                   ^^
          |
          = help: write \`count=1\`
      `),
    );
  });
});

describe('ArgumentReader', () => {
  it('takes arguments as they are asked for, and bare words', () => {
    const reader = new ArgumentReader(directiveOf('drop t1 k=1 force t2'));
    expect(reader.take('force', arg.flag('f'))).toBe(true);
    expect(reader.take('k', arg.integer('k'))).toBe(1);
    expect([reader.takeWord()?.key, reader.takeWord()?.key, reader.takeWord()]).toEqual([
      ...['t1', 't2', undefined],
    ]);
    expect(reader.finish()).toEqual([]);
  });

  it('tells an unread key once', () => {
    const reader = new ArgumentReader(directiveOf('x a=1 a=2 b'));
    expect(reader.finish().map(({ label }) => label.span.start)).toEqual([2, 10]);
  });
});
