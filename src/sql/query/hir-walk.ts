import { unreachable } from '../../diagnostic/index.js';
import type { HirAggregate, HirRelation, HirScalar, HirWindow } from './hir.js';

/**
 * A change of scalars and of what is below them. `depth` counts the scopes between the place where
 * the walk began and the expression: a column of level `depth` is one of that place's level 0.
 */
export interface HirRewrite {
  /** Gives the replacement, or undefined to have the parts of the expression rewritten. */
  readonly scalar: (scalar: HirScalar, depth: number) => HirScalar | undefined;
  /** Likewise of relations. */
  readonly relation?: (relation: HirRelation, depth: number) => HirRelation | undefined;
}

/** Rewrites an expression from the top down. */
export function rewriteScalarHir(scalar: HirScalar, rewrite: HirRewrite, depth = 0): HirScalar {
  const replaced = rewrite.scalar(scalar, depth);
  if (replaced !== undefined) return replaced;
  const part = (inner: HirScalar): HirScalar => rewriteScalarHir(inner, rewrite, depth);
  switch (scalar.kind) {
    case 'column':
    case 'literal':
    case 'parameter':
    case 'environment':
    case 'error':
      return scalar;
    case 'call':
    case 'and':
    case 'or':
    case 'coalesce':
    case 'grouping':
      return { ...scalar, args: scalar.args.map(part) };
    case 'case':
      return {
        ...scalar,
        cases: scalar.cases.map(([condition, value]) => [part(condition), part(value)]),
        otherwise: part(scalar.otherwise),
      };
    case 'isNull':
      return { ...scalar, arg: part(scalar.arg) };
    case 'aggregate':
      // Its arguments are expressions of the query that it belongs to.
      return {
        ...scalar,
        aggregate: rewriteAggregate(scalar.aggregate, rewrite, depth - scalar.level),
      };
    case 'tableCall':
      return { ...scalar, call: { ...scalar.call, args: scalar.call.args.map(part) } };
    case 'window':
      return { ...scalar, window: rewriteWindow(scalar.window, part) };
    case 'exists':
    case 'subquery':
      return { ...scalar, relation: rewriteRelation(scalar.relation, rewrite, depth + 1) };
    case 'quantified':
      return {
        ...scalar,
        relation: rewriteRelation(scalar.relation, rewrite, depth + 1),
        predicate: rewriteScalarHir(scalar.predicate, rewrite, depth + 1),
      };
    default:
      return unreachable(scalar);
  }
}

function rewriteAggregate(
  aggregate: HirAggregate,
  rewrite: HirRewrite,
  depth: number,
): HirAggregate {
  const part = (inner: HirScalar): HirScalar => rewriteScalarHir(inner, rewrite, depth);
  return {
    ...aggregate,
    args: aggregate.args.map(part),
    filter: aggregate.filter && part(aggregate.filter),
    order: aggregate.order.map(({ value, order }) => ({ value: part(value), order })),
  };
}

function rewriteWindow(window: HirWindow, part: (scalar: HirScalar) => HirScalar): HirWindow {
  return {
    ...window,
    args: window.args.map(part),
    filter: window.filter && part(window.filter),
    partition: window.partition.map(part),
    order: window.order.map(({ value, order }) => ({ value: part(value), order })),
  };
}

/**
 * Rewrites the expressions of a relation. `depth` is that of its own expressions, so 1 for the
 * relation of a subquery in an expression of depth 0.
 */
export function rewriteRelation(
  relation: HirRelation,
  rewrite: HirRewrite,
  depth: number,
): HirRelation {
  const replaced = rewrite.relation?.(relation, depth);
  if (replaced !== undefined) return replaced;
  const scalar = (inner: HirScalar): HirScalar => rewriteScalarHir(inner, rewrite, depth);
  const input = (inner: HirRelation): HirRelation => rewriteRelation(inner, rewrite, depth);
  switch (relation.kind) {
    case 'get':
    case 'constant':
    case 'cte':
      return relation;
    case 'values':
      return { ...relation, rows: relation.rows.map((row) => row.map(scalar)) };
    case 'let':
      return { ...relation, value: input(relation.value), body: input(relation.body) };
    case 'map':
      return { ...relation, input: input(relation.input), scalars: relation.scalars.map(scalar) };
    case 'filter':
      return {
        ...relation,
        input: input(relation.input),
        predicates: relation.predicates.map(scalar),
      };
    case 'project':
    case 'distinct':
    case 'topK':
    case 'window':
      return { ...relation, input: input(relation.input) };
    case 'tableFunction':
      return {
        ...relation,
        calls: relation.calls.map((call) => ({ ...call, args: call.args.map(scalar) })),
      };
    case 'join':
      return {
        ...relation,
        left: input(relation.left),
        right: rewriteRelation(relation.right, rewrite, depth + 1),
        on: relation.on.map(scalar),
      };
    case 'reduce':
      return {
        ...relation,
        input: input(relation.input),
        key: relation.key.map(scalar),
        aggregates: relation.aggregates.map((aggregate) =>
          rewriteAggregate(aggregate, rewrite, depth),
        ),
      };
    case 'setOperation':
      return { ...relation, inputs: relation.inputs.map(input) };
    default:
      return unreachable(relation);
  }
}

/** Calls a function for each scalar, from the top down; parts are left out where it gives false. */
export function visitScalar(
  scalar: HirScalar,
  visit: (scalar: HirScalar, depth: number) => boolean | void,
): void {
  rewriteScalarHir(scalar, {
    scalar: (part, depth) => (visit(part, depth) === false ? part : undefined),
  });
}

/** Moves an expression into `by` scopes more: its columns of what lies outside are further out. */
export function shiftScalar(scalar: HirScalar, by: number): HirScalar {
  if (by === 0) return scalar;
  return rewriteScalarHir(scalar, shifting(by));
}

/** As {@link shiftScalar}, of what a relation names outside of itself. */
export function shiftRelation(relation: HirRelation, by: number): HirRelation {
  return rewriteRelation(relation, shifting(by), 1);
}

function shifting(by: number): HirRewrite {
  const inside = new Set<number>();
  return {
    scalar: (part, depth) => {
      const isOutside =
        (part.kind === 'column' || part.kind === 'aggregate') && part.level >= depth;
      return isOutside ? { ...part, level: part.level + by } : undefined;
    },
    relation: (part) => {
      if (part.kind === 'let') inside.add(part.binding);
      if (part.kind !== 'cte' || inside.has(part.binding)) return undefined;
      return { ...part, depth: part.depth + by };
    },
  };
}
