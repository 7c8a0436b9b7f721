import type { IndexElem, Node } from 'libpg-query';
import type { CollectionId } from '../../dataflow/index.js';
import type { SqlType } from '../../repr/index.js';
import type { CatalogItemView } from '../catalog-view.js';
import {
  forEachColumn,
  isNullable,
  planScalarExpression,
  printExpression,
} from '../query/index.js';
import { notSupported, SqlError } from '../sql-error.js';
import type { IndexPart } from '../statement-plan.js';
import { indexElements, lex, nameRange, printStatement } from '../syntax/index.js';
import { typeNameEdits } from './create-sql.js';
import { ownNameEdits, withoutOwnName } from './own-name.js';
import { storedEnvironment, type StatementContext } from './statement-context.js';

/** What an index of columns is on. */
export function columnParts(key: readonly number[]): readonly IndexPart[] {
  return key.map((column) => ({ kind: 'column', column }));
}

/** What an index is to be on, planned. */
export interface PlannedParts {
  readonly parts: readonly IndexPart[];
  /** What stands for each part in the name of an index that has none. */
  readonly names: readonly string[];
  /** The columns that the parts read, each once: what rows are found by. */
  readonly key: readonly number[];
  /** Types of the catalog that the parts name. */
  readonly types: readonly CollectionId[];
}

/** Where an index is made: on an item, which the statement names at a position. */
interface Place {
  readonly item: CatalogItemView;
  readonly position: number;
}

/** Plans the columns and expressions of a CREATE INDEX. */
export function planIndexParts(
  context: StatementContext,
  elements: readonly IndexElem[],
  place: Place,
): PlannedParts {
  const types = new Set<CollectionId>();
  const key = new Set<number>();
  const names: string[] = [];
  const parts = elements.map((element, index): IndexPart => {
    const { name = '', collation, opclass, expr: written } = element;
    const isPlain = collation === undefined && opclass === undefined;
    if (!isPlain) {
      throw notSupported('an index with a collation or an operator class', place.position);
    }
    const expr = written && withoutOwnName(written, place.item);
    const lone = expr === undefined ? null : loneColumn(expr);
    if (expr === undefined || lone !== null) {
      const column = columnOf(place, lone ?? name);
      names.push(freeName(lone ?? name, names));
      key.add(column);
      return { kind: 'column', column };
    }
    const planned = planPart(context, expr, place);
    planned.types.forEach((type) => types.add(type));
    planned.columns.forEach((column) => key.add(column));
    const partName = freeName(planned.name, names);
    names.push(partName);
    const sql = textOfElement(context, { written: written!, index, position: place.position });
    const scope = { columns: place.item.columns, construct: 'index expressions' };
    const printed = printExpression(expr, storedEnvironment(context), scope);
    // What has no such text stands as it was written, with its parentheses.
    const text = printed ?? { text: sql, isCall: true };
    const { type, nullable } = planned;
    return { kind: 'expression', sql, printed: text, name: partName, type, nullable };
  });
  return { parts, names, key: [...key], types: [...types] };
}

/** The name of the column that an element in parentheses is, if it is nothing more. */
function loneColumn(node: Node): string | null {
  const [first, ...others] = ('ColumnRef' in node ? node.ColumnRef.fields : undefined) ?? [];
  const isLone = first !== undefined && others.length === 0 && 'String' in first;
  return isLone ? (first.String.sval ?? null) : null;
}

/** The name, or the first of name1, name2 ... that no part before has. */
function freeName(base: string, taken: readonly string[]): string {
  let name = base;
  // Ends: the names that are taken are finitely many.
  for (let number = 1; taken.includes(name); number += 1) name = `${base}${number}`;
  return name;
}

/** An index here finds rows by equal keys: in which order they would stand means nothing. */
function columnOf({ item, position }: Place, name: string): number {
  const column = item.columns.findIndex((one) => one.name === name);
  if (column >= 0) return column;
  throw new SqlError(`column "${name}" does not exist`, '42703', { position });
}

function planPart(
  context: StatementContext,
  node: Node,
  { item }: Place,
): {
  readonly name: string;
  readonly columns: readonly number[];
  readonly type: SqlType;
  readonly nullable: boolean;
  readonly types: ReadonlySet<CollectionId>;
} {
  if ('RowExpr' in node) {
    const problem = 'column "row" has pseudo-type record';
    throw new SqlError(problem, '42P16', { position: node.RowExpr.location });
  }
  const { expression, name, type, types } = planScalarExpression(node, storedEnvironment(context), {
    columns: item.columns,
    construct: 'index expressions',
    // What an earlier version has made is there: no answer depends on its values.
    mustBeImmutable: context.isStored !== true,
  });
  const columns = new Set<number>();
  forEachColumn(expression, (column) => columns.add(column));
  return {
    name: name === '?column?' ? 'expr' : name,
    columns: [...columns],
    type,
    nullable: isNullable(expression, item.columns),
    types,
  };
}

/** The expression of an element, counted from 0, as it is kept: in normal form. */
function textOfElement(
  { catalog, statement }: StatementContext,
  {
    written,
    index,
    position,
  }: { readonly written: Node; readonly index: number; readonly position: number },
): string {
  const { text } = statement;
  const { end } = nameRange(text, position);
  const tokens = lex(text);
  const open = tokens.findIndex(
    ({ start, end: after }) => start >= end && text.slice(start, after) === '(',
  );
  const element = indexElements(text, tokens, open)[index];
  if (element !== undefined) {
    const { from, to } = element.range;
    const range = { start: tokens[from]!.start, end: tokens[to - 1]!.end };
    const part = { range, tree: written };
    const edits = [
      ...typeNameEdits(catalog, statement, part),
      ...ownNameEdits(statement, written, 'stable'),
    ];
    const printed = printStatement(statement, { style: 'stable', edits, part });
    return element.isBare ? `(${printed})` : printed;
  }
  throw notSupported('an index on an expression that is no call', position);
}
