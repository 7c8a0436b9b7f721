import type { ColumnOrder, WindowCall } from '../../../dataflow/index.js';
import type { HirRelation, HirScalar, HirWindow } from './hir.js';
import { typeOf } from './hir-scalar.js';
import { rewriteScalarHir, visitScalar } from './hir-walk.js';
import { scalarText } from './same-scalar.js';

/** Expressions over a relation, the window calls in them being columns of it. */
export interface LiftedWindows {
  readonly relation: HirRelation;
  /** Rewrites an expression whose calls were lifted. */
  readonly rewrite: (scalar: HirScalar) => HirScalar;
}

/**
 * Computes the window calls in expressions over a relation: those of one partitioning and order
 * together, one window after the other. Undefined if there are none.
 */
export function liftWindows(
  input: HirRelation,
  scalars: readonly HirScalar[],
): LiftedWindows | undefined {
  const windows = new Map<string, Map<string, HirWindow>>();
  for (const scalar of scalars) {
    visitScalar(scalar, (part) => {
      if (part.kind !== 'window') return;
      const { partition, order } = part.window;
      const key = partsText([...partition, ...order.map(({ value }) => value)], part.window);
      const calls = windows.get(key) ?? new Map<string, HirWindow>();
      windows.set(key, calls.set(scalarText(part), part.window));
    });
  }
  if (windows.size === 0) return undefined;
  const columns = new Map<string, HirScalar>();
  let relation = input;
  for (const calls of windows.values()) relation = addWindow(relation, calls, columns);
  const rewrite = (scalar: HirScalar): HirScalar =>
    rewriteScalarHir(scalar, {
      scalar: (part, depth) => {
        if (part.kind !== 'window' || depth > 0) return undefined;
        return columns.get(scalarText(part));
      },
    });
  return { relation, rewrite };
}

function partsText(parts: readonly HirScalar[], { partition, order }: HirWindow): string {
  const sorts = JSON.stringify(order.map((key) => key.order));
  return `${partition.length} ${sorts} ${parts.map(scalarText).join()}`;
}

/** Appends one window's calls, and notes for each, by its text, which column it is. */
function addWindow(
  input: HirRelation,
  calls: ReadonlyMap<string, HirWindow>,
  columns: Map<string, HirScalar>,
): HirRelation {
  const parts = new Parts(input);
  const all = [...calls.values()];
  const [first] = all;
  const partition = first!.partition.map((scalar) => parts.column(scalar));
  const order: ColumnOrder[] = first!.order.map(({ value, order: sort }) => ({
    column: parts.column(value),
    ...sort,
  }));
  const planned = all.map((window): WindowCall => ({
    kind: window.kind,
    function: window.function,
    args: window.args.map((arg) => parts.column(arg)),
    filter: window.filter && parts.column(window.filter),
    frame: window.frame,
    type: { type: window.type, nullable: !window.neverNull },
  }));
  const mapped = parts.relation();
  const types = [...mapped.types, ...all.map(({ type }) => type)];
  [...calls.keys()].forEach((text, index) => {
    const at = mapped.types.length + index;
    columns.set(text, { kind: 'column', level: 0, index: at, type: types[at]! });
  });
  return { kind: 'window', input: mapped, partition, order, calls: planned, types };
}

/** The parts of calls as columns: the input's own, or computed ones behind them. */
class Parts {
  readonly #input: HirRelation;
  readonly #scalars: HirScalar[] = [];
  readonly #byText = new Map<string, number>();

  constructor(input: HirRelation) {
    this.#input = input;
  }

  column(scalar: HirScalar): number {
    if (scalar.kind === 'column' && scalar.level === 0) return scalar.index;
    const text = scalarText(scalar);
    const found = this.#byText.get(text);
    if (found !== undefined) return found;
    const at = this.#input.types.length + this.#scalars.length;
    this.#byText.set(text, at);
    this.#scalars.push(scalar);
    return at;
  }

  relation(): HirRelation {
    const input = this.#input;
    const scalars = this.#scalars;
    if (scalars.length === 0) return input;
    return { kind: 'map', input, scalars, types: [...input.types, ...scalars.map(typeOf)] };
  }
}
