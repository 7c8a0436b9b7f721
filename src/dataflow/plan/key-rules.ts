import { assert } from '../../diagnostic/index.js';
import { typeName, type ColumnType, type SqlType } from '../../repr/index.js';

/** Types whose datums are stored, hashed and compared as those of another type are. */
const SAME_RULES: Partial<Record<SqlType['kind'], SqlType['kind']>> = {
  int2: 'int4',
  regclass: 'oid',
  regtype: 'oid',
  regproc: 'oid',
  regnamespace: 'oid',
  float4: 'float8',
  varchar: 'text',
  varbit: 'bit',
  name: 'text',
  unknown: 'text',
  timestamp: 'timestamptz',
};

/**
 * Whether values of two types can be parts of one key: what is equal by the rules of one type is
 * equal by those of the other, and has the same hash. An integer and a float cannot, although `1`
 * is stored alike as both.
 */
export function haveSameKeyRules(left: SqlType, right: SqlType): boolean {
  if (left === right) return true;
  if ((SAME_RULES[left.kind] ?? left.kind) !== (SAME_RULES[right.kind] ?? right.kind)) return false;
  switch (left.kind) {
    case 'array':
    case 'list':
      return haveSameKeyRules(left.element, (right as typeof left).element);
    case 'map':
      return haveSameKeyRules(left.value, (right as typeof left).value);
    case 'record': {
      const { fields } = right as typeof left;
      return (
        left.fields.length === fields.length &&
        left.fields.every(({ type }, index) => haveSameKeyRules(type, fields[index]!.type))
      );
    }
    default:
      return true;
  }
}

/**
 * Checks what equal places of a join hold.
 *
 * @throws Bug if one of them is compared by other rules than the first.
 */
export function checkEqualPlaces(types: readonly SqlType[]): void {
  const [first] = types;
  for (const type of types) {
    assert(haveSameKeyRules(first!, type), () => {
      return `equal columns of a join have one key type, found ${namesOf(first!, type)}`;
    });
  }
}

/**
 * Checks the columns of the inputs of a union: rows of all of them are the same or not by the rules
 * of the first.
 *
 * @throws Bug if one has other columns.
 */
export function checkUnionInputs(inputs: readonly (readonly ColumnType[])[]): void {
  const [first] = inputs;
  for (const columns of inputs) {
    assert(columns.length === first!.length, () => {
      return `inputs of a union have ${first!.length} columns, found ${columns.length}`;
    });
    for (const [index, { type }] of columns.entries()) {
      const wanted = first![index]!.type;
      assert(haveSameKeyRules(wanted, type), () => {
        return `column ${index} of a union has one key type, found ${namesOf(wanted, type)}`;
      });
    }
  }
}

function namesOf(left: SqlType, right: SqlType): string {
  return `${typeName(left)} and ${typeName(right)}`;
}
