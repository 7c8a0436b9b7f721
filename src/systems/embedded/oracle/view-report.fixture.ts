import { formatResponses } from '../../../harness/index.js';
import { Fixture } from '../embedded.fixture.js';
import type { Answer } from './answer.fixture.js';
import {
  createView,
  transactionText,
  viewsAfter,
  type ViewDifference,
} from './view-run.fixture.js';
import type { ViewCase } from './random-view.fixture.js';

/**
 * A case and its difference as a `.dd` file: what leads to it, and the statement whose output is
 * another, with the output that PostgreSQL has.
 */
export function viewReport(
  one: ViewCase,
  { kind, done, sql, postgres, embedded }: ViewDifference,
): string {
  const earlier = viewsAfter(one);
  const written = one.transactions.slice(0, done).map(transactionText);
  const views = done < earlier ? [] : one.views.flatMap(createView);
  const isMaking = kind.startsWith('create view');
  const made = isMaking ? [] : views;
  const before = [...one.tables, ...written.slice(0, earlier), ...made, ...written.slice(earlier)];
  const fixture = new Fixture();
  const setup = before.map((statement) => {
    const output = fixture.sql(statement);
    fixture.deliver();
    return caseText(statement, output);
  });
  fixture.close();
  const found = textOf(embedded).trimEnd().replaceAll(/^/gm, '#   ');
  const differs = caseText(sql, textOf(postgres));
  return `# ${kind}, since the embedded system has\n${found}\n${setup.join('')}${differs}`;
}

/** A statement and its output as a case of a file has them. */
export function caseText(statement: string, output: string): string {
  return `sql format=csv\n${statement};\n----\n${output}\n`;
}

/** An answer as a case of a file has it. */
export function textOf(answer: Answer): string {
  const style = { format: 'csv', hide: (text: string) => text } as const;
  if (answer.kind === 'error') return `ERROR: ${answer.message}\n`;
  const columns = answer.names.map((name) => ({
    name,
    type: { kind: 'text' } as const,
    nullable: true,
  }));
  return formatResponses([{ kind: 'rows', columns, rows: answer.rows }], style);
}
