import {
  applyTypmod,
  ArrayDatum,
  cutInterval,
  DatumError,
  fitBits,
  fitChar,
  fitInstant,
  fitTime,
  fitZonedTime,
  fitVarchar,
  integerToBits,
  MapDatum,
  parseDatum,
  SqlState,
  withoutModifiers,
  type Datum,
  type Interval,
  type IntervalField,
  type Numeric,
  type SqlType,
  type TimeTypeKind,
  checkContent,
} from '../../repr/index.js';
import { arrayOf } from './values/array-values.js';
import { findCast } from './resolution/find-cast.js';
import { familyName, type FamilyDefinition } from './definitions/function-family.js';
import { writtenText } from './values/written-text.js';

/** Reads text as a value of a type: PostgreSQL's input functions. Lengths apply as by a cast. */
const FROM_TEXT: FamilyDefinition = {
  name: 'from_text',
  make: ([type]) => {
    const fit = fitter(type!, 'cast');
    const plain = withoutModifiers(type!);
    return (text: string) => fit(parseDatum(plain, text));
  },
};

/** Writes a value as text: PostgreSQL's output functions. */
const TO_TEXT: FamilyDefinition = {
  name: 'to_text',
  make:
    ([type]) =>
    (value: Datum) =>
      writtenText(type!, value),
};

/** Makes a value fit the lengths and scales of its type, as storing it does. */
const FIT: FamilyDefinition = { name: 'fit', make: ([type]) => fitter(type!, 'assign') };

/** As `fit`, but an explicit cast: text that is too long is cut off. */
const CUT: FamilyDefinition = { name: 'cut', make: ([type]) => fitter(type!, 'cast') };

function fitter(type: SqlType, mode: 'assign' | 'cast'): (value: Datum) => Datum {
  switch (type.kind) {
    case 'numeric':
      return (value) => applyTypmod(value as Numeric, type);
    case 'time':
    case 'timetz':
    case 'timestamp':
    case 'timestamptz':
      return timeFitter(type);
    case 'varchar':
      return (value) => fitVarchar(value as string, type.length, mode);
    case 'bit':
    case 'varbit':
      return (value) => fitBits(value as string, type, mode);
    case 'char':
      return (value) => fitChar(value as string, type.length, mode);
    case 'array': {
      const element = fitter(type.element, mode);
      return (value) => mapArray(value as ArrayDatum, element);
    }
    case 'list': {
      const element = fitter(type.element, mode);
      return (value) => mapList(value as readonly Datum[], element);
    }
    case 'map': {
      const element = fitter(type.value, mode);
      return (value) => mapValues(value as MapDatum, element);
    }
    case 'record': {
      // Only reading a row from text comes here, and its fields are what they would be if stored.
      const fields = type.fields.map((field) => fitter(field.type, 'assign'));
      return (value) =>
        (value as readonly Datum[]).map((field, index) =>
          field === null ? null : fields[index]!(field),
        );
    }
    default:
      return (value) => value;
  }
}

function timeFitter({
  kind,
  precision,
}: SqlType & { kind: TimeTypeKind }): (value: Datum) => Datum {
  if (precision === undefined) return (value) => value;
  if (kind === 'time') return (value) => fitTime(value as number, precision);
  if (kind === 'timetz') return (value) => fitZonedTime(value as bigint, precision);
  return (value) => fitInstant(value as bigint, precision);
}

/** The array with each element replaced, NULLs excepted. */
export function mapArray(array: ArrayDatum, change: (element: Datum) => Datum): ArrayDatum {
  const elements = array.elements.map((element) => (element === null ? null : change(element)));
  return new ArrayDatum(elements, array.dimensions);
}

function mapList(list: readonly Datum[], change: (element: Datum) => Datum): readonly Datum[] {
  return list.map((element) => (element === null ? null : change(element)));
}

function mapValues({ entries }: MapDatum, change: (value: Datum) => Datum): MapDatum {
  return new MapDatum(
    entries.map(([key, value]) => [key, value === null ? null : change(value)] as const),
  );
}

/** Whether a type has modifiers that a value may have to be made to fit. */
export function hasModifiers(type: SqlType): boolean {
  switch (type.kind) {
    case 'numeric':
      return type.precision !== null;
    case 'char':
    case 'varchar':
    case 'bit':
    case 'varbit':
      return type.length !== null;
    case 'time':
    case 'timetz':
    case 'timestamp':
    case 'timestamptz':
      return type.precision !== undefined;
    case 'array':
    case 'list':
      return hasModifiers(type.element);
    case 'map':
      return hasModifiers(type.value);
    case 'record':
      return type.fields.some((field) => hasModifiers(field.type));
    default:
      return false;
  }
}

