import { serialize } from 'pg-protocol';
import type { EmbeddedBackend } from './embedded-backend.js';
import { Connection } from './connection.js';
import type { ConnectionEnvironment } from './connection-environment.js';
import { DEFAULT_LIMITS, type ServeLimits } from './limits.js';

/** What a test wants otherwise than it is by default. */
interface DirectClientOptions {
  readonly limits?: Partial<ServeLimits>;
  readonly environment?: Partial<ConnectionEnvironment>;
}

/**
 * A client without a socket: what it sends is handled at once, and what it is sent waits until
 * {@link read}. What comes is written as one line a message.
 */
export class DirectClient {
  readonly connection: Connection;
  readonly #backend: EmbeddedBackend;
  #isWoken = false;

  constructor(backend: EmbeddedBackend, options: DirectClientOptions = {}) {
    this.#backend = backend;
    this.connection = new Connection({
      backend,
      verifier: null,
      randomBytes: (count) => Buffer.alloc(count),
      limits: { ...DEFAULT_LIMITS, ...options.limits },
      isFull: () => false,
      cancel: (connection, secretKey) => backend.cancel(connection, secretKey),
      wake: () => void (this.#isWoken = true),
      ...options.environment,
    });
  }

  /** One that was let in. */
  static connect(backend: EmbeddedBackend, options: DirectClientOptions = {}): DirectClient {
    const client = new DirectClient(backend, options);
    client.send(serialize.startup({ user: 'materialize', database: 'materialize' }));
    client.read();
    return client;
  }

  /** Sends messages; all that can be done is done. */
  send(...messages: readonly Buffer[]): void {
    this.connection.receive(Buffer.concat(messages));
    this.run();
  }

  /** Does all that can be done. */
  run(): void {
    do {
      this.#isWoken = false;
      if (this.connection.proceed()) this.#isWoken = true;
      this.#backend.settle();
    } while (this.#isWoken);
  }

  /** Takes what waits, without anything being done because of that. */
  take(): Buffer {
    const parts: Buffer[] = [];
    for (let part = this.connection.output.take(); part !== null;) {
      parts.push(part);
      part = this.connection.output.take();
    }
    return Buffer.concat(parts);
  }

  /** Takes what waits and all that follows it. */
  read(): readonly string[] {
    const lines: string[] = [];
    for (let bytes = this.take(); bytes.length > 0; bytes = this.take()) {
      lines.push(...transcript(bytes));
      this.run();
    }
    return lines;
  }

  /** Sends messages and reads what comes of them. */
  ask(...messages: readonly Buffer[]): readonly string[] {
    this.send(...messages);
    return this.read();
  }
}

/** Parse, Bind and Execute of one text. */
export function execution(text: string, rows = 0): Buffer {
  return Buffer.concat([
    serialize.parse({ text }),
    serialize.bind({}),
    serialize.execute({ rows }),
  ]);
}

/** A message of any type. */
export function frame(type: string, ...body: readonly (string | number | Buffer)[]): Buffer {
  const parts = body.map((part) => {
    if (typeof part === 'string') return Buffer.from(`${part}\0`);
    if (typeof part !== 'number') return part;
    const two = Buffer.alloc(2);
    two.writeInt16BE(part);
    return two;
  });
  const head = Buffer.alloc(5, type, 'latin1');
  head.writeInt32BE(
    parts.reduce((sum, { length }) => sum + length, 4),
    1,
  );
  return Buffer.concat([head, ...parts]);
}

/** The messages of the server, one a line: what kind of message, and what it says. */
export function transcript(bytes: Buffer): readonly string[] {
  const lines: string[] = [];
  for (let offset = 0; offset < bytes.length;) {
    const type = String.fromCharCode(bytes[offset]!);
    const end = offset + 1 + bytes.readInt32BE(offset + 1);
    lines.push(line(type, bytes.subarray(offset + 5, end)));
    offset = end;
  }
  return lines;
}

function line(type: string, body: Buffer): string {
  switch (type) {
    case 'C':
    case 'S':
      return `${type} ${body.toString('utf8', 0, body.length - 1).replace('\0', '=')}`;
    case 'Z':
    case 'd':
      return `${type} ${body.toString('utf8').trimEnd()}`;
    case 'D':
      return `D ${rowValues(body).join('|')}`;
    case 'E':
    case 'N': {
      const fields = body.toString('utf8').split('\0');
      const field = (name: string): string =>
        fields.find((found) => found.startsWith(name))?.slice(1) ?? '';
      return `${type} ${field('S')} ${field('C')} ${field('M')}`;
    }
    default:
      return type;
  }
}

function rowValues(body: Buffer): readonly string[] {
  const values: string[] = [];
  let offset = 2;
  while (offset < body.length) {
    const length = body.readInt32BE(offset);
    offset += 4;
    values.push(length === -1 ? 'NULL' : body.toString('utf8', offset, offset + length));
    offset += Math.max(0, length);
  }
  return values;
}
