import { Bug } from '../../diagnostic/index.js';
import {
  compareRows,
  fieldsOf,
  formatDatum,
  Interrupted,
  type Row,
  type SqlType,
} from '../../repr/index.js';
import { frontierReached } from '../../time/index.js';
import type { Collection, ReadHold } from '../collection.js';
import { GraphBuilder } from '../compile-plan.js';
import { consolidate } from '../consolidate.js';
import { compareErrors, ERROR_TYPES, reportOf, limitOf } from '../error-row.js';
import { withFirstOfSeries } from './first-of-series.js';
import { FirstRows } from './first-rows.js';
import { ANSWER_ROWS_MAX, finishRows, isIdentity } from './finishing.js';
import { RetractedOnce } from '../graph/aggregator.js';
import type { Output } from '../graph/operator.js';
import type { CollectionId, Finishing, Plan } from '../plan/plan.js';
import { columnsOf, inputsOf } from '../plan/plan-shape.js';
import type { PeekAnswer, PeekDescription } from '../protocol.js';
import {
  LimitReached,
  ResourceMeter,
  rowBytes,
  UNLIMITED,
  type QueryLimits,
} from '../resource-meter.js';
import type { FunctionTable } from '../plan/scalar-expression.js';
import { holdsRecursion, workOutRecursion, type FinishedPlan } from './work-out-recursion.js';

type Types = readonly SqlType[];

/** A collection that a peek reads. */
export interface PeekInput {
  /** What its plan gets. */
  readonly collectionId: CollectionId;
  /** What the coordinator knows it by: the index, if it is read through one. */
  readonly id: CollectionId;
  readonly collection: Collection;
}

/** A read of a plan at one time, waiting until the time is complete in all that it reads (F4). */
export class Peek {
  readonly description: PeekDescription;
  readonly #inputs: readonly PeekInput[];
  readonly #holds: readonly ReadHold[];

  /** Holds its inputs readable until it is done. */
  constructor(description: PeekDescription, inputs: readonly PeekInput[]) {
    this.description = description;
    this.#inputs = inputs;
    this.#holds = inputs.map(({ collection }) => collection.hold(description.timestamp));
  }

