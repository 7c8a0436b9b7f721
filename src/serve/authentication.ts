import {
  ByteReader,
  decodeUtf8,
  ProtocolError,
  SCRAM_MECHANISM,
  ScramExchange,
  type BackendWriter,
  type ScramVerifier,
} from '../wire/index.js';

/** Asks a client for the server's password, by SCRAM-SHA-256. */
export class Authentication {
  readonly #exchange: ScramExchange;
  readonly #user: string;
  #steps = 0;

  /** @param random Bytes that nobody can foresee. */
  constructor(verifier: ScramVerifier, random: Buffer, user: string) {
    this.#exchange = new ScramExchange(verifier, random);
    this.#user = user;
  }

  /** Asks. */
  begin(out: BackendWriter): void {
    out.authenticationSasl([SCRAM_MECHANISM]);
  }

  /**
   * Takes the next message of the client; returns whether it is authenticated.
   *
   * @throws ProtocolError if it is not, and will not be.
   */
  take(body: Buffer, out: BackendWriter): boolean {
    this.#steps += 1;
    if (this.#steps === 1) {
      out.authenticationSaslContinue(this.#exchange.first(readInitial(body)));
      return false;
    }
    const proof = this.#exchange.final(decodeUtf8(body));
    if (proof === null) {
      const message = `password authentication failed for user "${this.#user}"`;
      throw new ProtocolError(message, '28P01');
    }
    out.authenticationSaslFinal(proof);
    return true;
  }
}

/** SASLInitialResponse: a mechanism and its first message. */
function readInitial(body: Buffer): string {
  const reader = new ByteReader(body);
  const mechanism = reader.text();
  if (mechanism !== SCRAM_MECHANISM) {
    throw new ProtocolError('client selected an invalid SASL authentication mechanism');
  }
  const message = decodeUtf8(reader.bytes(reader.int32()));
  reader.end();
  return message;
}
