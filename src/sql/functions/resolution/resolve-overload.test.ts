import { describe, expect, test } from 'vitest';
import { shortTypeName, type SqlType } from '../../../repr/index.js';
import { FUNCTIONS } from '../registry.js';
import { resolveOperator } from '../resolve-operator.js';
import { resolveOverload, type Resolution, type Signature } from './resolve-overload.js';
import { patternType } from '../definitions/type-pattern.js';

function show(resolution: Resolution<{ readonly definition: Signature }>): string {
  if (resolution.kind !== 'found') return resolution.kind;
  const { args, result } = resolution;
  return `${args.map(shortTypeName).join(',')} -> ${shortTypeName(result)}`;
}

function types(names: string): SqlType[] {
  return names === '' ? [] : names.split(',').map(patternType);
}

// Each answer is PostgreSQL 15's, by pg_typeof or by its error.
describe('overload resolution', () => {
  test.each([
    ['+', 'int4,int4', 'int4,int4 -> int4'],
    ['+', 'int2,int8', 'int2,int8 -> int8'],
    ['+', 'int4,unknown', 'int4,int4 -> int4'],
    ['+', 'int4,numeric', 'numeric,numeric -> numeric'],
    ['+', 'int4,float4', 'float8,float4 -> float8'],
    ['+', 'numeric,float8', 'float8,float8 -> float8'],
    ['+', 'int4,bool', 'none'],
    ['+', 'unknown,unknown', 'ambiguous'],
    ['+', 'date,int4', 'date,int4 -> date'],
    ['+', 'interval,unknown', 'interval,interval -> interval'],
    ['^', 'int4,int4', 'float8,float8 -> float8'],
    ['^', 'int4,numeric', 'numeric,numeric -> numeric'],
    ['||', 'unknown,unknown', 'text,text -> text'],
    ['||', 'text,int4', 'text,int4 -> text'],
    ['||', 'varchar,varchar', 'text,text -> text'],
    ['||', 'int4[],int4', 'int4[],int4 -> int4[]'],
    ['||', 'int4[],int8', 'int8[],int8 -> int8[]'],
    ['||', 'int4,int4', 'none'],
    ['=', 'varchar,text', 'text,text -> bool'],
    ['=', 'char,text', 'text,text -> bool'],
    ['=', 'char,varchar', 'bpchar,bpchar -> bool'],
    ['=', 'date,timestamptz', 'date,timestamptz -> bool'],
    ['=', 'int4[],int8[]', 'none'],
    ['-', 'unknown', 'ambiguous'],
    ['~~', 'int4,text', 'none'],
  ])('%s of %s', (name, args, expected) => {
    expect(show(resolveOperator(name, types(args)))).toBe(expected);
  });

  test.each([
    ['abs', 'unknown', 'float8 -> float8'],
    ['abs', 'int2', 'int2 -> int2'],
    ['mod', 'int2,int4', 'int4,int4 -> int4'],
    ['round', 'int4', 'float8 -> float8'],
    ['round', 'float8,int4', 'none'],
    ['length', 'unknown', 'text -> int4'],
    ['length', 'varchar', 'text -> int4'],
    ['sum', 'unknown', 'ambiguous'],
    ['sum', 'int4', 'int4 -> int8'],
    ['max', 'varchar', 'text -> text'],
    ['max', 'int4[]', 'int4[] -> int4[]'],
    ['max', 'bool', 'bool -> bool'],
    ['concat', 'int4,text,bool', 'int4,text,bool -> text'],
    ['generate_series', 'int4,int8', 'int8,int8 -> unknown'],
    ['array_append', 'unknown,int4', 'int4[],int4 -> int4[]'],
    ['cardinality', 'unknown', 'none'],
  ])('%s of %s', (name, args, expected) => {
    expect(show(resolveOverload(FUNCTIONS.get(name)!, types(args)))).toBe(expected);
  });
});
