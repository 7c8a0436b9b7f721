import { describe, expect, it } from 'vitest';
import { errorResponse } from './server-message.js';

const nameOf = (pid: number): string => (pid === 7 ? 'session s1' : 'another client');

describe('errorResponse', () => {
  it('counts the position in UTF-16 units from 0, where the server counts characters from 1', () => {
    const text = "SELECT '😀é', x;";
    const error = { message: 'column "x" does not exist', position: '14' };
    expect(errorResponse(error, { text, nameOf, label: 'session s1' })).toMatchObject({
      position: text.indexOf('x'),
    });
  });

  it('says that only an error of the syntax is there for good', () => {
    const context = { text: '', nameOf, label: 'session s1' };
    expect(errorResponse({ message: 'm', code: '42601' }, context)).toHaveProperty('permanent');
    expect(errorResponse({ message: 'm', code: '42P01' }, context)).not.toHaveProperty('permanent');
  });

  it('puts names in place of the numbers in the detail of a deadlock', () => {
    const detail = [
      'Process 7 waits for ShareLock on transaction 751; blocked by process 8.',
      'Process 8 waits for AccessExclusiveLock on relation 16384 of database 5; blocked by process 7.',
      'Process 7 waits for ExclusiveLock on tuple (0,1) of relation 16384 of database 5; blocked by process 8.',
      'Process 8 waits for ExclusiveLock on advisory lock [5,0,42,1]; blocked by process 7.',
      'Process 7 waits for ShareLock on virtual transaction 3/14; blocked by process 8.',
    ].join('\n');
    const response = errorResponse(
      { message: 'm', code: '40P01', detail },
      { text: '', nameOf, label: 'session s1' },
    );
    expect(response.detail?.split('\n')).toEqual([
      'Session s1 waits for ShareLock on a transaction; blocked by another client.',
      'Another client waits for AccessExclusiveLock on a relation; blocked by session s1.',
      'Session s1 waits for ExclusiveLock on a row; blocked by another client.',
      'Another client waits for ExclusiveLock on advisory lock [0,42,1]; blocked by session s1.',
      'Session s1 waits for ShareLock on a virtual transaction; blocked by another client.',
    ]);
  });

  it('leaves the detail of other errors as it is', () => {
    const error = { message: 'm', code: '23505', detail: 'Key (process)=(7) on transaction 751.' };
    const context = { text: '', nameOf, label: 'session s1' };
    expect(errorResponse(error, context)).toMatchObject({ detail: error.detail });
  });
});
