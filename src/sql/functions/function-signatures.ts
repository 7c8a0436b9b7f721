import { FUNCTIONS, type FunctionOverload } from './registry.js';
import type { TypePattern } from './definitions/type-pattern.js';

/** What the catalog says of a function that expressions may call. */
export interface FunctionSignature {
  readonly name: string;
  readonly kind: FunctionOverload['kind'];
  readonly args: readonly TypePattern[];
  /** Whether the last argument may come any number of times. */
  readonly variadic: boolean;
  /** The type of the result or of each row of it. */
  readonly result: TypePattern;
  /** Whether a NULL argument is not looked at. */
  readonly strict: boolean;
}

/** The signatures of all functions, in the order that the table has them. */
export function functionSignatures(): readonly FunctionSignature[] {
  return [...FUNCTIONS.values()].flat().map(signatureOf);
}

function signatureOf(overload: FunctionOverload): FunctionSignature {
  const { kind, definition } = overload;
  const { name, args } = definition;
  const base = { name, kind, args, variadic: false, strict: false };
  switch (overload.kind) {
    case 'scalar': {
      const { variadic = false, result, strict = true } = overload.definition;
      return { ...base, variadic, result, strict };
    }
    case 'table': {
      const { columns, strict = true } = overload.definition;
      return { ...base, result: columns.length === 1 ? columns[0]!.type : 'record', strict };
    }
    default:
      return { ...base, result: overload.definition.result };
  }
}
