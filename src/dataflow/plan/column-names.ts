import { unreachable } from '../../diagnostic/index.js';
import { inputsOf } from './plan-shape.js';
import type { CollectionId, Plan } from './plan.js';
import type { ScalarExpression } from './scalar-expression.js';

/** What columns are called, quoted where an identifier has to be; null where one has no name. */
export type ColumnNames = readonly (string | null)[];

/** A column as plans print it: `#0{name}`, or `#0` where it has no name. */
export function columnText(index: number, names: ColumnNames): string {
  const name = names[index] ?? null;
  return name === null ? `#${index}` : `#${index}{${name}}`;
}

/** What the column that a function gives is called: `sum` for `sum(numeric)`. */
export function nameOfCall(implementation: string): string | null {
  return /^[a-z_][a-z0-9_]*(?=\(|$)/.exec(implementation)?.[0] ?? null;
}

/** The names of the columns of a plan and of all its parts. */
export class PlanNames {
  readonly #namesOf: (id: CollectionId) => ColumnNames;
  readonly #known = new Map<Plan, ColumnNames>();
  readonly #locals = new Map<string, ColumnNames>();

  constructor(namesOf: (id: CollectionId) => ColumnNames) {
    this.#namesOf = namesOf;
  }

  /** The names of a plan; of a part of one, after those of the whole. */
  of(plan: Plan): ColumnNames {
    let names = this.#known.get(plan);
    if (names === undefined) {
      names = this.#compute(plan);
      this.#known.set(plan, names);
    }
    return names;
  }

  /** The names of the columns that a node's expressions see. */
  below(plan: Plan): ColumnNames {
    const input = inputsOf(plan).flatMap((one) => this.of(one));
    return plan.kind === 'map' ? this.of(plan) : input;
  }

  #compute(plan: Plan): ColumnNames {
    if (plan.kind === 'let') {
      this.#locals.set(plan.name, this.of(plan.value));
      return this.of(plan.body);
    }
    if (plan.kind === 'recursive') {
      const names = this.of(plan.base);
      this.#locals.set(plan.name, names);
      this.of(plan.step);
      return names;
    }
    const [first = [], ...others] = inputsOf(plan).map((input) => this.of(input));
    switch (plan.kind) {
      case 'get':
        return this.#namesOf(plan.id);
      case 'local':
        return this.#locals.get(plan.name) ?? [];
      case 'constant':
        return plan.columns.map(() => null);
      case 'map': {
        const names = [...first];
        for (const scalar of plan.scalars) names.push(nameOfScalar(scalar, names));
        return names;
      }
      case 'filter':
      case 'topK':
      case 'negate':
      case 'threshold':
      case 'union':
        return first;
      case 'project':
        return plan.columns.map((column) => first[column] ?? null);
      case 'flatMap': {
        const given = plan.calls.flatMap(({ function: name, columns }) =>
          columns.map(() => (columns.length === 1 ? nameOfCall(name) : null)),
        );
        return [...first, ...given, ...(plan.ordinality ? ['ordinality'] : [])];
      }
      case 'window':
        return [...first, ...plan.calls.map((call) => nameOfCall(call.function))];
      case 'join':
        return [...first, ...others.flat()];
      case 'reduce':
        return [
          ...plan.key.map((scalar) => nameOfScalar(scalar, first)),
          ...plan.aggregates.map((aggregate) => nameOfCall(aggregate.function)),
        ];
      default:
        return unreachable(plan);
    }
  }
}

function nameOfScalar(scalar: ScalarExpression, names: ColumnNames): string | null {
  return scalar.kind === 'column' ? (names[scalar.index] ?? null) : null;
}
