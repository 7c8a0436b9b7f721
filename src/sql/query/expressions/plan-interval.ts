import type { TypeName } from 'libpg-query';
import {
  INTERVAL_FIELDS,
  parseInterval,
  typeName,
  type IntervalField,
  type IntervalFields,
  type SqlType,
} from '../../../repr/index.js';
import { familyName } from '../../functions/index.js';
import { asSqlError, coerce } from '../coercion/coerce.js';
import { castDetail } from '../coercion/explicit-cast.js';
import type { HirScalar } from '../hir/hir.js';
import { typeOf } from '../hir/hir-scalar.js';
import { nameParts } from '../planning/location.js';
import type { Planning } from '../planning/planning.js';

/** Bits of the fields in a type modifier, as they stand in INTERVAL_FIELDS: INTERVAL_MASK. */
const BITS = [2, 1, 3, 10, 11, 12];

/** A type modifier that names no fields: PostgreSQL's INTERVAL_FULL_RANGE. */
const ALL_FIELDS = 0x7fff;

const PRECISION_MAX = 6;

/**
 * The fields and the precision of an interval type: from PostgreSQL's type modifiers, or from the
 * name `interval day to hour` that the dialect's own fields become. Null for types without.
 */
export function intervalFieldsOf(name: TypeName, planning: Planning): IntervalFields | null {
  const word = nameParts(name.names).at(-1) ?? '';
  const own = /^interval ([a-z]+)(?: to ([a-z]+))?$/.exec(word);
  if (own !== null) {
    const [, first, second] = own as unknown as [string, IntervalField, IntervalField | undefined];
    const from = second === undefined ? null : first;
    return { from, to: second ?? first, precision: PRECISION_MAX };
  }
  if (word !== 'interval' || (name.typmods ?? []).length === 0) return null;
  const [mask = 0, precision = PRECISION_MAX] = name.typmods!.map((node) =>
    'A_Const' in node ? (node.A_Const.ival?.ival ?? 0) : 0,
  );
  if (precision > PRECISION_MAX) {
    const rule = `SECOND precision must be (0, ${PRECISION_MAX}), have SECOND(${precision})`;
    throw planning.error(rule, '22023', name.location);
  }
  const fields = INTERVAL_FIELDS.filter((_, index) => (mask & (1 << BITS[index]!)) !== 0);
  const isRange = mask !== ALL_FIELDS && fields.length > 1;
  return { from: isRange ? fields[0]! : null, to: fields.at(-1)!, precision };
}

/** `INTERVAL '1' DAY`: a literal is read and cut to the fields at once, other values when known. */
export function planInterval(
  scalar: HirScalar,
  { fields, name }: { readonly fields: IntervalFields; readonly name: TypeName },
  planning: Planning,
): HirScalar {
  if (scalar.kind !== 'literal' || scalar.type.kind !== 'unknown') {
    const value = coerce(scalar, INTERVAL, 'explicit', planning);
    if (value === null) {
      const from = typeName(typeOf(scalar));
      throw planning.error(`cannot cast type ${from} to interval`, '42846', name.location, {
        detail: castDetail(from, 'interval'),
      });
    }
    return cutCall(value, fields);
  }
  const { datum, location } = scalar;
  if (datum === null) return { ...scalar, type: { kind: 'interval' } };
  try {
    const interval = parseInterval(datum as string, fields);
    return { kind: 'literal', datum: interval, type: { kind: 'interval' }, location };
  } catch (error) {
    throw asSqlError(error, planning.place(location));
  }
}

const INTERVAL: SqlType = { kind: 'interval' };

function cutCall(value: HirScalar, { from, to, precision }: IntervalFields): HirScalar {
  const text = (datum: string): HirScalar => ({ kind: 'literal', datum, type: { kind: 'text' } });
  const digits: HirScalar = { kind: 'literal', datum: precision, type: { kind: 'int4' } };
  const args = [value, text(from ?? ''), text(to), digits];
  return { kind: 'call', function: familyName('cut_interval', []), args, type: INTERVAL };
}
