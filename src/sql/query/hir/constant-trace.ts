import type { A_Const } from 'libpg-query';
import { mapScalars, rewriteScalar, type Plan } from '../../../dataflow/index.js';
import { sameType, type Datum, type Row, type SqlType } from '../../../repr/index.js';
import { SqlError } from '../../sql-error.js';
import type { HirLiteral, HirRelation, HirScalar } from './hir.js';
import { typeOf } from './hir-scalar.js';

/** What a constant of a statement is: a node of its syntax tree, or a parameter's number from 1. */
export type ConstantSource = A_Const | number;

/** What planning has gathered so far, of which a conversion must not depend. */
export interface Gathered {
  readonly uses: ReadonlySet<unknown>;
  readonly types: ReadonlySet<unknown>;
  readonly isInUtc: boolean;
}

type Convert = (literal: HirLiteral) => HirScalar | null;

/** Where the value of a traced literal comes from: a constant, or another such literal. */
type Origin =
  | { readonly kind: 'constant'; readonly index: number }
  | { readonly kind: 'converted'; readonly from: number; readonly convert: Convert };

/**
 * Follows the constants of a statement while it is planned, to tell whether the plan is one for all
 * statements that differ from it in their values alone.
 *
 * Such a constant is planned as a literal whose value makes a note when it is read. As long as
 * nobody has read one, nothing can depend on it. Its conversion to another type is the one thing
 * that may read it: it is done again for other values.
 *
 * Only constants that are not NULL are followed, so that nothing that asks for NULL need read them.
 */
export class ConstantTrace {
  readonly #indexes: ReadonlyMap<ConstantSource, number>;
  readonly #met = new Set<number>();
  readonly #literals: { readonly origin: Origin; readonly type: SqlType }[] = [];
  #isRead = false;

  /** `sources` are the constants that may differ; where it says so, two are the same one. */
  constructor(sources: ReadonlyMap<ConstantSource, number>) {
    this.#indexes = sources;
  }

  /**
   * Whether the plan does not depend on the constants' values: all of those were met, so that none
   * means something by itself (`ORDER BY 1`), and none was read.
   */
  get isFree(): boolean {
    if (this.#isRead) return false;
    for (const index of this.#indexes.values()) if (!this.#met.has(index)) return false;
    return true;
  }

  /** The literal that a constant is planned as. */
  literal(source: ConstantSource, literal: HirLiteral): HirLiteral {
    const index = this.#indexes.get(source);
    if (index === undefined) return literal;
    this.#met.add(index);
    if (literal.datum !== null) return this.#trace({ kind: 'constant', index }, literal);
    this.#isRead = true;
    return literal;
  }

  /** What a traced literal is converted to. The way may depend on nothing that is found on it. */
  converted(from: TracedLiteral, planning: Gathered, convert: Convert): HirScalar | null {
    const before = usesOf(planning);
    const result = convert(from.plain);
    const isOwn = isValue(result) && usesOf(planning) === before && !planning.isInUtc;
    if (isOwn) {
      const again: Convert = (literal) => {
        const converted = convert(literal);
        return usesOf(planning) === before ? converted : null;
      };
      return this.#trace({ kind: 'converted', from: from.index, convert: again }, result);
    }
    this.#isRead = true;
    return result;
  }

  #trace(origin: Origin, literal: HirLiteral): TracedLiteral {
    this.#literals.push({ origin, type: literal.type });
    return new TracedLiteral(this, this.#literals.length - 1, literal);
  }

  /** Notes that a value was read. */
  read(): void {
    this.#isRead = true;
  }

  /**
   * The values of the traced literals for other constants, in the order of their sources' indexes;
   * null where one of them is of another kind, or converts to something else than a value.
   */
  values(constants: readonly HirLiteral[]): readonly Datum[] | null {
    const found: HirLiteral[] = [];
    for (const { origin, type } of this.#literals) {
      const literal = follow(origin, constants, found);
      if (!isValue(literal) || !sameType(literal.type, type)) return null;
      found.push(literal);
    }
    return found.map(({ datum }) => datum);
  }
}

function follow(
  origin: Origin,
  constants: readonly HirLiteral[],
  found: readonly HirLiteral[],
): HirScalar | null {
  if (origin.kind === 'constant') return constants[origin.index]!;
  try {
    return origin.convert(found[origin.from]!);
  } catch (error) {
    // The statement has this mistake in another place: it is planned to find that.
    if (error instanceof SqlError) return null;
    throw error;
  }
}

function isValue(scalar: HirScalar | null): scalar is HirLiteral {
  return scalar?.kind === 'literal' && scalar.datum !== null;
}

function usesOf({ uses, types }: Gathered): number {
  return uses.size + types.size;
}

/** A literal whose value is noted when it is read: see {@link ConstantTrace}. */
export class TracedLiteral implements HirLiteral {
  readonly kind = 'literal';
  declare readonly datum: Datum;
  readonly type: SqlType;
  readonly location: number | undefined;
  /** Which one of the trace's literals it is. */
  declare readonly index: number;
  declare readonly trace: ConstantTrace;
  /** The same literal, to be read. */
  declare readonly plain: HirLiteral;

  constructor(trace: ConstantTrace, index: number, plain: HirLiteral) {
    this.type = plain.type;
    this.location = plain.location;
    // NB: a property of its own, so that a copy by `...` reads it, too.
    const datum = {
      enumerable: true,
      get: (): Datum => {
        trace.read();
        return plain.datum;
      },
    };
    Object.defineProperties(this, {
      datum,
      index: { value: index },
      trace: { value: trace },
      plain: { value: plain },
    });
  }
}

/**
 * Rows of literals as a constant relation in which traced ones stand for themselves; undefined if
 * there are none, or something else than a literal is among them. Only for rows that nothing but
 * {@link fillPlan} looks at.
 */
export function tracedRows(rows: readonly (readonly HirScalar[])[]): HirRelation | undefined {
  if (!rows.some((row) => row.some((scalar) => scalar instanceof TracedLiteral))) return undefined;
  const constants: Row[] = [];
  for (const row of rows) {
    if (!row.every((scalar) => scalar.kind === 'literal')) return undefined;
    constants.push(row.map((scalar) => (isTraced(scalar) ? asDatum(scalar) : scalar.datum)));
  }
  return { kind: 'constant', rows: constants, types: (rows[0] ?? []).map(typeOf) };
}

function isTraced(value: unknown): value is TracedLiteral {
  return value instanceof TracedLiteral;
}

function asDatum(literal: TracedLiteral): Datum {
  return literal as unknown as Datum;
}

/** The plan with values in place of its traced literals. */
export function fillPlan(plan: Plan, values: readonly Datum[]): Plan {
  if (plan.kind === 'constant') {
    const rows = plan.rows.map(([row, diff]) => {
      const filled = row.map((datum) => (isTraced(datum) ? values[datum.index]! : datum));
      return [filled, diff] as const;
    });
    return { kind: 'constant', rows, columns: plan.columns };
  }
  return mapScalars(plan, (scalar) =>
    rewriteScalar(scalar, (part) =>
      isTraced(part) ? { kind: 'literal', datum: values[part.index]!, type: part.type } : part,
    ),
  );
}

/** Whether a traced literal is anywhere in what a plan is made of. */
export function holdsTraced(tree: object): boolean {
  const seen = new Set<object>();
  const pending: object[] = [tree];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (isTraced(next)) return true;
    if (seen.has(next)) continue;
    seen.add(next);
    for (const part of Object.values(next) as unknown[]) {
      if (typeof part === 'object' && part !== null) pending.push(part);
    }
  }
  return false;
}
