import { expect, it } from 'vitest';
import { isLackingFunction } from './lacking-functions.js';

it('isLackingFunction knows the names of PostgreSQL and no others', () => {
  expect(['ts_rank', 'xpath', 'pg_sleep', 'random'].map(isLackingFunction)).not.toContain(false);
  expect(['no_such_function', 'int4pl', 'hashtext', ''].map(isLackingFunction)).not.toContain(true);
});
