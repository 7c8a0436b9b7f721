import type { SqlType } from '../../../repr/index.js';
import { isImplicitlyCastable } from './find-cast.js';
import { matchPolymorphic } from './polymorphic.js';
import { isPreferredType, typeCategory, type TypeCategory } from './type-category.js';
import {
  isPolymorphic,
  patternType,
  typeKey,
  type TypePattern,
} from '../definitions/type-pattern.js';

/** What overload resolution looks at. */
export interface Signature {
  readonly args: readonly TypePattern[];
  readonly variadic?: boolean;
  readonly result?: TypePattern;
  /** See `ScalarDefinition`. */
  readonly dialectOnly?: boolean;
}

/** The answer of {@link resolveOverload}. */
export type Resolution<Overload> =
  | {
      readonly kind: 'found';
      readonly overload: Overload;
      /** What each argument is converted to. */
      readonly args: readonly SqlType[];
      /** The result's type; of no meaning where the signature has none. */
      readonly result: SqlType;
    }
  | { readonly kind: 'none' }
  | { readonly kind: 'ambiguous' };

interface Candidate<Overload> {
  readonly overload: Overload;
  readonly args: readonly TypePattern[];
}

/**
 * Chooses an overload for arguments of certain types: PostgreSQL documentation, 10.2 and 10.3.
 *
 * `unknown` stands for quoted literals and NULL.
 */
export function resolveOverload<Overload extends { readonly definition: Signature }>(
  overloads: readonly Overload[],
  types: readonly SqlType[],
): Resolution<Overload> {
  if (!overloads.some(isDialectOnly)) return resolveAmong(overloads, types);
  const own = overloads.filter(isDialectOnly);
  const others = overloads.filter((overload) => !isDialectOnly(overload));
  const resolution = resolveAmong(others, types);
  return resolution.kind === 'none' ? resolveAmong(own, types) : resolution;
}

/** Whether a function of an array would take the arguments, were that of no type an array. */
export function isUntypedArray({ args }: Signature, types: readonly SqlType[]): boolean {
  return (
    args.length === types.length &&
    args.includes('anyarray') &&
    args.every((pattern, index) =>
      isPolymorphic(pattern)
        ? types[index]!.kind === 'unknown'
        : acceptsType(pattern, types[index]!),
    )
  );
}

function isDialectOnly({ definition }: { readonly definition: Signature }): boolean {
  return definition.dialectOnly === true;
}

function resolveAmong<Overload extends { readonly definition: Signature }>(
  overloads: readonly Overload[],
  types: readonly SqlType[],
): Resolution<Overload> {
  const fitting: Candidate<Overload>[] = [];
  for (const overload of overloads) {
    const args = expandVariadic(overload.definition, types.length);
    if (args === null) continue;
    if (isExact(args, types)) return found({ overload, args }, types);
    if (accepts(args, types)) fitting.push({ overload, args });
  }
  if (fitting.length === 0) return { kind: 'none' };
  const chosen = fitting.length === 1 ? fitting[0] : choose(fitting, types);
  if (chosen === undefined) return { kind: 'ambiguous' };
  const resolution = found(chosen, types);
  return resolution.kind === 'none' && isOpen(overloads, types)
    ? { kind: 'ambiguous' }
    : resolution;
}

/** Whether nothing is known of any argument, and several overloads would take whatever it is. */
function isOpen(
  overloads: readonly { readonly definition: Signature }[],
  types: readonly SqlType[],
): boolean {
  if (types.length === 0 || types.some(({ kind }) => kind !== 'unknown')) return false;
  const open = overloads.filter(
    ({ definition: { args } }) => args.length === types.length && args.every(isPolymorphic),
  );
  return open.length > 1;
}

function found<Overload extends { readonly definition: Signature }>(
  { overload, args }: Candidate<Overload>,
  types: readonly SqlType[],
): Resolution<Overload> {
  const result = overload.definition.result ?? 'unknown';
  if (args.some(isPolymorphic)) {
    const matched = matchPolymorphic(args, types, result);
    return matched === null ? { kind: 'none' } : { kind: 'found', overload, ...matched };
  }
  // A record's own fields count, not those of the pattern, which has none.
  const targets = args.map((pattern, index) => {
    const type = types[index]!;
    return pattern === 'record' && type.kind === 'record' ? type : patternType(pattern);
  });
  return { kind: 'found', overload, args: targets, result: patternType(result) };
}

/** The parameters for as many arguments; null if the number does not fit. */
function expandVariadic(signature: Signature, count: number): readonly TypePattern[] | null {
  const { args } = signature;
  if (args.length === count) return args;
  if (signature.variadic !== true || count < args.length) return null;
  const last = args.at(-1)!;
  return [...args, ...new Array<TypePattern>(count - args.length).fill(last)];
}

