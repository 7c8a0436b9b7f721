import type { ParsedStatement, StatementKind, StatementShape } from '../statement-plan.js';
import type { TextShape } from './statement-shape.js';
import { syntaxOf } from './statement-syntax.js';

/**
 * How many shapes are remembered, of all sessions of the process: as many statements as a program
 * may have, in at most a few megabytes. The one that has been there the longest goes.
 */
const SHAPES_MAX = 1000;

/** A shape that statements had. */
interface KnownShape {
  /** Of what kind they are; null: only one had it so far, or its plan is nobody's to keep. */
  kind: StatementKind | null;
  /** The last one of them whose tree was wanted; null: none, or it is too long to be kept. */
  last: { readonly text: string; readonly syntax: unknown } | null;
}

/** The longest text whose tree is kept, in UTF-16 units: a tree has some fifty bytes for each. */
const TREE_TEXT_MAX = 300;

/**
 * The shapes of statements that were parsed: one of a shape that is known needs no parsing until
 * somebody asks for its tree.
 */
export class RecentShapes {
  readonly #shapes = new Map<string, KnownShape>();

  /** The statement of a shape, which `parse` gives where that is not known well enough. */
  statement(
    place: { readonly text: string; readonly start: number },
    { key, constants }: TextShape,
    parse: () => ParsedStatement,
  ): ParsedStatement {
    const known = this.#shapes.get(key);
    if (known === undefined) {
      const parsed = parse();
      this.#remember(key);
      return parsed;
    }
    const { kind, last } = known;
    if (kind !== null && last?.text === place.text) {
      return { ...place, kind, syntax: last.syntax, shape: { key: known, constants, whole: last } };
    }
    const shape = { key: known, constants };
    if (kind !== null)
      return new ShapedStatement(place, kind, shape, () => keepTree(known, parse()));
    const parsed = parse();
    if (!KEPT.has(syntaxOf(parsed).form.kind)) return parsed;
    known.kind = parsed.kind;
    keepTree(known, parsed);
    return { ...parsed, shape };
  }

  /** Statements that come once, as most of a script do, leave no more than this. */
  #remember(key: string): void {
    if (this.#shapes.size >= SHAPES_MAX) {
      const { value: oldest } = this.#shapes.keys().next();
      this.#shapes.delete(oldest!);
    }
    this.#shapes.set(key, { kind: null, last: null });
  }
}

function keepTree(known: KnownShape, { text, syntax }: ParsedStatement): unknown {
  known.last = text.length <= TREE_TEXT_MAX ? { text, syntax } : null;
  return syntax;
}

/** The forms whose kind depends on nothing but their shape. */
const KEPT: ReadonlySet<string> = new Set(['query', 'insert', 'update', 'delete']);

/** A statement that is parsed when its tree is asked for. */
class ShapedStatement implements ParsedStatement {
  readonly text: string;
  readonly start: number;
  readonly kind: StatementKind;
  readonly shape: StatementShape;
  readonly #parse: () => unknown;
  #syntax: unknown;

  constructor(
    { text, start }: { readonly text: string; readonly start: number },
    kind: StatementKind,
    shape: StatementShape,
    parse: () => unknown,
  ) {
    this.text = text;
    this.start = start;
    this.kind = kind;
    this.shape = shape;
    this.#parse = parse;
  }

  get syntax(): unknown {
    return (this.#syntax ??= this.#parse());
  }
}
