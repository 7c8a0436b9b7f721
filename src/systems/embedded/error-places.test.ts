// Mistakes that only the coordinator can find are found at a place, like those of the planner.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { driveSession, finishAtOnce } from '../../harness/index.js';
import { Fixture } from './embedded.fixture.js';

let fixture: Fixture;

beforeAll(() => {
  fixture = new Fixture();
});
afterAll(() => fixture.close());

/** The first error of statements, and what stands at its place up to the next blank. */
function firstError(text: string): { readonly message: string; readonly at: string | null } {
  const session = fixture.system.connect();
  session.submit(text);
  const { responses } = finishAtOnce(driveSession(fixture.system, session));
  for (const response of responses) {
    if (response.kind !== 'error') continue;
    const { message, position } = response;
    return { message, at: position === undefined ? null : /\S+/.exec(text.slice(position))![0] };
  }
  return { message: 'there is none', at: null };
}

describe('an error of', () => {
  it.each([
    ["CREATE MATERIALIZED SOURCE x FROM FILE '/etc/x' FORMAT TEXT", 'cannot use file', "'/etc/x'"],
    ["CREATE SINK k FROM mz_tables INTO AVRO OCF '<TEMP>/'", 'cannot use file', "'<TEMP>/'"],
    ['SET nope = 1', 'unrecognized configuration parameter "nope"', 'nope'],
    ['SHOW timezone;  SET LOCAL nope TO 1', 'unrecognized configuration parameter "nope"', 'nope'],
    ['RESET nope', 'unrecognized configuration parameter "nope"', 'nope'],
    ['SET transaction_isolation = weak', 'invalid value for parameter', 'transaction_isolation'],
    ['SHOW nope', 'unrecognized configuration parameter "nope"', 'nope'],
    ['BEGIN; FETCH 1 FROM c', 'cursor "c" does not exist', 'c'],
    ['SHOW timezone;  CLOSE c', 'cursor "c" does not exist', 'c'],
    ['EXECUTE p', 'prepared statement "p" does not exist', 'p'],
    ['DEALLOCATE p', 'prepared statement "p" does not exist', 'p'],
    ['DEALLOCATE PREPARE p', 'prepared statement "p" does not exist', 'p'],
    ['DEALLOCATE prepare', 'prepared statement "prepare" does not exist', 'prepare'],
  ])('%s stands at a place', (text, message, at) => {
    const error = firstError(text);
    expect(error.message).toContain(message);
    expect(error.at).toBe(at);
  });
});
