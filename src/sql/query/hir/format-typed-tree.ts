import {
  columnText,
  formatAggregate,
  formatKey,
  formatScalar,
  formatTopK,
  formatTypes,
  formatWindow,
  type ColumnNames,
  type FormatPlanOptions,
} from '../../../dataflow/index.js';
import { countOf, unreachable } from '../../../diagnostic/index.js';
import type { HirRelation, HirScalar, HirTableCall } from './hir.js';
import { RelationNames } from './relation-names.js';

/**
 * A typed tree as an indented one, for EXPLAIN: each relation on a line, its inputs below it, then
 * the queries that its expressions hold. `#0` is a column of the node's input, `^#0` one of the
 * query around it; the name of the column is behind it, if it has one.
 */
export function formatTypedTree(relation: HirRelation, options: FormatPlanOptions): string[] {
  const printer = new Printer(options);
  printer.add(relation, '');
  return printer.lines;
}

class Printer {
  readonly lines: string[] = [];
  readonly #options: FormatPlanOptions;
  readonly #names: RelationNames;
  /** What the columns of each scope are called, the innermost scope last. */
  #scopes: readonly ColumnNames[] = [];
  /** Queries within expressions are numbered as they are met. */
  #queries = 0;
  /** Those of the node that is being printed. */
  #open: {
    readonly number: number;
    readonly relation: HirRelation;
    readonly scopes: readonly ColumnNames[];
  }[] = [];

  constructor(options: FormatPlanOptions) {
    this.#options = options;
    this.#names = new RelationNames(options);
  }

  add(relation: HirRelation, indent: string): void {
    const { typed = false } = this.#options;
    // Names of parts are known after those of the whole.
    this.#names.of(relation);
    const before = this.#open;
    this.#open = [];
    const outer = this.#scopes;
    const names = this.#seenBy(relation);
    this.#scopes = [...outer, names];
    const types = typed ? ` ${formatTypes(relation.types.map((type) => ({ type })))}` : '';
    this.lines.push(`${indent}${this.#node(relation, names)}${types}`);
    const queries = this.#open;
    this.#open = before;
    const below = `${indent}  `;
    for (const input of inputsOf(relation)) {
      const isRight = relation.kind === 'join' && input === relation.right;
      this.#scopes = isRight ? [...outer, this.#names.of(relation.left)] : outer;
      this.add(input, below);
    }
    for (const query of queries) {
      this.lines.push(`${below}query ${query.number}`);
      this.#scopes = query.scopes;
      this.add(query.relation, `${below}  `);
    }
    this.#scopes = outer;
  }

  /** The names of the columns that a node's expressions see at level 0. */
  #seenBy(relation: HirRelation): ColumnNames {
    if (relation.kind === 'let') return [];
    return inputsOf(relation).flatMap((input) => this.#names.of(input));
  }

  #node(relation: HirRelation, names: ColumnNames): string {
    switch (relation.kind) {
      case 'get':
        return `get ${this.#options.nameOf(relation.id)}`;
      case 'constant':
        return `constant, ${countOf(relation.rows.length, 'row')}`;
      case 'values':
        return `values ${relation.rows.map((row) => `(${this.#list(row)})`).join(', ')}`;
      case 'cte':
        return `get l${relation.binding}`;
      case 'let':
        return `let l${relation.binding}`;
      case 'recursive':
        return `recursive l${relation.binding}${relation.all ? '' : ' distinct'}`;
      case 'map':
        return `map ${this.#list(relation.scalars)}`;
      case 'filter':
        return `filter ${relation.predicates.map((one) => this.#scalar(one)).join(' and ')}`;
      case 'project': {
        const columns = relation.columns.map((column) => columnText(column, names));
        return `project ${columns.join(', ')}`.trimEnd();
      }
      case 'tableFunction': {
        const calls = relation.calls.map((call) => this.#tableCall(call)).join(', ');
        return `table ${calls}${relation.ordinality ? ' with ordinality' : ''}`;
      }
      case 'join': {
        if (relation.on.length === 0) {
          return relation.join === 'inner' ? 'cross join' : `${relation.join} join`;
        }
        const on = relation.on.map((one) => this.#scalar(one)).join(' and ');
        return `${relation.join} join on ${on}`;
      }
      case 'reduce': {
        const key = formatKey(relation.key.map((one) => this.#scalar(one)));
        const format = (one: HirScalar): string => this.#scalar(one);
        const calls = relation.aggregates.map((aggregate) => formatAggregate(aggregate, format));
        return `reduce${key}${calls.join('')}`;
      }
      case 'distinct':
        return relation.kind;
      case 'topK':
        return formatTopK(relation, names);
      case 'window':
        return formatWindow(relation, names);
      case 'setOperation':
        return `${relation.operation}${relation.all ? ' all' : ''}`;
      default:
        return unreachable(relation);
    }
  }

  #list(scalars: readonly HirScalar[]): string {
    return scalars.map((scalar) => this.#scalar(scalar)).join(', ');
  }

  #tableCall({ function: name, args }: HirTableCall): string {
    return `${name}(${this.#list(args)})`;
  }

  #scalar(scalar: HirScalar): string {
    switch (scalar.kind) {
      case 'column': {
        const names = this.#scopes[this.#scopes.length - 1 - scalar.level] ?? [];
        return `${'^'.repeat(scalar.level)}${columnText(scalar.index, names)}`;
      }
      case 'literal':
      case 'environment':
      case 'error':
        return formatScalar(scalar);
      case 'parameter':
        return `$${scalar.index + 1}`;
      case 'call':
        return `${scalar.function}(${this.#list(scalar.args)})`;
      case 'and':
      case 'or':
        return `(${scalar.args.map((arg) => this.#scalar(arg)).join(` ${scalar.kind} `)})`;
      case 'case': {
        const cases = scalar.cases.map(
          ([condition, value]) => `when ${this.#scalar(condition)} then ${this.#scalar(value)} `,
        );
        return `case ${cases.join('')}else ${this.#scalar(scalar.otherwise)} end`;
      }
      case 'coalesce':
      case 'grouping':
        return `${scalar.kind}(${this.#list(scalar.args)})`;
      case 'isNull':
        return `(${this.#scalar(scalar.arg)} is null)`;
      case 'exists':
        return `exists(${this.#query(scalar.relation)})`;
      case 'subquery':
        return `value(${this.#query(scalar.relation)})`;
      case 'quantified': {
        const query = this.#query(scalar.relation);
        const outer = this.#scopes;
        this.#scopes = [...outer, this.#names.of(scalar.relation)];
        const predicate = this.#scalar(scalar.predicate);
        this.#scopes = outer;
        return `${scalar.quantifier}(${query}, ${predicate})`;
      }
      case 'tableCall':
        return this.#tableCall(scalar.call);
      case 'aggregate':
        return scalar.aggregate.function;
      case 'window':
        return scalar.window.function;
      default:
        return unreachable(scalar);
    }
  }

  #query(relation: HirRelation): string {
    this.#queries += 1;
    this.#open.push({ number: this.#queries, relation, scopes: this.#scopes });
    return `query ${this.#queries}`;
  }
}

function inputsOf(relation: HirRelation): readonly HirRelation[] {
  switch (relation.kind) {
    case 'get':
    case 'constant':
    case 'values':
    case 'cte':
    case 'tableFunction':
      return [];
    case 'let':
      return [relation.value, relation.body];
    case 'recursive':
      return [relation.base, relation.step];
    case 'join':
      return [relation.left, relation.right];
    case 'setOperation':
      return relation.inputs;
    default:
      return [relation.input];
  }
}
