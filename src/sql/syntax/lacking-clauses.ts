import { notSupported } from '../sql-error.js';
import type { StatementForm } from './statement-syntax.js';
import type { TokenCursor } from './token-cursor.js';
import { walkTree } from './tree-walk.js';

/**
 * Refuses clauses of queries that this system does not have, and whose place the syntax tree does
 * not say: it is looked for among the tokens.
 *
 * @throws SqlError (0A000) for the first one of the statement.
 */
export function refuseLackingClauses(form: StatementForm, cursor: TokenCursor): void {
  for (let index = 0; index < cursor.tokens.length; index += 1) {
    const clause = clauseAt(cursor, index - cursor.index);
    if (clause === null || !hasField(form, clause.field)) continue;
    throw notSupported(clause.name, cursor.tokens[index]!.start);
  }
}

interface Clause {
  readonly name: string;
  /** What the syntax tree has where the statement has the clause. */
  readonly field: string;
}

/** The clause that may begin some tokens ahead, where the words could be names as well. */
function clauseAt(cursor: TokenCursor, ahead: number): Clause | null {
  const word = cursor.peekWord(ahead);
  if (word === 'TABLESAMPLE' && /^[(.]$/.test(cursor.peekText(ahead + 2))) {
    return { name: word, field: 'RangeTableSample' };
  }
  if (word !== 'FOR') return null;
  const strength = LOCKS.find((words) =>
    words.split(' ').every((one, index) => cursor.peekWord(ahead + 1 + index) === one),
  );
  return strength === undefined ? null : { name: `FOR ${strength}`, field: 'LockingClause' };
}

/** PostgreSQL documentation, SELECT, The Locking Clause. */
const LOCKS = ['UPDATE', 'NO KEY UPDATE', 'SHARE', 'KEY SHARE'];

function hasField(tree: object, wanted: string): boolean {
  let found = false;
  walkTree(tree, (field) => {
    found ||= field === wanted;
  });
  return found;
}
