import { isPromise } from '../harness/index.js';
import {
  anything,
  arrayOf,
  bigInteger,
  count,
  flag,
  method,
  objectOf,
  oneOf,
  optional,
  shapeOf,
  text,
  tupleOf,
  unionOf,
  within,
  type Shape,
} from './shape.js';

/** What systems give, as the types `System`, `Session` and `Response` say it. */

const debugValue: Shape = (value) => debugShape(value);

const debugShape = unionOf({
  struct: objectOf({ name: text, fields: arrayOf(tupleOf(text, debugValue)) }),
  tuple: objectOf({ name: text, values: arrayOf(debugValue) }),
  unit: objectOf({ name: text }),
  list: objectOf({ values: arrayOf(debugValue) }),
  set: objectOf({ values: arrayOf(debugValue) }),
  map: objectOf({ entries: arrayOf(tupleOf(debugValue, debugValue)) }),
  row: objectOf({ values: arrayOf(debugValue) }),
  string: objectOf({ value: text }),
  token: objectOf({ text }),
});

const aNumber = shapeOf('a number', (value) => typeof value === 'number');
const anObject = shapeOf('an object', (value) => typeof value === 'object' && value !== null);
const anArray = shapeOf('an array', Array.isArray);

/** What values of a type are in memory; those that are not here are texts. */
const DATUMS: Readonly<Record<string, Shape>> = {
  bool: flag,
  int2: aNumber,
  int4: aNumber,
  oid: aNumber,
  float4: aNumber,
  float8: aNumber,
  date: aNumber,
  time: aNumber,
  int8: bigInteger,
  timestamp: bigInteger,
  timestamptz: bigInteger,
  text,
  varchar: text,
  char: text,
  uuid: text,
  name: text,
  bytea: shapeOf('a Uint8Array', (value) => value instanceof Uint8Array),
  list: anArray,
  record: anArray,
  numeric: anObject,
  interval: anObject,
  array: anObject,
  map: anObject,
};

const column = objectOf({ name: text, type: objectOf({ kind: text }), nullable: optional(flag) });

interface RowsResponse {
  readonly columns: readonly { readonly name: string; readonly type: { readonly kind: string } }[];
  readonly rows: readonly unknown[];
}

const rowsParts = objectOf({
  columns: arrayOf(column),
  rows: anArray,
  texts: optional(
    arrayOf(
      arrayOf(shapeOf('a text or null', (value) => value === null || typeof value === 'string')),
    ),
  ),
});

const rows: Shape = (value) => {
  const mistake = rowsParts(value);
  if (mistake !== undefined) return mistake;
  const { columns, rows: found } = value as RowsResponse;
  const shapes = columns.map(({ type }) => {
    const datum = DATUMS[type.kind] ?? anything;
    return (one: unknown) => (one === null ? undefined : datum(one));
  });
  const row = tupleOf(...shapes);
  for (const [index, one] of found.entries()) {
    const inRow = row(one);
    if (inRow !== undefined) return within(`.rows[${index}]`, inRow);
  }
  return undefined;
};

const message = {
  message: text,
  detail: optional(text),
  hint: optional(text),
  code: optional(text),
};

const response = unionOf({
  rows,
  completed: objectOf({ debug: debugValue, tag: text }),
  error: objectOf({
    ...message,
    severity: optional(text),
    position: optional(count),
    permanent: optional(flag),
  }),
  dataError: objectOf(message),
  canceled: anything,
  notice: objectOf({ ...message, severity: text }),
  copyData: objectOf({
    lines: arrayOf(text),
    columnCount: optional(count),
    rowCount: optional(count),
  }),
});

const antichain = shapeOf('an Antichain', (value) => typeof value === 'object' && value !== null);

const collections = arrayOf(
  objectOf({ name: text, since: antichain, deliveredUpper: antichain, realUpper: antichain }),
);

const texts = arrayOf(text);
const textOrNothing = shapeOf(
  'a text or undefined',
  (value) => value === undefined || typeof value === 'string',
);

/** What a method gives, and whether it may give a promise of it. */
export interface MethodShape {
  readonly gives: Shape;
  readonly eventual: boolean;
}

const atOnce = (gives: Shape): MethodShape => ({ gives, eventual: false });
const eventual = (gives: Shape): MethodShape => ({ gives, eventual: true });

/** The methods of a session; it has all of them, `setAwaited` only if it wants to be told. */
export const SESSION_METHODS = {
  submit: atOnce(anything),
  idle: atOnce(flag),
  poll: atOnce(arrayOf(response)),
  cancel: atOnce(anything),
  terminate: atOnce(anything),
  setAwaited: atOnce(anything),
} as const;

/** The methods of a system that each one has, and others, with what they give. */
export const SYSTEM_METHODS = {
  settle: eventual(
    arrayOf(
      objectOf({
        session: anObject,
        what: text,
        timestamp: shapeOf(
          'a bigint or null',
          (value) => value === null || typeof value === 'bigint',
        ),
        collections,
      }),
    ),
  ),
  close: eventual(anything),
  catalog: eventual(debugValue),
  frontiers: eventual(objectOf({ times: arrayOf(tupleOf(text, bigInteger)), collections })),
  restart: eventual(anything),
  firstChange: atOnce(textOrNothing),
  setOption: eventual(anything),
  uncontrolled: atOnce(texts),
} as const;

/** The methods of `startWait`'s pauses. */
export const PAUSES_METHODS = { next: eventual(flag) } as const;

/** The methods of held messages. */
export const FEEDBACK_METHODS = {
  list: atOnce(
    arrayOf(objectOf({ kind: text, role: oneOf(['answer', 'progress']), items: texts, text })),
  ),
  deliver: eventual(count),
  inject: eventual(anything),
} as const;

/** The methods of names. */
export const NAMES_METHODS = {
  resolve: atOnce(textOrNothing),
  dropped: atOnce(texts),
  all: atOnce(texts),
  withUppers: atOnce(texts),
} as const;

/** What every session is. */
export const sessionShape = objectOf({
  ...Object.fromEntries(Object.keys(SESSION_METHODS).map((name) => [name, method])),
  setAwaited: optional(method),
});

/** What pauses are. */
export const pausesShape = objectOf({ next: method });

/** What every system is. */
export const systemShape = objectOf({
  name: text,
  connect: method,
  settle: method,
  close: method,
  temporaryPath: optional(text),
  clock: optional(objectOf({ now: bigInteger, advance: method, advanceTo: method })),
  startWait: optional(method),
  feedback: optional(
    objectOf({ list: method, deliver: method, inject: method, kinds: optional(texts) }),
  ),
  names: optional(
    objectOf({
      resolve: method,
      all: method,
      dropped: optional(method),
      withUppers: optional(method),
    }),
  ),
  catalog: optional(method),
  frontiers: optional(method),
  restart: optional(method),
  firstChange: optional(method),
  setOption: optional(method),
  uncontrolled: optional(method),
});

/** A value that is no promise. */
export const noPromise = shapeOf('a value, and no promise', (value) => !isPromise(value));
