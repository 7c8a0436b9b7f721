import { parseStatements, SqlError, type StatementKind } from '../../sql/index.js';

/** What gives rows and changes nothing. */
const READS: ReadonlySet<StatementKind> = new Set(['select', 'show', 'explain', 'tail', 'fetch']);

/**
 * The first word of the first statement that does not merely read; undefined if all do, and for a
 * text that does not parse, which its execution refuses.
 */
export function firstChange(text: string): string | undefined {
  try {
    const statement = parseStatements(text).find(({ kind }) => !READS.has(kind));
    return statement && /\w+/.exec(statement.text)?.[0].toUpperCase();
  } catch (error) {
    if (error instanceof SqlError) return undefined;
    throw error;
  }
}
