import type { Answer } from './answer.fixture.js';
import type { RandomCase } from './random-case.fixture.js';
import { tableStatements, type RandomTable } from './random-table.fixture.js';
import { caseText, textOf } from './view-report.fixture.js';

/** Where PostgreSQL and the embedded system part on one statement. */
export interface StatementDifference {
  /** How the answers differ and what was called: the same for cases that fail in the same way. */
  readonly kind: string;
  readonly postgres: Answer;
  readonly embedded: Answer;
}

/**
 * A statement and its difference as a `.dd` file: of the tables what it reads, then
 * the statement with PostgreSQL's answer, above it the answer of the embedded system.
 */
export function statementReport(
  { sql }: RandomCase,
  { kind, postgres, embedded }: StatementDifference,
  tables: readonly RandomTable[],
): string {
  const rows = Number(/\bWHERE id <?= (\d+)/.exec(sql)?.[1] ?? Infinity);
  const setup = tables
    .filter(({ name }) => new RegExp(`\\b${name}\\b`).test(sql))
    .flatMap((table) => {
      const kept = { ...table, values: table.values.slice(0, rows) };
      return tableStatements(kept, (column) => sql.includes(column));
    });
  const created = setup.map((statement) => {
    const count = statement.split('\n').length - 1;
    return caseText(statement, count > 0 ? `INSERT 0 ${count}\n` : 'CREATE TABLE\n');
  });
  const found = textOf(embedded).trimEnd().replaceAll(/^/gm, '#   ');
  const differs = caseText(sql, textOf(postgres));
  return `# ${kind}, since the embedded system has\n${found}\n${created.join('')}${differs}`;
}