  /** The ids whose uppers have not passed its time. */
  get waitsFor(): readonly CollectionId[] {
    const { timestamp } = this.description;
    const open = this.#inputs.filter(({ collection }) =>
      frontierReached(collection.upper, timestamp),
    );
    return open.map(({ id }) => id);
  }

  /** Whether it can be answered now. */
  get isReady(): boolean {
    const { timestamp } = this.description;
    return this.#inputs.every(({ collection }) => !frontierReached(collection.upper, timestamp));
  }

  /** Evaluates the plan, by the operators that maintain views. */
  answer(functions: FunctionTable): PeekAnswer {
    try {
      return this.#answerOnce(functions);
    } catch (thrown) {
      if (thrown instanceof RecursionFailed) return { kind: 'error', ...reportOf(thrown.error) };
      if (thrown instanceof Interrupted) {
        return { kind: 'error', message: thrown.message, code: thrown.code };
      }
      const reached = limitOf(thrown);
      if (reached === null) throw thrown;
      const { message, code, hint } = reached;
      return { kind: 'error', message, code, ...fieldsOf({ hint }) };
    }
  }

  /** Rows that a collection has fewer than none of are met late: then again with all kept. */
  #answerOnce(functions: FunctionTable): PeekAnswer {
    try {
      return this.#answer(functions, !retracts(this.description.plan));
    } catch (thrown) {
      if (!(thrown instanceof RetractedOnce)) throw thrown;
      return this.#answer(functions, false);
    }
  }

  get #limits(): QueryLimits {
    return this.description.limits ?? UNLIMITED;
  }

  #answer(functions: FunctionTable, once: boolean): PeekAnswer {
    const { resultBytes } = this.#limits;
    const newMeter = (): ResourceMeter => new ResourceMeter(this.#limits, 'the query');
    const meter = newMeter();
    const { plan, finishing } = this.#workOut({ meter, newMeter, functions, once });
    const types = columnsOf(plan).map((column) => column.type);
    const bounds = {
      size: this.#answerSize(finishing, types),
      first: firstRows(finishing, types, meter),
    };
    const answer = new Contents(types, meter, once ? bounds : null);
    if (plan.kind === 'constant') {
      for (const [row, diff] of plan.rows) answer.push(row, diff);
    } else {
      this.#evaluate(plan, answer, { meter, functions, once });
    }
    const error = answer.error();
    if (error !== null) return { kind: 'error', ...reportOf(error) };
    const rows = answer.rows();
    const missing = rows.find(([, count]) => count < 0);
    if (missing !== undefined) {
      return {
        kind: 'error',
        message: retractionMessage(missing[0], missing[1], types),
        code: 'XX001',
      };
    }
    const finished = finishRows(rows, finishing, {
      types,
      bytesMax: resultBytes,
      work: () => meter.work(),
    });
    if (finished === null) throw resultTooLarge(this.#limits);
    return { kind: 'rows', rows: finished };
  }

  /** Where all rows are the answer, it is too large as soon as some of them are. */
  #answerSize({ limit, offset, project }: Finishing, { length }: Types): AnswerSize | null {
    if (limit !== null || offset > 0n) return null;
    return new AnswerSize(this.#limits, isIdentity(project, length) ? null : project);
  }

  /** The plan with the rows of its recursive parts in their places. */
  #workOut(options: Evaluation & { newMeter: () => ResourceMeter }): FinishedPlan {
    const { meter, newMeter, functions, once } = options;
    const { plan, finishing } = this.description;
    if (!holdsRecursion(plan)) {
      return { plan: withFirstOfSeries(plan, finishing, functions), finishing };
    }
    return workOutRecursion({ plan, finishing }, (part) => {
      const types = columnsOf(part).map((column) => column.type);
      // What a round keeps is gone when it has ended, but for the rows that it has found.
      const own = newMeter();
      const contents = new Contents(types, own);
      this.#evaluate(part, contents, { meter: own, functions, once });
      const error = contents.error();
      if (error !== null) throw new RecursionFailed(error);
      const rows = contents.rows();
      for (const [row, count] of rows) {
        meter.make();
        meter.keep(row, count);
      }
      return rows;
    });
  }

  /** Sends the rows of a plan at the peek's time. */
  #evaluate(plan: Plan, answer: Contents, options: Evaluation): void {
    const { timestamp } = this.description;
    const builder = new GraphBuilder({
      ...options,
      asOf: timestamp,
      foresees: true,
      makeOutput: () => {
        throw new Bug('a peek maintains nothing for others');
      },
    });
    for (const { collectionId, collection } of this.#inputs) {
      builder.addImport(collectionId, collection);
    }
    builder.compile(plan, answer);
    const graph = builder.build();
    try {
      graph.start(timestamp);
    } finally {
      graph.release();
    }
  }

  /** Lets its inputs go. */
  release(): void {
    for (const hold of this.#holds) hold.release();
  }
}

/** What the evaluation of a plan is given. */
interface Evaluation {
  readonly meter: ResourceMeter;
  readonly functions: FunctionTable;
  readonly once: boolean;
}

/** Thrown where a row of a recursive part cannot be computed. */
class RecursionFailed extends Error {
  readonly error: Row;

  constructor(error: Row) {
    super('a row of a recursive query cannot be computed');
    this.error = error;
  }
}

/** Where only so many of the rows are wanted: those. */
function firstRows(
  { limit, offset, order }: Finishing,
  types: Types,
  meter: ResourceMeter,
): FirstRows | null {
  if (limit === null) return null;
  return new FirstRows(Number(offset + limit), compareRows(types, order), meter);
}

