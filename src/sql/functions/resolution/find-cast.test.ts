import { expect, test } from 'vitest';
import { findCast } from './find-cast.js';
import { patternType } from '../definitions/type-pattern.js';
import type { CastContext } from '../definitions/definition.js';

// As pg_cast of PostgreSQL 15 has it, and the conversions through text that need no entry there.
test.each<[from: string, to: string, least: CastContext | 'never']>([
  ['int4', 'int8', 'implicit'],
  ['int8', 'int4', 'assignment'],
  ['int4', 'bool', 'explicit'],
  ['int8', 'bool', 'explicit'],
  ['numeric', 'float8', 'implicit'],
  ['float8', 'numeric', 'assignment'],
  ['date', 'timestamptz', 'implicit'],
  ['timestamptz', 'date', 'assignment'],
  ['bool', 'date', 'never'],
  ['int4', 'text', 'assignment'],
  ['text', 'int4', 'explicit'],
  ['text', 'varchar', 'implicit'],
  ['int4[]', 'int8[]', 'implicit'],
  ['int8[]', 'int4[]', 'assignment'],
  ['int4[]', 'text', 'assignment'],
  ['int2vector', 'int4[]', 'implicit'],
  ['int2[]', 'int2vector', 'never'],
  ['oidvector', 'text', 'assignment'],
  ['text', 'oidvector', 'explicit'],
  ['unknown', 'date', 'implicit'],
  ['jsonb', 'int4', 'explicit'],
  ['int4', 'jsonb', 'never'],
])('%s becomes %s: %s', (from, to, least) => {
  const contexts: readonly CastContext[] = ['implicit', 'assignment', 'explicit'];
  const found = contexts.find((context) => findCast(patternType(from), patternType(to), context));
  expect(found ?? 'never').toBe(least);
});