function isExact(args: readonly TypePattern[], types: readonly SqlType[]): boolean {
  return args.every((pattern, index) => pattern === typeKey(types[index]!));
}

function accepts(args: readonly TypePattern[], types: readonly SqlType[]): boolean {
  const plain = args.every(
    (pattern, index) => isPolymorphic(pattern) || acceptsType(pattern, types[index]!),
  );
  return plain && (!args.some(isPolymorphic) || matchPolymorphic(args, types, 'unknown') !== null);
}

function acceptsType(pattern: TypePattern, type: SqlType): boolean {
  return isPolymorphic(pattern) || isImplicitlyCastable(type, patternType(pattern));
}

/** Steps 4.c to 4.f of 10.3, which are those of 10.2 as well. */
function choose<Overload>(
  candidates: readonly Candidate<Overload>[],
  types: readonly SqlType[],
): Candidate<Overload> | undefined {
  let left = keepBest(candidates, ({ args }) =>
    count(types, (type, index) => type.kind !== 'unknown' && args[index] === typeKey(type)),
  );
  if (left.length === 1) return left[0];
  left = keepBest(left, ({ args }) =>
    count(types, (type, index) => isExactOrPreferred(args[index]!, type)),
  );
  if (left.length === 1) return left[0];
  const unknowns = count(types, (type) => type.kind === 'unknown');
  if (unknowns === 0) return undefined;
  const byCategory = keepByCategory(left, types);
  if (byCategory !== null) {
    left = byCategory;
    if (left.length === 1) return left[0];
  }
  return unknowns === types.length ? undefined : assumeSameType(left, types);
}

function count(
  types: readonly SqlType[],
  matches: (type: SqlType, index: number) => boolean,
): number {
  let matching = 0;
  types.forEach((type, index) => {
    if (matches(type, index)) matching += 1;
  });
  return matching;
}

function keepBest<T>(candidates: readonly T[], score: (candidate: T) => number): readonly T[] {
  const scores = candidates.map(score);
  const best = Math.max(...scores);
  return candidates.filter((_, index) => scores[index] === best);
}

function isExactOrPreferred(pattern: TypePattern, type: SqlType): boolean {
  if (type.kind === 'unknown') return false;
  if (pattern === typeKey(type)) return true;
  if (isPolymorphic(pattern)) return false;
  const target = patternType(pattern);
  return isPreferredType(target) && typeCategory(target) === typeCategory(type);
}

/**
 * For each literal of unknown type, a category that it is assumed to have: string if any candidate
 * takes a string there, else the one that all candidates agree on. Null if they do not agree.
 */
function keepByCategory<Overload>(
  candidates: readonly Candidate<Overload>[],
  types: readonly SqlType[],
): readonly Candidate<Overload>[] | null {
  const wanted: ({ category: TypeCategory; preferred: boolean } | null)[] = [];
  for (const [index, type] of types.entries()) {
    if (type.kind !== 'unknown') {
      wanted.push(null);
      continue;
    }
    const found = categoryAt(candidates, index);
    if (found === null) return null;
    wanted.push(found);
  }
  const kept = candidates.filter(({ args }) =>
    wanted.every((slot, index) => {
      if (slot === null) return true;
      const target = slotType(args[index]!);
      if (target.category !== slot.category) return false;
      return !slot.preferred || target.preferred;
    }),
  );
  return kept.length > 0 ? kept : candidates;
}

function categoryAt<Overload>(
  candidates: readonly Candidate<Overload>[],
  index: number,
): { category: TypeCategory; preferred: boolean } | null {
  const slots = candidates.map(({ args }) => slotType(args[index]!));
  const isString = slots.some(({ category }) => category === 'string');
  const category = isString ? 'string' : slots[0]!.category;
  if (!isString && slots.some((slot) => slot.category !== category)) return null;
  const preferred = slots.some((slot) => slot.category === category && slot.preferred);
  return { category, preferred };
}

/** Polymorphic types have a category of their own in PostgreSQL: pseudo-types. */
function slotType(pattern: TypePattern): { category: TypeCategory; preferred: boolean } {
  if (isPolymorphic(pattern)) return { category: 'composite', preferred: false };
  const type = patternType(pattern);
  return { category: typeCategory(type), preferred: isPreferredType(type) };
}

/** If all known arguments are of one type, the literals are assumed to be of that type too. */
function assumeSameType<Overload>(
  candidates: readonly Candidate<Overload>[],
  types: readonly SqlType[],
): Candidate<Overload> | undefined {
  const known = types.filter((type) => type.kind !== 'unknown');
  const [first] = known;
  if (first === undefined || known.some((type) => typeKey(type) !== typeKey(first))) {
    return undefined;
  }
  const assumed = types.map(() => first);
  const kept = candidates.filter(({ args }) => accepts(args, assumed));
  return kept.length === 1 ? kept[0] : undefined;
}
