import { ByteReader } from './byte-reader.js';
import { ProtocolError } from './protocol-error.js';

/** 0: text, 1: binary. A list of none means text for all, of one that one for all. */
export type FormatCodes = readonly number[];

/** What a client can say. PostgreSQL documentation, 55.7, messages marked (F). */
export type FrontendMessage =
  /** The first message proper: the version wanted, and what the client sets. */
  | {
      readonly kind: 'startup';
      readonly minorVersion: number;
      readonly parameters: ReadonlyMap<string, string>;
    }
  /** `ssl` or `gss`: an encryption asked for before anything else. */
  | { readonly kind: 'encryption'; readonly wanted: 'ssl' | 'gss' }
  | { readonly kind: 'cancel'; readonly processId: number; readonly secretKey: number }
  /** A password, or the next step of SASL: which, depends on what was asked for. */
  | { readonly kind: 'password'; readonly body: Buffer }
  | { readonly kind: 'query'; readonly text: string }
  | {
      readonly kind: 'parse';
      readonly statement: string;
      readonly text: string;
      readonly parameterOids: readonly number[];
    }
  | {
      readonly kind: 'bind';
      readonly portal: string;
      readonly statement: string;
      readonly parameterFormats: FormatCodes;
      /** NULL is null. */
      readonly parameters: readonly (Buffer | null)[];
      readonly resultFormats: FormatCodes;
    }
  | { readonly kind: 'describe'; readonly what: 'statement' | 'portal'; readonly name: string }
  | { readonly kind: 'close'; readonly what: 'statement' | 'portal'; readonly name: string }
  /** `rowsMax` 0: all. */
  | { readonly kind: 'execute'; readonly portal: string; readonly rowsMax: number }
  | { readonly kind: 'sync' }
  | { readonly kind: 'flush' }
  | { readonly kind: 'terminate' }
  | { readonly kind: 'functionCall' }
  /** A piece of the lines of a COPY, of any length. */
  | { readonly kind: 'copyData'; readonly bytes: Buffer }
  | { readonly kind: 'copyDone' }
  /** The client has no lines to give, and says why. */
  | { readonly kind: 'copyFail'; readonly reason: string }
  /** A message whose frame is sound and whose body is not: answered with an error. */
  | {
      readonly kind: 'malformed';
      /** Whether it is one of the extended protocol: then what follows is skipped up to a Sync. */
      readonly extended: boolean;
      readonly error: ProtocolError;
    };

/** Codes that stand where a startup message has its version. */
const CANCEL_CODE = 80877102;
const SSL_CODE = 80877103;
const GSS_CODE = 80877104;

/** How long a cancel request is, its length included. */
const CANCEL_LENGTH = 16;

/** The only major version there is. */
const MAJOR_VERSION = 3;

/** Reads a message that has no type: what comes first. `body` is what follows its length. */
export function readStartup(body: Buffer): FrontendMessage {
  const reader = new ByteReader(body);
  const code = reader.uint32();
  if (code === CANCEL_CODE) {
    const message = {
      kind: 'cancel',
      processId: reader.int32(),
      secretKey: reader.uint32(),
    } as const;
    reader.end();
    return message;
  }
  if (code === SSL_CODE) return { kind: 'encryption', wanted: 'ssl' };
  if (code === GSS_CODE) return { kind: 'encryption', wanted: 'gss' };
  const [major, minorVersion] = [code >>> 16, code & 0xffff];
  if (major !== MAJOR_VERSION) {
    const message =
      `unsupported frontend protocol ${major}.${minorVersion}: ` +
      `server supports ${MAJOR_VERSION}.0 to ${MAJOR_VERSION}.0`;
    throw new ProtocolError(message, '0A000');
  }
  const parameters = new Map<string, string>();
  for (let name = reader.text(); name !== ''; name = reader.text()) {
    parameters.set(name, reader.text());
  }
  reader.end();
  return { kind: 'startup', minorVersion, parameters };
}

/** What the first bytes of a client ask for. */
export type FirstRequest =
  /** More of them are needed. */
  | { readonly kind: 'incomplete' }
  /** An encryption; what comes behind so many bytes is the first message again. */
  | { readonly kind: 'encryption'; readonly length: number }
  | (FrontendMessage & { readonly kind: 'cancel' })
  /** A session, or nothing that makes sense. */
  | { readonly kind: 'other' };

