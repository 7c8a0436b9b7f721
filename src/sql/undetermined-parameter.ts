import { SqlError } from './sql-error.js';

/** What PostgreSQL says of a parameter that nothing gives a type: a field of `ROW($1)`. */
export function undeterminedParameter(index: number): SqlError {
  return new SqlError(`could not determine data type of parameter $${index + 1}`, '42P18');
}
