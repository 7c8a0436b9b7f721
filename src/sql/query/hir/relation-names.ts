import { nameOfCall, type ColumnNames, type FormatPlanOptions } from '../../../dataflow/index.js';
import { unreachable } from '../../../diagnostic/index.js';
import type { HirRelation, HirScalar } from './hir.js';

/** The names of the columns of typed trees, for people. */
export class RelationNames {
  readonly #namesOf: NonNullable<FormatPlanOptions['columnsOf']>;
  readonly #known = new Map<HirRelation, ColumnNames>();
  readonly #bound = new Map<number, ColumnNames>();

  constructor({ columnsOf }: FormatPlanOptions) {
    this.#namesOf = columnsOf ?? (() => []);
  }

  /** The names of a relation; of a part of one, after those of the whole. */
  of(relation: HirRelation): ColumnNames {
    let names = this.#known.get(relation);
    if (names === undefined) {
      names = this.#compute(relation);
      this.#known.set(relation, names);
    }
    return names;
  }

  #compute(relation: HirRelation): ColumnNames {
    switch (relation.kind) {
      case 'get':
        return this.#namesOf(relation.id);
      case 'constant':
      case 'values':
        return relation.types.map(() => null);
      case 'cte':
        return this.#bound.get(relation.binding) ?? [];
      case 'let':
        this.#bound.set(relation.binding, this.of(relation.value));
        return this.of(relation.body);
      case 'recursive': {
        const names = this.of(relation.base);
        this.#bound.set(relation.binding, names);
        this.of(relation.step);
        return names;
      }
      case 'map': {
        const names = this.of(relation.input);
        return [...names, ...relation.scalars.map((scalar) => nameOfScalar(scalar, names))];
      }
      case 'filter':
      case 'distinct':
      case 'topK':
        return this.of(relation.input);
      case 'project': {
        const names = this.of(relation.input);
        return relation.columns.map((column) => names[column] ?? null);
      }
      case 'tableFunction': {
        const names = relation.calls.flatMap(({ function: name, columns }) =>
          columns.map(() => (columns.length === 1 ? nameOfCall(name) : null)),
        );
        return relation.ordinality ? [...names, 'ordinality'] : names;
      }
      case 'join':
        return [...this.of(relation.left), ...this.of(relation.right)];
      case 'reduce': {
        const names = this.of(relation.input);
        const key = relation.key.map((scalar) => nameOfScalar(scalar, names));
        return [...key, ...relation.aggregates.map((call) => nameOfCall(call.function))];
      }
      case 'window': {
        const names = this.of(relation.input);
        return [...names, ...relation.calls.map((call) => nameOfCall(call.function))];
      }
      case 'setOperation':
        return relation.inputs.map((input) => this.of(input))[0] ?? [];
      default:
        return unreachable(relation);
    }
  }
}

function nameOfScalar(scalar: HirScalar, names: ColumnNames): string | null {
  return scalar.kind === 'column' && scalar.level === 0 ? (names[scalar.index] ?? null) : null;
}
