import { assert } from '../../../diagnostic/index.js';
import type { ScalarFunction } from '../../../dataflow/index.js';
import { ArrayDatum, type Datum, spend } from '../../../repr/index.js';

const PREFIX = /^(any|all)_element:(.*)$/s;

/** What a name of {@link arrayQuantifier} is made of; undefined for others. */
export function quantifiedOperator(
  name: string,
): { readonly quantifier: 'any' | 'all'; readonly operator: string } | undefined {
  const parts = PREFIX.exec(name);
  return parts === null
    ? undefined
    : { quantifier: parts[1] as 'any' | 'all', operator: parts[2]! };
}

/**
 * `x = ANY (array)` and `x < ALL (array)`: an operator between a value and each element, joined by
 * OR or AND with three-valued logic. The name is that of the operator's implementation behind
 * `any_element:` or `all_element:`. Gives undefined for other names.
 */
export function arrayQuantifier(
  name: string,
  scalar: (name: string) => ScalarFunction | undefined,
): Pick<ScalarFunction, 'evaluate' | 'membership'> | undefined {
  const quantified = quantifiedOperator(name);
  if (quantified === undefined) return undefined;
  const operator = scalar(quantified.operator);
  assert(operator !== undefined, () => `a quantifier is over an operator, found \`${name}\``);
  const decisive = quantified.quantifier === 'any';
  const evaluate = overElements(operator, decisive);
  if (operator.comparison !== (decisive ? '=' : '<>')) return { evaluate };
  return { evaluate, membership: decisive ? 'any' : 'all' };
}

/** What it takes to call an operator. */
const ELEMENT_UNITS = 8;

function overElements(
  { evaluate, strict }: ScalarFunction,
  decisive: boolean,
): (left: Datum, array: Datum) => Datum {
  return (left, array) => {
    if (array === null) return null;
    const elements = array instanceof ArrayDatum ? array.elements : (array as readonly Datum[]);
    let unknown = false;
    for (const element of elements) {
      spend(ELEMENT_UNITS);
      const isNull = strict && (left === null || element === null);
      const holds = isNull ? null : evaluate(left, element);
      if (holds === decisive) return decisive;
      if (holds === null) unknown = true;
    }
    return unknown ? null : !decisive;
  };
}
