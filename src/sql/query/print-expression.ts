import { listItems } from './expressions/plan-in-list.js';
import type {
  A_Const,
  A_Expr,
  A_Indirection,
  CaseExpr,
  CollateClause,
  FuncCall,
  Node,
  TypeCast,
} from 'libpg-query';
import {
  formatDatum,
  sameType,
  withoutModifiers,
  typeName,
  type SqlType,
} from '../../repr/index.js';
import {
  commonType,
  FUNCTIONS,
  isNoCommonType,
  quoteNameIfNeeded,
  resolveOperator,
  resolveOverload,
} from '../functions/index.js';
import type { PrintedExpression } from '../printed-expression.js';
import { coerce } from './coercion/coerce.js';
import { typeOf } from './hir/hir-scalar.js';
import { nameParts } from './planning/location.js';
import { startPlanning } from './select/plan-query-expression.js';
import { scopeOf, type ScalarScope } from './plan-scalar-expression.js';
import type { Planning } from './planning/planning.js';
import type { QueryEnvironment } from './planning/query-environment.js';
import type { Scope } from './planning/scope.js';

/**
 * An expression as PostgreSQL prints those that its catalog keeps: each operator in parentheses,
 * casts that were not written as well, types by their full names. Undefined for syntax that has no
 * such text here.
 */
export function printExpression(
  node: Node,
  environment: QueryEnvironment,
  scope: ScalarScope,
): PrintedExpression | undefined {
  const printer = new Printer(scopeOf(scope), startPlanning(environment));
  const text = printer.print(node);
  if (text === undefined) return undefined;
  const isNullIf = 'A_Expr' in node && node.A_Expr.kind === 'AEXPR_NULLIF';
  return { text, isCall: isNullIf || CALLS.some((kind) => kind in node) };
}

const CALLS = ['FuncCall', 'CoalesceExpr', 'MinMaxExpr'] as const;

type Text = string | undefined;

/** Operators that PostgreSQL has for each two types of a group, so that nothing is cast. */
const MIXED_OPERATORS = new Set(['+', '-', '*', '/', '=', '<>', '<', '<=', '>', '>=']);
const MIXED_TYPES: readonly (readonly SqlType['kind'][])[] = [
  ['int2', 'int4', 'int8'],
  ['float4', 'float8'],
  ['date', 'timestamp', 'timestamptz'],
];

class Printer {
  readonly #scope: Scope;
  readonly #planning: Planning;
  /** The spaces before a line of CASE. */
  #indent = '';

  constructor(scope: Scope, planning: Planning) {
    this.#scope = scope;
    this.#planning = planning;
  }

  /** The text of an expression whose type nothing around it decides. */
  print(node: Node): Text {
    if ('A_Const' in node) return this.#constant(node, this.#typeOf(node));
    if ('ColumnRef' in node) {
      const name = nameParts(node.ColumnRef.fields).at(-1);
      return name === undefined ? undefined : quoteNameIfNeeded(name);
    }
    if ('A_Expr' in node) return this.#operator(node.A_Expr);
    if ('FuncCall' in node) return this.#call(node.FuncCall);
    if ('TypeCast' in node) return this.#cast(node.TypeCast);
    if ('BoolExpr' in node) {
      const { boolop, args = [] } = node.BoolExpr;
      const bool: SqlType = { kind: 'bool' };
      const parts = this.#all(args.map((arg) => this.#as(arg, bool)));
      if (boolop === 'NOT_EXPR') return parts && `(NOT ${parts.join('')})`;
      return parts && `(${parts.join(boolop === 'AND_EXPR' ? ' AND ' : ' OR ')})`;
    }
    if ('NullTest' in node) {
      const arg = this.print(node.NullTest.arg!);
      const test = node.NullTest.nulltesttype === 'IS_NULL' ? 'NULL' : 'NOT NULL';
      return arg && `(${arg} IS ${test})`;
    }
    if ('BooleanTest' in node) {
      const arg = this.#as(node.BooleanTest.arg!, { kind: 'bool' });
      const test = node.BooleanTest.booltesttype!.slice('IS_'.length).replace('_', ' ');
      return arg && `(${arg} IS ${test})`;
    }
    if ('CaseExpr' in node) return this.#case(node.CaseExpr);
    if ('CoalesceExpr' in node) return this.#common('COALESCE', node.CoalesceExpr.args ?? []);
    if ('MinMaxExpr' in node) {
      const name = node.MinMaxExpr.op === 'IS_LEAST' ? 'LEAST' : 'GREATEST';
      return this.#common(name, node.MinMaxExpr.args ?? []);
    }
    if ('A_ArrayExpr' in node) {
      const array = this.#common('ARRAY', node.A_ArrayExpr.elements ?? []);
      return array && `ARRAY[${array.slice('ARRAY('.length, -1)}]`;
    }
    if ('A_Indirection' in node) return this.#subscript(node.A_Indirection);
    if ('CollateClause' in node) {
      const text = this.print(node.CollateClause.arg!);
      return text && `(${text} ${collation(node.CollateClause)})`;
    }
    return undefined;
  }

