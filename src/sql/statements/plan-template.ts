import type { A_Const, ParamRef } from 'libpg-query';
import type { Datum } from '../../repr/index.js';
import type { CatalogView } from '../catalog-view.js';
import {
  ConstantTrace,
  fillPlan,
  holdsTraced,
  readConstant,
  type ConstantSource,
} from '../query/index.js';
import type { ParsedStatement, QueryPlan, StatementPlan } from '../statement-plan.js';
import {
  constantNode,
  formOf,
  walkTree,
  type ShapeConstant,
  type StatementForm,
} from '../syntax/index.js';
import { planStatement } from './plan-statement.js';
import type { PlanOptions } from './statement-context.js';

/** A plan for all statements that differ from one in the values of constants alone. */
export interface PlanTemplate {
  /**
   * The plan for a statement of the same shape, or for other values of the parameters. Null where
   * its plan is another one, or it has a mistake: planning it tells.
   */
  readonly fill: (constants: PlanConstants) => StatementPlan | null;
}

/** The constants of a statement that has a shape, or the values of its parameters. */
export type PlanConstants =
  | { readonly kind: 'shape'; readonly constants: readonly unknown[] }
  | { readonly kind: 'parameters'; readonly values: readonly Datum[] };

/**
 * Plans a statement for itself and those like it: as {@link planStatement} does, with the same
 * catalog and the same variables. Null where its plan depends on what its constants are.
 *
 * @throws SqlError as that does.
 */
export function planTemplate(
  statement: ParsedStatement,
  catalog: CatalogView,
  options: PlanOptions = {},
): PlanTemplate | null {
  const form = formOf(statement);
  const constants = constantsOf(statement, form, options);
  if (constants === null) return null;
  const trace = new ConstantTrace(constants.sources);
  const plan = planStatement(statement, catalog, { ...options, trace });
  if (!trace.isFree) return null;
  const fill = (other: PlanConstants): StatementPlan | null => {
    const literals = constants.literals(other);
    const values = literals && trace.values(literals);
    return values && fillStatement(plan, values);
  };
  const own = fill(constants.own);
  return own === null || holdsTraced(own) ? null : { fill };
}

/** The constants of a statement, and how those of others are read. */
interface Constants {
  readonly own: PlanConstants;
  readonly sources: ReadonlyMap<ConstantSource, number>;
  /** The literals of constants in the order of the sources' numbers; null if they are others. */
  readonly literals: (constants: PlanConstants) => readonly Literal[] | null;
}

type Literal = ReturnType<typeof readConstant>;

/** The most parameters of a statement whose plan is kept. */
const PARAMETERS_MAX = 100;

/** Null if the plan is none that can be filled, or a constant is none of the tree's. */
function constantsOf(
  { shape }: ParsedStatement,
  form: StatementForm,
  { parameterTypes, parameterValues }: PlanOptions,
): Constants | null {
  const tree = filledTree(form);
  if (tree === null) return null;
  if (parameterValues !== undefined) {
    return parametersOf(tree, parameterTypes ?? [], parameterValues);
  }
  return shape === undefined ? null : shapeConstantsOf(tree, shape.constants as ShapeConstant[]);
}

/** The syntax tree of a statement that {@link fillStatement} knows the plan of. */
function filledTree(form: StatementForm): object | null {
  switch (form.kind) {
    case 'query':
      return form.query.asOf === null ? form.query.select : null;
    case 'insert':
      return form.insert;
    case 'update':
      return form.update;
    case 'delete':
      return form.delete;
    default:
      return null;
  }
}

function parametersOf(
  tree: object,
  types: NonNullable<PlanOptions['parameterTypes']>,
  values: readonly Datum[],
): Constants | null {
  if (values.length > PARAMETERS_MAX || types.length < values.length) return null;
  const sources = new Map<ConstantSource, number>();
  walkTree(tree, (field, node) => {
    if (field !== 'ParamRef') return;
    const { number = 0 } = node as ParamRef;
    sources.set(number, number - 1);
  });
  const declared = types.slice(0, values.length);
  const literals = (constants: PlanConstants): readonly Literal[] | null =>
    constants.kind === 'parameters' && constants.values.length === declared.length
      ? constants.values.map((datum, index) => ({ kind: 'literal', datum, type: declared[index]! }))
      : null;
  return { own: { kind: 'parameters', values }, sources, literals };
}

function shapeConstantsOf(tree: object, own: readonly ShapeConstant[]): Constants | null {
  // Null: more than one stands there.
  const nodes = new Map<number, A_Const | null>();
  walkTree(tree, (field, node) => {
    if (field !== 'A_Const') return;
    const { location = 0 } = node as A_Const;
    nodes.set(location, nodes.has(location) ? null : node);
  });
  const sources = new Map<ConstantSource, number>();
  const signs: boolean[] = [];
  for (const [index, constant] of own.entries()) {
    // The grammar makes one constant of a minus and a number: it stands where the minus does.
    const plain = nodes.get(constant.start);
    const node = plain ?? (constant.minus === null ? undefined : nodes.get(constant.minus));
    const isNegative = plain === undefined;
    if (!node || !isSame(node, constantNode(constant, isNegative))) return null;
    sources.set(node, index);
    signs.push(isNegative);
  }
  const literals = (constants: PlanConstants): readonly Literal[] | null => {
    if (constants.kind !== 'shape' || constants.constants.length !== own.length) return null;
    return (constants.constants as readonly ShapeConstant[]).map((constant, index) =>
      readConstant(constantNode(constant, signs[index]!), (location) => location),
    );
  };
  return { own: { kind: 'shape', constants: own }, sources, literals };
}

/** Whether two constants are the same, wherever they stand. */
function isSame(left: A_Const, right: A_Const): boolean {
  return (
    (left.ival === undefined) === (right.ival === undefined) &&
    (left.ival?.ival ?? 0) === (right.ival?.ival ?? 0) &&
    left.fval?.fval === right.fval?.fval &&
    (left.sval === undefined) === (right.sval === undefined) &&
    (left.sval?.sval ?? '') === (right.sval?.sval ?? '')
  );
}

/** Null for a plan that no such statement has. */
function fillStatement(plan: StatementPlan, values: readonly Datum[]): StatementPlan | null {
  switch (plan.kind) {
    case 'select':
      return { kind: 'select', query: fillQuery(plan.query, values), asOf: plan.asOf };
    case 'insert': {
      const { table, source, conflict, returning } = plan;
      const filled = { kind: source.kind, query: fillQuery(source.query, values) };
      return { kind: 'insert', table, source: filled, conflict, returning };
    }
    case 'update':
      return { ...plan, selection: fillQuery(plan.selection, values) };
    case 'delete':
      return { ...plan, selection: fillQuery(plan.selection, values) };
    default:
      return null;
  }
}

function fillQuery(query: QueryPlan, values: readonly Datum[]): QueryPlan {
  const plan = fillPlan(query.plan, values);
  return plan === query.plan ? query : { ...query, plan };
}