/** Reads what can be answered without anybody who knows of sessions. */
export function readFirst(bytes: Buffer): FirstRequest {
  if (bytes.length < 8) return { kind: 'incomplete' };
  const [length, code] = [bytes.readUInt32BE(0), bytes.readUInt32BE(4)];
  const isEncryption = code === SSL_CODE || code === GSS_CODE;
  if (isEncryption && length === 8) return { kind: 'encryption', length };
  if (code !== CANCEL_CODE || length !== CANCEL_LENGTH) return { kind: 'other' };
  if (bytes.length < length) return { kind: 'incomplete' };
  const message = readStartup(bytes.subarray(4, length));
  return message.kind === 'cancel' ? message : { kind: 'other' };
}

/** The readers of bodies by the type of their messages. */
const READERS: Readonly<Record<string, (reader: ByteReader) => FrontendMessage>> = {
  Q: (reader) => ({ kind: 'query', text: reader.text() }),
  P: readParse,
  B: readBind,
  D: (reader) => ({ kind: 'describe', ...readTarget(reader) }),
  C: (reader) => ({ kind: 'close', ...readTarget(reader) }),
  E: (reader) => ({ kind: 'execute', portal: reader.text(), rowsMax: reader.int32() }),
  S: () => ({ kind: 'sync' }),
  H: () => ({ kind: 'flush' }),
  X: () => ({ kind: 'terminate' }),
  p: (reader) => ({ kind: 'password', body: reader.bytes(reader.left) }),
  F: (reader) => skip(reader, 'functionCall'),
  d: (reader) => ({ kind: 'copyData', bytes: reader.bytes(reader.left) }),
  c: () => ({ kind: 'copyDone' }),
  f: (reader) => ({ kind: 'copyFail', reason: reader.text() }),
};

/** Types whose messages may be as long as any; the others are a few names at most. */
const LONG_TYPES = 'QPBFd';

/** Types that are part of the extended protocol. */
const EXTENDED_TYPES = 'PBDCEH';

/** Whether there are messages of the type. */
export function isFrontendType(type: string): boolean {
  return Object.hasOwn(READERS, type);
}

/** Whether messages of the type carry what users write. */
export function isLongType(type: string): boolean {
  return LONG_TYPES.includes(type);
}

/** Reads the body of a message. */
export function readFrontendMessage(type: string, body: Buffer): FrontendMessage {
  try {
    const reader = new ByteReader(body);
    const message = READERS[type]!(reader);
    reader.end();
    return message;
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    return { kind: 'malformed', extended: EXTENDED_TYPES.includes(type), error };
  }
}

function readParse(reader: ByteReader): FrontendMessage {
  const [statement, text] = [reader.text(), reader.text()];
  const parameterOids = readList(reader, () => reader.uint32());
  return { kind: 'parse', statement, text, parameterOids };
}

function readBind(reader: ByteReader): FrontendMessage {
  const [portal, statement] = [reader.text(), reader.text()];
  const parameterFormats = readList(reader, () => reader.int16());
  const parameters = readList(reader, () => {
    const length = reader.int32();
    return length === -1 ? null : reader.bytes(length);
  });
  const resultFormats = readList(reader, () => reader.int16());
  return { kind: 'bind', portal, statement, parameterFormats, parameters, resultFormats };
}

function readList<Item>(reader: ByteReader, read: () => Item): readonly Item[] {
  const items: Item[] = [];
  for (let left = reader.uint16(); left > 0; left -= 1) items.push(read());
  return items;
}

function readTarget(reader: ByteReader): {
  readonly what: 'statement' | 'portal';
  readonly name: string;
} {
  const type = String.fromCharCode(reader.byte());
  if (type !== 'S' && type !== 'P') {
    throw new ProtocolError(`invalid DESCRIBE or CLOSE message subtype ${type.charCodeAt(0)}`);
  }
  return { what: type === 'S' ? 'statement' : 'portal', name: reader.text() };
}

function skip<Kind extends string>(reader: ByteReader, kind: Kind): { readonly kind: Kind } {
  reader.bytes(reader.left);
  return { kind };
}
