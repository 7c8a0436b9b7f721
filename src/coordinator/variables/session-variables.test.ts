import { describe, expect, it } from 'vitest';
import { SessionVariables } from './session-variables.js';

describe('SessionVariables', () => {
  it('finds names in any case and gives them back as they are written', () => {
    const variables = new SessionVariables();
    expect(variables.show('datestyle')).toEqual({ name: 'DateStyle', value: 'ISO, MDY' });
    expect(variables.get('no_such')).toBe(undefined);
    expect(() => variables.show('no_such')).toThrow(
      'unrecognized configuration parameter "no_such"',
    );
  });

  it('keeps what a transaction set when it commits, undoes it when it rolls back', () => {
    const variables = new SessionVariables();
    variables.set('extra_float_digits', '1', false);
    variables.endTransaction('commit');
    variables.set('extra_float_digits', '0', false);
    expect(variables.get('extra_float_digits')).toBe('0');
    variables.endTransaction('rollback');
    expect(variables.get('extra_float_digits')).toBe('1');
    variables.set('extra_float_digits', null, false);
    variables.endTransaction('commit');
    expect(variables.get('extra_float_digits')).toBe('3');
  });

  it('ends what is local with the transaction, however it ends', () => {
    const variables = new SessionVariables();
    variables.set('application_name', 'one', false);
    variables.set('application_name', 'two', true);
    expect(variables.get('application_name')).toBe('two');
    variables.endTransaction('commit');
    expect(variables.get('application_name')).toBe('one');
  });

  it.each([
    ['transaction_isolation', 'SERIALIZABLE', 'serializable'],
    ['transaction_isolation', 'Read Committed', 'serializable'],
    ['transaction_isolation', 'strict  serializable', 'strict serializable'],
    ['client_encoding', 'utf-8', 'UTF8'],
    ['datestyle', 'iso,mdy', 'ISO, MDY'],
    ['timezone', 'utc', 'UTC'],
    ['sql_safe_updates', 'TRUE', 'on'],
    ['extra_float_digits', '-04', '-4'],
  ])('takes for %s the value %j as %j', (name, value, stored) => {
    const variables = new SessionVariables();
    variables.set(name, value, false);
    expect(variables.get(name)).toBe(stored);
  });

  it.each([
    ['transaction_isolation', 'chaos', 'parameter "transaction_isolation": "chaos"'],
    ['client_encoding', 'latin1', 'parameter "client_encoding" can only be set to "UTF8"'],
    ['server_version', '15', 'parameter "server_version" cannot be changed'],
    ['sql_safe_updates', 'perhaps', 'requires a Boolean value'],
    ['extra_float_digits', '9', '9 is outside the valid range'],
    ['extra_float_digits', 'nine', 'invalid value for parameter "extra_float_digits": "nine"'],
  ])('refuses for %s the value %j', (name, value, message) => {
    const variables = new SessionVariables();
    expect(() => variables.set(name, value, false)).toThrow(message);
    expect(variables.get(name)).toBe(new SessionVariables().get(name));
  });

  it('resets everything that can be set', () => {
    const variables = new SessionVariables(new Map([['transaction_isolation', 'serializable']]));
    variables.set('search_path', 'a, b', false);
    variables.set('transaction_isolation', 'strict serializable', false);
    variables.resetAll();
    expect(variables.all()).toEqual(
      new SessionVariables(new Map([['transaction_isolation', 'serializable']])).all(),
    );
    expect(variables.isolation).toBe('serializable');
  });
});
