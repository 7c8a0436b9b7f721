import { formatDatum, type Column, type Datum } from '../repr/index.js';
import type { Response } from '../harness/index.js';
import { countOf, failureOf } from './outcome.js';

/**
 * What a submission of `simple` prints, as lines: a line a row with its values joined by commas,
 * and `COMPLETE n` after each statement; or its error alone.
 */
export function simpleText(responses: readonly Response[]): readonly string[] {
  const failure = failureOf(responses);
  if (failure !== null) return `db error: ERROR: ${failure.message}`.split('\n');
  const answers = responses.filter(({ kind }) => kind !== 'notice');
  return answers.flatMap((response) => {
    const rows = response.kind === 'rows' ? response.rows : [];
    const columns = response.kind === 'rows' ? response.columns : [];
    const lines = rows.map((row) =>
      row.map((datum, index) => formatValue(datum, columns[index]!)).join(','),
    );
    return [...lines, `COMPLETE ${countOf(response)}`];
  });
}

function formatValue(datum: Datum, { type }: Column): string {
  return formatDatum(type, datum);
}