/** `ARRAY[...]` of scalars. */
const MAKE_ARRAY: FamilyDefinition = {
  name: 'array',
  strict: false,
  neverNull: true,
  make:
    () =>
    (...elements: Datum[]) =>
      arrayOf(elements),
};

/** The bits of an integer, as many as the type has. */
const INTEGER_TO_BITS: FamilyDefinition = {
  name: 'integer_to_bits',
  make: ([type]) => bitsOfInteger(type!),
};

function bitsOfInteger(type: SqlType): (value: Datum) => Datum {
  const length = type.kind === 'bit' ? type.length : null;
  return (value) => integerToBits(value as number | bigint, length);
}

/** Whether a cast takes bits out of integers: which ones the length of its type decides. */
export function isIntegerToBits(from: SqlType, to: SqlType): boolean {
  if (to.kind === 'bit') return from.kind === 'int4' || from.kind === 'int8';
  const [inner, outer] = [elementOf(from), elementOf(to)];
  return outer !== to && inner !== from && isIntegerToBits(inner, outer);
}

/** Converts the elements of an array or a list, or the values of a map. */
const CAST_ELEMENTS: FamilyDefinition = {
  name: 'cast_elements',
  make: ([from, to]) => conversion(from!, to!),
};

/** A list of the elements of an array of one dimension. */
const ARRAY_TO_LIST: FamilyDefinition = {
  name: 'array_to_list',
  make:
    () =>
    ({ elements, dimensions }: ArrayDatum) => {
      if (dimensions.length <= 1) return elements;
      const found = `got an array with ${dimensions.length} dimensions`;
      const message = `casting a multidimensional array to list is not supported; ${found}`;
      throw new DatumError(message, SqlState.unsupported);
    },
};

function elementOf(type: SqlType): SqlType {
  if (type.kind === 'array' || type.kind === 'list') return type.element;
  return type.kind === 'map' ? type.value : type;
}

/** The explicit conversion between two types, for values that are not NULL. */
function conversion(from: SqlType, to: SqlType): (value: Datum) => Datum {
  const path = findCast(from, to, 'explicit');
  switch (path?.kind) {
    case 'function':
      if (isIntegerToBits(from, to)) return bitsOfInteger(to);
      return path.evaluate as (value: Datum) => Datum;
    case 'toText':
      return (value) => writtenText(from, value);
    case 'fromText':
      return (value) => parseDatum(to, value as string);
    case 'elements': {
      const convert = conversion(elementOf(from), elementOf(to));
      if (to.kind === 'array') return (value) => mapArray(value as ArrayDatum, convert);
      if (to.kind === 'map') return (value) => mapValues(value as MapDatum, convert);
      return (value) => mapList(value as readonly Datum[], convert);
    }
    default:
      return (value) => value;
  }
}

/** The implementation of `ROW(...)`. */
export const RECORD = familyName('record', []);

const MAKE_RECORD: FamilyDefinition = {
  name: 'record',
  strict: false,
  neverNull: true,
  make:
    () =>
    (...fields: Datum[]) => {
      checkContent(fields);
      return fields;
    },
};

/** The implementation of a table's name as a value: a row that is compared as one value. */
export const WHOLE_ROW = familyName('whole_row', []);

const MAKE_WHOLE_ROW: FamilyDefinition = { ...MAKE_RECORD, name: 'whole_row' };

/** `(row).field`: the field at a place. */
const FIELD: FamilyDefinition = {
  name: 'field',
  introducesNull: true,
  make: () => (row: readonly Datum[], place: number) => row[place]!,
};

/** Cuts an interval to the fields from one to another, and its seconds to digits. */
const CUT_INTERVAL: FamilyDefinition = {
  name: 'cut_interval',
  make: () => (value: Interval, from: IntervalField | '', to: IntervalField, precision: number) =>
    cutInterval(value, { from: from === '' ? null : from, to, precision }),
};

/** The conversions that depend on types; their names are followed by the types' codes. */
export const CONVERSIONS: readonly FamilyDefinition[] = [
  FROM_TEXT,
  TO_TEXT,
  FIT,
  CUT,
  CUT_INTERVAL,
  INTEGER_TO_BITS,
  CAST_ELEMENTS,
  ARRAY_TO_LIST,
  MAKE_ARRAY,
  MAKE_RECORD,
  FIELD,
  MAKE_WHOLE_ROW,
];
