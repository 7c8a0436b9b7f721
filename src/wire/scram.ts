import { createHash, createHmac, pbkdf2Sync, timingSafeEqual } from 'node:crypto';
import { ProtocolError } from './protocol-error.js';

/** The one mechanism that is offered. */
export const SCRAM_MECHANISM = 'SCRAM-SHA-256';

/** Rounds of hashing: PostgreSQL's number. */
const ITERATIONS = 4096;

/** Bytes of salt and of the server's part of the nonce. */
export const SCRAM_RANDOM_BYTES = 18;

/** What a server keeps of a password (RFC 5802, 5803). */
export interface ScramVerifier {
  readonly salt: Buffer;
  readonly storedKey: Buffer;
  readonly serverKey: Buffer;
}

/** Makes a verifier. @param salt Of {@link SCRAM_RANDOM_BYTES} random bytes. */
export function scramVerifier(password: string, salt: Buffer): ScramVerifier {
  // RFC 4013 has compatibility forms made equal; what it prohibits is used as it is.
  const salted = pbkdf2Sync(password.normalize('NFKC'), salt, ITERATIONS, 32, 'sha256');
  const storedKey = createHash('sha256').update(hmac(salted, 'Client Key')).digest();
  return { salt, storedKey, serverKey: hmac(salted, 'Server Key') };
}

/** The server's side of one exchange: two messages of the client, two answers. */
export class ScramExchange {
  readonly #verifier: ScramVerifier;
  readonly #nonce: string;
  #clientFirst = '';
  #serverFirst = '';
  #header = '';

  /** @param random {@link SCRAM_RANDOM_BYTES} bytes that nobody can foresee. */
  constructor(verifier: ScramVerifier, random: Buffer) {
    this.#verifier = verifier;
    this.#nonce = random.toString('base64');
  }

  /** Answers the client's first message. @throws ProtocolError if it is none. */
  first(message: string): string {
    const [, header, bare, nonce] =
      /^([ny],(?:a=[^,]*)?,)(n=[^,]*,r=([!-+\--~]+).*)$/.exec(message) ?? [];
    if (header === undefined || bare === undefined || nonce === undefined) {
      throw new ProtocolError('malformed SCRAM message');
    }
    this.#header = header;
    this.#clientFirst = bare;
    const salt = this.#verifier.salt.toString('base64');
    this.#serverFirst = `r=${nonce}${this.#nonce},s=${salt},i=${ITERATIONS}`;
    return this.#serverFirst;
  }

  /**
   * Answers the client's last message; null: the password is another one.
   *
   * @throws ProtocolError if it is none, or does not belong to the first.
   */
  final(message: string): string | null {
    const [, unproved, binding, nonce, proof] =
      /^(c=([^,]*),r=([^,]*)(?:,.*)?),p=([A-Za-z0-9+/]{43}=)$/.exec(message) ?? [];
    if (unproved === undefined || proof === undefined) {
      throw new ProtocolError('malformed SCRAM message');
    }
    const expected = /^r=([^,]*)/.exec(this.#serverFirst)?.[1];
    if (nonce !== expected || binding !== Buffer.from(this.#header).toString('base64')) {
      throw new ProtocolError('malformed SCRAM message');
    }
    const { storedKey, serverKey } = this.#verifier;
    const signed = [this.#clientFirst, this.#serverFirst, unproved].join(',');
    const signature = hmac(storedKey, signed);
    const clientKey = Buffer.from(proof, 'base64').map((byte, index) => byte ^ signature[index]!);
    const found = createHash('sha256').update(clientKey).digest();
    if (!timingSafeEqual(found, storedKey)) return null;
    return `v=${hmac(serverKey, signed).toString('base64')}`;
  }
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