  /** `a[1][2]` */
  #subscript({ arg, indirection = [] }: A_Indirection): Text {
    const array = this.print(arg!);
    const indices = indirection.map((part) => {
      const isIndex = 'A_Indices' in part && part.A_Indices.is_slice !== true;
      const index = isIndex ? this.#as(part.A_Indices.uidx!, { kind: 'int4' }) : undefined;
      return index && `[${index}]`;
    });
    const parts = this.#all([array, ...indices]);
    return 'ColumnRef' in arg! && this.#typeOf(arg).kind === 'array' ? parts?.join('') : undefined;
  }

  #typeOf(node: Node): SqlType {
    return typeOf(this.#planning.planScalar(node, this.#scope, this.#planning));
  }

  #all(parts: readonly Text[]): readonly string[] | undefined {
    return parts.includes(undefined) ? undefined : (parts as readonly string[]);
  }

  /** An operand or argument, cast where its type is another one. */
  #as(node: Node, to: SqlType): Text {
    const from = this.#typeOf(node);
    if (from.kind === 'unknown') return this.#constant(node, to);
    const text = this.print(node);
    if (text === undefined || sameType(withoutModifiers(from), withoutModifiers(to))) return text;
    return `(${text})::${castName(to)}`;
  }

  /** A constant, read as a value of a type where it is a quoted text. */
  #constant(node: Node, to: SqlType): Text {
    if (!('A_Const' in node)) return undefined;
    const { isnull, sval, ival, fval, boolval } = node.A_Const as A_Const & Record<string, never>;
    const type: SqlType = to.kind === 'unknown' ? { kind: 'text' } : to;
    if (isnull === true) return `NULL::${castName(type)}`;
    if (boolval !== undefined) return String(boolval.boolval ?? false);
    if (ival !== undefined) {
      const number = ival.ival ?? 0;
      return number < 0 ? `'${number}'::integer` : String(number);
    }
    if (fval !== undefined) {
      const { fval: number = '' } = fval;
      const own = typeName(this.#typeOf(node));
      return own === 'numeric' && !number.startsWith('-') ? number : `'${number}'::${own}`;
    }
    if (sval === undefined) return undefined;
    const scalar = this.#planning.planScalar(node, this.#scope, this.#planning);
    const value = coerce(scalar, type, 'implicit', this.#planning);
    if (value?.kind !== 'literal' || value.datum === null) return undefined;
    if (type.kind === 'bool') return value.datum === true ? 'true' : 'false';
    const text = formatDatum(type, value.datum).replaceAll("'", "''");
    return `'${text}'::${castName(type)}`;
  }

  #operator(expression: A_Expr): Text {
    const { kind, lexpr, rexpr } = expression;
    const written = nameParts(expression.name).at(-1) ?? '';
    const name = written === '!=' ? '<>' : written;
    switch (kind) {
      case 'AEXPR_OP':
      case 'AEXPR_LIKE':
      case 'AEXPR_ILIKE':
        if (kind !== 'AEXPR_OP' && rexpr !== undefined && 'FuncCall' in rexpr) return undefined;
        return this.#binary(name, lexpr, rexpr!);
      case 'AEXPR_DISTINCT':
        return this.#binary('=', lexpr, rexpr!, 'IS DISTINCT FROM');
      case 'AEXPR_NOT_DISTINCT': {
        const text = this.#binary('=', lexpr, rexpr!, 'IS DISTINCT FROM');
        return text && `(NOT ${text})`;
      }
      case 'AEXPR_NULLIF': {
        const operands = this.#operands('=', [lexpr!, rexpr!]);
        return operands && `NULLIF(${operands.join(', ')})`;
      }
      case 'AEXPR_BETWEEN':
      case 'AEXPR_NOT_BETWEEN': {
        const [low, high] = listItems(rexpr);
        const isIn = kind === 'AEXPR_BETWEEN';
        const parts = this.#all([
          this.#binary(isIn ? '>=' : '<', lexpr, low!),
          this.#binary(isIn ? '<=' : '>', lexpr, high!),
        ]);
        return parts && `(${parts.join(isIn ? ' AND ' : ' OR ')})`;
      }
      case 'AEXPR_OP_ANY':
      case 'AEXPR_OP_ALL': {
        const [left, right] = [lexpr!, rexpr!].map((node) => this.print(node));
        const quantifier = kind === 'AEXPR_OP_ANY' ? 'ANY' : 'ALL';
        return this.#isPlainArray(lexpr!, rexpr!) && left && right
          ? `(${left} ${name} ${quantifier} (${right}))`
          : undefined;
      }
      case 'AEXPR_IN':
        return this.#inList(name, lexpr!, listItems(rexpr));
      default:
        return undefined;
    }
  }

  #binary(name: string, left: Node | undefined, right: Node, shown = name): Text {
    const operands = this.#operands(name, left === undefined ? [right] : [left, right]);
    if (operands === undefined) return undefined;
    const [first, second] = operands;
    return second === undefined ? `(${shown} ${first!})` : `(${first!} ${shown} ${second})`;
  }

  #operands(name: string, nodes: readonly Node[]): readonly string[] | undefined {
    const types = nodes.map((node) => this.#typeOf(node));
    const resolution = resolveOperator(name, types);
    if (resolution.kind !== 'found') return undefined;
    const isMixed =
      MIXED_OPERATORS.has(name) &&
      MIXED_TYPES.some((group) => types.every(({ kind }) => group.includes(kind)));
    return this.#all(
      nodes.map((node, index) =>
        isMixed ? this.print(node) : this.#as(node, resolution.args[index]!),
      ),
    );
  }

  /** Whether an operand is of the type of an array's elements, so that nothing is cast. */
  #isPlainArray(left: Node, right: Node): boolean {
    const [element, array] = [this.#typeOf(left), this.#typeOf(right)];
    return array.kind === 'array' && sameType(array.element, element);
  }

  /** `(a = ANY (ARRAY[1, 2]))` */
  #inList(name: string, left: Node, items: readonly Node[]): Text {
    if (items.length === 1) return this.#binary(name, left, items[0]!);
    const type = commonType([left, ...items].map((node) => this.#typeOf(node)));
    if (isNoCommonType(type) || type.kind === 'record') return undefined;
    const resolution = resolveOperator(name, [type, type]);
    if (resolution.kind !== 'found') return undefined;
    const [target] = resolution.args;
    const parts = this.#all([
      this.#as(left, target!),
      ...items.map((item) => this.#as(item, type)),
    ]);
    if (parts === undefined) return undefined;
    const [operand, ...elements] = parts;
    const array = `ARRAY[${elements.join(', ')}]`;
    const isSame = sameType(withoutModifiers(type), target!);
    const cast = isSame ? array : `(${array})::${castName(target!)}[]`;
    return `(${operand!} ${name} ${name === '=' ? 'ANY' : 'ALL'} (${cast}))`;
  }

  #call(call: FuncCall): Text {
    const { args = [], funcformat, over, agg_star: star, func_variadic: isVariadic } = call;
    if (over !== undefined || star === true || isVariadic === true) return undefined;
    const name = nameParts(call.funcname).at(-1) ?? '';
    const types = args.map((arg) => this.#typeOf(arg));
    const resolution = resolveOverload(FUNCTIONS.get(name) ?? [], types);
    if (resolution.kind !== 'found') return undefined;
    const parts = this.#all(args.map((arg, index) => this.#as(arg, resolution.args[index]!)));
    if (parts === undefined) return undefined;
    if (funcformat !== 'COERCE_SQL_SYNTAX')
      return `${quoteNameIfNeeded(name)}(${parts.join(', ')})`;
    return sqlSyntax(name, parts);
  }

  #cast({ arg, typeName: written }: TypeCast): Text {
    const type = this.#typeOf({ TypeCast: { arg: arg!, typeName: written! } });
    // A constant of the type is printed as one.
    if ('A_Const' in arg! && this.#typeOf(arg).kind === 'unknown') return this.#constant(arg, type);
    const text = this.print(arg!);
    return text && `(${text})::${castName(type)}`;
  }

  #common(name: string, args: readonly Node[]): Text {
    const type = commonType(args.map((arg) => this.#typeOf(arg)));
    if (isNoCommonType(type)) return undefined;
    const parts = this.#all(args.map((arg) => this.#as(arg, type)));
    return parts && `${name}(${parts.join(', ')})`;
  }

  #case({ arg, args = [], defresult }: CaseExpr): Text {
    if (arg !== undefined) return undefined;
    const whens = args.flatMap((one) => ('CaseWhen' in one ? [one.CaseWhen] : []));
    const results = [...whens.map(({ result }) => result!), ...(defresult ? [defresult] : [])];
    const type = commonType(results.map((result) => this.#typeOf(result)));
    if (isNoCommonType(type)) return undefined;
    const outer = this.#indent;
    this.#indent = `${outer}    `;
    const lines = this.#all([
      ...whens.map(({ expr, result }) => {
        const when = this.#as(expr!, { kind: 'bool' });
        const then = this.#as(result!, type);
        return when && then && `    WHEN ${when} THEN ${then}`;
      }),
      defresult
        ? this.#else(defresult, type)
        : `    ELSE NULL::${castName(withoutModifiers(type))}`,
    ]);
    this.#indent = outer;
    return lines && ['', 'CASE', ...lines, 'END'].join(`\n${outer}`);
  }

  #else(node: Node, type: SqlType): Text {
    const text = this.#as(node, type);
    return text && `    ELSE ${text}`;
  }
}

