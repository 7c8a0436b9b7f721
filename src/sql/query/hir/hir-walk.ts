import { mapSame } from '../../../dataflow/index.js';
import { unreachable } from '../../../diagnostic/index.js';
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

/** Rewrites an expression from the top down. Gives the same object if nothing in it changes. */
export function rewriteScalarHir(scalar: HirScalar, rewrite: HirRewrite, depth = 0): HirScalar {
  const replaced = rewrite.scalar(scalar, depth);
  if (replaced !== undefined) return replaced;
  switch (scalar.kind) {
    case 'column':
    case 'literal':
    case 'parameter':
    case 'environment':
    case 'error':
      return scalar;
    case 'call': {
      const args = rewriteAll(scalar.args, rewrite, depth);
      if (args === scalar.args) return scalar;
      return { kind: 'call', function: scalar.function, args, type: scalar.type };
    }
    case 'and':
    case 'or': {
      const args = rewriteAll(scalar.args, rewrite, depth);
      return args === scalar.args ? scalar : { kind: scalar.kind, args };
    }
    case 'coalesce': {
      const args = rewriteAll(scalar.args, rewrite, depth);
      return args === scalar.args ? scalar : { kind: 'coalesce', args, type: scalar.type };
    }
    case 'grouping': {
      const args = rewriteAll(scalar.args, rewrite, depth);
      return args === scalar.args ? scalar : { ...scalar, args };
    }
    case 'case': {
      const cases = mapSame(scalar.cases, (pair) => rewriteCase(pair, rewrite, depth));
      const otherwise = rewriteScalarHir(scalar.otherwise, rewrite, depth);
      if (cases === scalar.cases && otherwise === scalar.otherwise) return scalar;
      return { kind: 'case', cases, otherwise, type: scalar.type };
    }
    case 'isNull': {
      const arg = rewriteScalarHir(scalar.arg, rewrite, depth);
      return arg === scalar.arg ? scalar : { kind: 'isNull', arg };
    }
    case 'aggregate': {
      // Its arguments are expressions of the query that it belongs to.
      const { level, location } = scalar;
      const aggregate = rewriteAggregate(scalar.aggregate, rewrite, depth - level);
      if (aggregate === scalar.aggregate) return scalar;
      return { kind: 'aggregate', level, aggregate, location };
    }
    case 'tableCall': {
      const args = rewriteAll(scalar.call.args, rewrite, depth);
      return args === scalar.call.args ? scalar : { ...scalar, call: { ...scalar.call, args } };
    }
    case 'window': {
      const window = rewriteWindow(scalar.window, rewrite, depth);
      return { ...scalar, window };
    }
    case 'exists':
    case 'subquery': {
      const relation = rewriteRelation(scalar.relation, rewrite, depth + 1);
      return relation === scalar.relation ? scalar : { ...scalar, relation };
    }
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

function rewriteAll(
  scalars: readonly HirScalar[],
  rewrite: HirRewrite,
  depth: number,
): readonly HirScalar[] {
  return mapSame(scalars, (scalar) => rewriteScalarHir(scalar, rewrite, depth));
}

type Case = readonly [condition: HirScalar, value: HirScalar];

function rewriteCase(pair: Case, rewrite: HirRewrite, depth: number): Case {
  const condition = rewriteScalarHir(pair[0], rewrite, depth);
  const value = rewriteScalarHir(pair[1], rewrite, depth);
  return condition === pair[0] && value === pair[1] ? pair : [condition, value];
}

type Key = HirAggregate['order'][number];

function rewriteKey(key: Key, rewrite: HirRewrite, depth: number): Key {
  const value = rewriteScalarHir(key.value, rewrite, depth);
  return value === key.value ? key : { value, order: key.order };
}

function rewriteAggregate(
  aggregate: HirAggregate,
  rewrite: HirRewrite,
  depth: number,
): HirAggregate {
  const args = rewriteAll(aggregate.args, rewrite, depth);
  const filter = aggregate.filter && rewriteScalarHir(aggregate.filter, rewrite, depth);
  const order = mapSame(aggregate.order, (key) => rewriteKey(key, rewrite, depth));
  const isSame =
    args === aggregate.args && filter === aggregate.filter && order === aggregate.order;
  return isSame ? aggregate : { ...aggregate, args, filter, order };
}

function rewriteWindow(window: HirWindow, rewrite: HirRewrite, depth: number): HirWindow {
  return {
    ...window,
    args: rewriteAll(window.args, rewrite, depth),
    filter: window.filter && rewriteScalarHir(window.filter, rewrite, depth),
    partition: rewriteAll(window.partition, rewrite, depth),
    order: mapSame(window.order, (key) => rewriteKey(key, rewrite, depth)),
  };
}

/**
 * Rewrites the expressions of a relation. `depth` is that of its own expressions, so 1 for the
 * relation of a subquery in an expression of depth 0. Gives the same object if nothing changes.
 */
export function rewriteRelation(
  relation: HirRelation,
  rewrite: HirRewrite,
  depth: number,
): HirRelation {
  const replaced = rewrite.relation?.(relation, depth);
  if (replaced !== undefined) return replaced;
  switch (relation.kind) {
    case 'get':
    case 'constant':
    case 'cte':
      return relation;
    case 'values': {
      const rows = mapSame(relation.rows, (row) => rewriteAll(row, rewrite, depth));
      return rows === relation.rows ? relation : { ...relation, rows };
    }
    case 'let': {
      const value = rewriteRelation(relation.value, rewrite, depth);
      const body = rewriteRelation(relation.body, rewrite, depth);
      const isSame = value === relation.value && body === relation.body;
      return isSame ? relation : { ...relation, value, body };
    }
    case 'recursive': {
      const base = rewriteRelation(relation.base, rewrite, depth);
      const step = rewriteRelation(relation.step, rewrite, depth);
      const isSame = base === relation.base && step === relation.step;
      return isSame ? relation : { ...relation, base, step };
    }
    case 'map': {
      const input = rewriteRelation(relation.input, rewrite, depth);
      const scalars = rewriteAll(relation.scalars, rewrite, depth);
      if (input === relation.input && scalars === relation.scalars) return relation;
      return { kind: 'map', input, scalars, types: relation.types };
    }
    case 'filter': {
      const input = rewriteRelation(relation.input, rewrite, depth);
      const predicates = rewriteAll(relation.predicates, rewrite, depth);
      if (input === relation.input && predicates === relation.predicates) return relation;
      return { kind: 'filter', input, predicates, types: relation.types };
    }
    case 'project':
    case 'distinct':
    case 'topK':
    case 'window': {
      const input = rewriteRelation(relation.input, rewrite, depth);
      return input === relation.input ? relation : { ...relation, input };
    }
    case 'tableFunction': {
      const calls = mapSame(relation.calls, (call) => {
        const args = rewriteAll(call.args, rewrite, depth);
        return args === call.args ? call : { ...call, args };
      });
      return calls === relation.calls ? relation : { ...relation, calls };
    }
    case 'join': {
      const left = rewriteRelation(relation.left, rewrite, depth);
      const right = rewriteRelation(relation.right, rewrite, depth + 1);
      const on = rewriteAll(relation.on, rewrite, depth);
      const isSame = left === relation.left && right === relation.right && on === relation.on;
      return isSame ? relation : { ...relation, left, right, on };
    }
    case 'reduce': {
      const input = rewriteRelation(relation.input, rewrite, depth);
      const key = rewriteAll(relation.key, rewrite, depth);
      const aggregates = mapSame(relation.aggregates, (aggregate) =>
        rewriteAggregate(aggregate, rewrite, depth),
      );
      const isSame =
        input === relation.input && key === relation.key && aggregates === relation.aggregates;
      return isSame ? relation : { ...relation, input, key, aggregates };
    }
    case 'setOperation': {
      const inputs = mapSame(relation.inputs, (input) => rewriteRelation(input, rewrite, depth));
      return inputs === relation.inputs ? relation : { ...relation, inputs };
    }
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
      if (part.kind === 'let' || part.kind === 'recursive') inside.add(part.binding);
      if (part.kind !== 'cte' || inside.has(part.binding)) return undefined;
      return { ...part, depth: part.depth + by };
    },
  };
}