/** Whether a plan is made of differences, so that rows come and go before the answer is there. */
function retracts(plan: Plan): boolean {
  return plan.kind === 'negate' || inputsOf(plan).some(retracts);
}

/** How large an answer is so far, whose rows are all shown and none taken back. */
class AnswerSize {
  readonly #limits: QueryLimits;
  /** The columns that are shown; null: all of them. */
  readonly #project: readonly number[] | null;
  #bytes = 0;

  constructor(limits: QueryLimits, project: readonly number[] | null) {
    this.#limits = limits;
    this.#project = project;
  }

  /** Adds copies of a row. @throws LimitReached */
  add(row: Row, count: number): void {
    const project = this.#project;
    const shown = project === null ? row : project.map((column) => row[column]!);
    this.#bytes += rowBytes(shown) * count;
    if (this.#bytes > this.#limits.resultBytes) throw resultTooLarge(this.#limits);
  }
}

function resultTooLarge({ resultBytes, resultName }: QueryLimits): LimitReached {
  const most = Number.isFinite(resultBytes) ? `${resultBytes} bytes` : `${ANSWER_ROWS_MAX} rows`;
  return new LimitReached(`${resultName} exceeds max size of ${most}`, '53200');
}

/** What is known of an answer whose rows come once, and are not taken back. */
interface Bounds {
  /** Null: not all of the rows may be in the answer. */
  readonly size: AnswerSize | null;
  /** Null: all of the rows are wanted. */
  readonly first: FirstRows | null;
}

/** Gathers what a plan gives at one time. */
class Contents implements Output {
  readonly #types: Types;
  readonly #meter: ResourceMeter;
  /** Null: rows may be taken back. */
  readonly #bounds: Bounds | null;
  readonly #rows: [row: Row, count: number][] = [];
  /** Only the first one in order, where nothing is taken back. */
  readonly #errors: [error: Row, count: number][] = [];
  /** Whether something was retracted, so that rows have to be summed up. */
  #retracts = false;

  constructor(types: Types, meter: ResourceMeter, bounds: Bounds | null = null) {
    this.#types = types;
    this.#meter = meter;
    this.#bounds = bounds;
  }

  push(row: Row, diff: number): void {
    const bounds = this.#bounds;
    if (bounds !== null && bounds.first !== null) {
      if (diff < 0) throw new RetractedOnce();
      bounds.first.add(row, diff);
      return;
    }
    if (diff < 0) this.#retracts = true;
    else bounds?.size?.add(row, diff);
    this.#meter.keep(row, diff);
    this.#rows.push([row, diff]);
  }

  fail(error: Row, diff: number): void {
    const errors = this.#errors;
    if (this.#bounds === null) {
      this.#meter.keep(error, diff);
      errors.push([error, diff]);
    } else {
      if (diff < 0) throw new RetractedOnce();
      if (errors.length > 0 && compareErrors(errors[0]![0], error) <= 0) return;
      errors[0] = [error, diff];
    }
  }

  /** The rows, each with a multiplicity that is not zero; a row may occur more than once. */
  rows(): readonly (readonly [row: Row, count: number])[] {
    const first = this.#bounds?.first ?? null;
    if (first !== null) return first.rows();
    return this.#retracts ? consolidate(this.#rows, this.#types) : this.#rows;
  }

  /** Of the errors that are left the first in order, so that the answer is no accident. */
  error(): Row | null {
    if (this.#errors.length === 0) return null;
    const left = consolidate(this.#errors, ERROR_TYPES).filter(([, count]) => count > 0);
    return left.map(([error]) => error).sort(compareErrors)[0] ?? null;
  }
}

function retractionMessage(row: Row, count: number, types: readonly SqlType[]): string {
  const columns = row.map((datum, index) => {
    return datum === null ? 'NULL' : formatDatum(types[index]!, datum);
  });
  const problem = `saw retractions (${-count}) for row that does not exist`;
  return `Invalid data in source, ${problem}: (${columns.join(', ')})`;
}