function collation({ collname }: CollateClause): string {
  return `COLLATE ${quoteNameIfNeeded(nameParts(collname).at(-1) ?? '')}`;
}

/** A type as casts name it: `character` alone would have one character. */
function castName(type: SqlType): string {
  const name = typeName(type);
  return name === 'character' ? 'bpchar' : name;
}

/** Calls that the standard has a syntax of its own for. */
function sqlSyntax(name: string, parts: readonly string[]): Text {
  const [first = '', second = '', third] = parts;
  switch (name) {
    case 'extract':
      return `EXTRACT(${/^'(\w+)'::text$/.exec(first)?.[1] ?? first} FROM ${second})`;
    case 'timezone':
      return `(${second} AT TIME ZONE ${first})`;
    case 'substring':
      return `SUBSTRING(${first} FROM ${second}${third === undefined ? '' : ` FOR ${third}`})`;
    case 'position':
      return `POSITION((${second}) IN (${first}))`;
    case 'btrim':
    case 'ltrim':
    case 'rtrim': {
      const side = { btrim: 'BOTH', ltrim: 'LEADING', rtrim: 'TRAILING' }[name];
      return `TRIM(${side} ${parts.length > 1 ? `${second} ` : ''}FROM ${first})`;
    }
    default:
      return undefined;
  }
}
