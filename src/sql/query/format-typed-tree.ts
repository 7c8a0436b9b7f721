import {
  formatAggregate,
  formatKey,
  formatScalar,
  formatTopK,
  formatTypes,
  formatWindow,
  type FormatPlanOptions,
} from '../../dataflow/index.js';
import { unreachable } from '../../diagnostic/index.js';
import type { HirRelation, HirScalar, HirTableCall } from './hir.js';

/**
 * A typed tree as an indented one, for EXPLAIN: each relation on a line, its inputs below it, then
 * the queries that its expressions hold. `#0` is a column of the node's input, `^#0` one of the
 * query around it.
 */
export function formatTypedTree(relation: HirRelation, options: FormatPlanOptions): string[] {
  const printer = new Printer(options);
  printer.add(relation, '');
  return printer.lines;
}

class Printer {
  readonly lines: string[] = [];
  readonly #options: FormatPlanOptions;
  /** Queries within expressions are numbered as they are met. */
  #queries = 0;
  /** Those of the node that is being printed. */
  #open: { readonly number: number; readonly relation: HirRelation }[] = [];

  constructor(options: FormatPlanOptions) {
    this.#options = options;
  }

  add(relation: HirRelation, indent: string): void {
    const { typed = false } = this.#options;
    const before = this.#open;
    this.#open = [];
    const types = typed ? ` ${formatTypes(relation.types.map((type) => ({ type })))}` : '';
    this.lines.push(`${indent}${this.#node(relation)}${types}`);
    const queries = this.#open;
    this.#open = before;
    const below = `${indent}  `;
    for (const input of inputsOf(relation)) this.add(input, below);
    for (const query of queries) {
      this.lines.push(`${below}query ${query.number}`);
      this.add(query.relation, `${below}  `);
    }
  }

  #node(relation: HirRelation): string {
    switch (relation.kind) {
      case 'get':
        return `get ${this.#options.nameOf(relation.id)}`;
      case 'constant':
        return `constant, ${countOf(relation.rows.length)}`;
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
      case 'project':
        return `project ${relation.columns.map((column) => `#${column}`).join(', ')}`.trimEnd();
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
        return formatTopK(relation);
      case 'window':
        return formatWindow(relation);
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
      case 'column':
        return `${'^'.repeat(scalar.level)}#${scalar.index}`;
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
        return `${scalar.quantifier}(${query}, ${this.#scalar(scalar.predicate)})`;
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
    this.#open.push({ number: this.#queries, relation });
    return `query ${this.#queries}`;
  }
}

function countOf(rows: number): string {
  return `${rows} ${rows === 1 ? 'row' : 'rows'}`;
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
