import { inputsOf, mapInputs, mapSame, type Plan } from '../../../dataflow/index.js';
import type { ColumnCache } from './column-cache.js';
import { pruneColumns, type WantedColumns } from './prune-columns.js';

/**
 * A plan taken apart: shared parts, each of which may use earlier ones, and what is made of them.
 */
export interface SharedParts {
  readonly parts: readonly { readonly name: string; readonly value: Plan }[];
  readonly body: Plan;
}

/** Takes the bindings around a plan apart. There are none within it. */
export function takeApart(plan: Plan): SharedParts {
  const parts: { name: string; value: Plan }[] = [];
  let body = plan;
  while (body.kind === 'let') {
    parts.push({ name: body.name, value: body.value });
    body = body.body;
  }
  return { parts, body };
}

/** Binds shared parts around a plan again. */
export function putTogether({ parts, body }: SharedParts): Plan {
  return [...parts]
    .reverse()
    .reduce<Plan>((inner, { name, value }) => ({ kind: 'let', name, value, body: inner }), body);
}

/**
 * Drops parts that nobody uses, and puts those that are used once, or cost nothing, where they are
 * used.
 */
export function inlineParts({ parts, body }: SharedParts): SharedParts {
  if (parts.length === 0) return { parts, body };
  const uses = new Map<string, number>();
  countUses(body, uses);
  for (const { name, value } of [...parts].reverse()) {
    if (uses.has(name)) countUses(value, uses);
  }
  const replaced = new Map<string, Plan>();
  const kept: { name: string; value: Plan }[] = [];
  for (const { name, value } of parts) {
    if (!uses.has(name)) continue;
    const current = replaceLocals(value, replaced);
    if (uses.get(name) === 1 || isTrivial(current)) replaced.set(name, current);
    else {
      kept.push({ name, value: current });
    }
  }
  return { parts: kept, body: replaceLocals(body, replaced) };
}

function countUses(plan: Plan, uses: Map<string, number>): void {
  if (plan.kind === 'local') uses.set(plan.name, (uses.get(plan.name) ?? 0) + 1);
  for (const input of inputsOf(plan)) countUses(input, uses);
}

/**
 * Changes each part, in their order, and the body. A part that has become a constant of one row is
 * put where it is used before that is changed: so what follows from it is found in one go.
 */
export function mapParts(shared: SharedParts, change: (plan: Plan) => Plan): SharedParts {
  const known = new Map<string, Plan>();
  const parts = mapSame(shared.parts, (part) => {
    const value = change(replaceLocals(part.value, known));
    if (isTrivial(value)) known.set(part.name, value);
    return value === part.value ? part : { name: part.name, value };
  });
  const body = change(replaceLocals(shared.body, known));
  return parts === shared.parts && body === shared.body ? shared : { parts, body };
}

/** Constants up to this many rows are cheaper to repeat than to share. */
const TRIVIAL_ROWS_MAX = 1;

function isTrivial(plan: Plan): boolean {
  if (plan.kind === 'constant') return plan.rows.length <= TRIVIAL_ROWS_MAX;
  return plan.kind === 'get' || plan.kind === 'local';
}

function replaceLocals(plan: Plan, replaced: ReadonlyMap<string, Plan>): Plan {
  if (replaced.size === 0) return plan;
  if (plan.kind === 'local') return replaced.get(plan.name) ?? plan;
  return mapInputs(plan, (input) => replaceLocals(input, replaced));
}

/** Drops columns that are not looked at, also of shared parts. All columns of the whole stay. */
export function pruneParts({ parts, body }: SharedParts, columns: ColumnCache): SharedParts {
  const all = columns.of(body).map((_, index) => index);
  const wanted: WantedColumns = new Map();
  const survey = { columns, wanted, kept: () => undefined };
  let prunedBody = pruneColumns(body, all, survey);
  if (parts.length === 0) return { parts, body: prunedBody };
  // What is wanted of a part is known when all that comes after it has been looked at.
  for (const { name, value } of [...parts].reverse()) {
    pruneColumns(value, sorted(wanted.get(name)), survey);
  }
  const context = {
    columns,
    wanted: new Map<string, Set<number>>(),
    kept: (name: string) => sorted(wanted.get(name)),
  };
  prunedBody = pruneColumns(body, all, context);
  const pruned = parts.map(({ name, value }) => ({
    name,
    value: pruneColumns(value, sorted(wanted.get(name)), context),
  }));
  return { parts: pruned, body: prunedBody };
}

function sorted(columns: ReadonlySet<number> | undefined): readonly number[] {
  return [...(columns ?? [])].sort((left, right) => left - right);
}
