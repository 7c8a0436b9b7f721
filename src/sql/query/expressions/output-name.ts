import type { Node } from 'libpg-query';
import { COLLECTION_FUNCTIONS, collectionTypeText } from '../../syntax/index.js';
import { nameParts } from '../planning/location.js';
import type { Planning } from '../planning/planning.js';

/** What PostgreSQL calls an output column that has no better name. */
const NAMELESS = '?column?';

/**
 * The name of an output column without alias, as PostgreSQL chooses it from the expression, which
 * has been planned.
 */
export function outputName(node: Node, planning: Planning): string {
  return figureName(node, planning)?.name ?? NAMELESS;
}

/** A name; a weak one is that of a cast's type, used only if what is cast has none. */
interface Figured {
  readonly name: string;
  readonly isWeak: boolean;
}

function strong(name: string): Figured {
  return { name, isWeak: false };
}

function figureName(node: Node, planning: Planning): Figured | undefined {
  if ('ColumnRef' in node) {
    const name = nameParts(node.ColumnRef.fields).at(-1);
    return name === undefined ? undefined : strong(name);
  }
  if ('FuncCall' in node) return strong(callName(nameParts(node.FuncCall.funcname)));
  if ('TypeCast' in node) {
    const inner = node.TypeCast.arg && figureName(node.TypeCast.arg, planning);
    if (inner !== undefined && !inner.isWeak) return inner;
    const type = typeWord(nameParts(node.TypeCast.typeName?.names));
    return type === undefined ? inner : { name: type, isWeak: true };
  }
  if ('CaseExpr' in node) {
    const inner = node.CaseExpr.defresult && figureName(node.CaseExpr.defresult, planning);
    return inner !== undefined && !inner.isWeak ? inner : { name: 'case', isWeak: true };
  }
  if ('A_Indirection' in node) {
    const field = nameParts(node.A_Indirection.indirection).at(-1);
    if (field !== undefined) return strong(field);
    return node.A_Indirection.arg && figureName(node.A_Indirection.arg, planning);
  }
  if ('CollateClause' in node)
    return node.CollateClause.arg && figureName(node.CollateClause.arg, planning);
  if ('SubLink' in node) return subqueryName(node.SubLink, planning);
  return fixedName(node);
}

/** The last part of a type's name; what kind of collection one is that has no name. */
function typeWord(parts: readonly string[]): string | undefined {
  const collection = collectionTypeText(parts);
  if (collection === undefined) return parts.at(-1);
  return collection.endsWith(']') ? 'map' : 'list';
}

/** A constructor of the dialect, which is a call to the grammar, is called as its keyword. */
function callName(parts: readonly string[]): string {
  const name = parts.at(-1) ?? NAMELESS;
  return CONSTRUCTORS.has(name) ? name.slice(0, name.indexOf(' ')) : name;
}

const CONSTRUCTORS: ReadonlySet<string> = new Set(Object.values(COLLECTION_FUNCTIONS));

function subqueryName(
  link: Extract<Node, { SubLink: unknown }>['SubLink'],
  planning: Planning,
): Figured | undefined {
  if (link.subLinkType === 'EXISTS_SUBLINK') return strong('exists');
  if (link.subLinkType === 'ARRAY_SUBLINK') return strong('array');
  const select = link.subselect;
  if (select === undefined || !('SelectStmt' in select)) return undefined;
  const name = planning.valueNames.get(select.SelectStmt);
  return name === undefined ? undefined : strong(name);
}

function fixedName(node: Node): Figured | undefined {
  if ('CoalesceExpr' in node) return strong('coalesce');
  if ('MinMaxExpr' in node) {
    return strong(node.MinMaxExpr.op === 'IS_LEAST' ? 'least' : 'greatest');
  }
  if ('A_Expr' in node && node.A_Expr.kind === 'AEXPR_NULLIF') return strong('nullif');
  if ('GroupingFunc' in node) return strong('grouping');
  if ('A_ArrayExpr' in node) return strong('array');
  if ('RowExpr' in node) return strong('row');
  if ('SQLValueFunction' in node) {
    const name = (node.SQLValueFunction.op ?? '').replace('SVFOP_', '').replace(/_N$/, '');
    return strong(name.toLowerCase());
  }
  return undefined;
}
