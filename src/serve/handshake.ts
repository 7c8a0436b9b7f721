import {
  ProtocolError,
  SCRAM_RANDOM_BYTES,
  type BackendWriter,
  type FrontendMessage,
} from '../wire/index.js';
import { Authentication } from './authentication.js';
import type { ConnectionEnvironment } from './connection-environment.js';
import { readStartupSettings, type StartupSettings } from './startup-settings.js';

/** What comes of the messages before a session: more of them, no session, or one that is wanted. */
type Progress = 'goes on' | 'gone' | StartupSettings;

/** Finds out who a client is. PostgreSQL documentation, 55.2.1. */
export class Handshake {
  readonly #environment: ConnectionEnvironment;
  readonly #writer: BackendWriter;
  #authentication: Authentication | null = null;
  #settings: StartupSettings | null = null;

  constructor(environment: ConnectionEnvironment, writer: BackendWriter) {
    this.#environment = environment;
    this.#writer = writer;
  }

  /** Takes the next message. @throws ProtocolError if the client is not let in. */
  take(message: FrontendMessage): Progress {
    switch (message.kind) {
      case 'encryption':
        this.#writer.refuseEncryption();
        return 'goes on';
      case 'cancel':
        this.#environment.cancel(message.processId, message.secretKey);
        return 'gone';
      case 'startup':
        this.#settings = readStartupSettings(message.parameters);
        this.#negotiate(message.minorVersion, this.#settings);
        return this.#authenticate(this.#settings);
      case 'password':
        return this.#authentication!.take(message.body, this.#writer) ? this.#settings! : 'goes on';
      case 'terminate':
        return 'gone';
      case 'malformed':
        throw message.error;
      default:
        throw new ProtocolError(`expected password response, got message of kind ${message.kind}`);
    }
  }

  #negotiate(minorVersion: number, { unknownOptions }: StartupSettings): void {
    if (minorVersion === 0 && unknownOptions.length === 0) return;
    this.#writer.negotiateProtocolVersion(unknownOptions);
  }

  #authenticate(settings: StartupSettings): Progress {
    const { verifier, randomBytes, isFull } = this.#environment;
    if (isFull()) throw new ProtocolError('sorry, too many clients already', '53300');
    if (verifier === null) return settings;
    const random = randomBytes(SCRAM_RANDOM_BYTES);
    this.#authentication = new Authentication(verifier, random, settings.user);
    this.#authentication.begin(this.#writer);
    return 'goes on';
  }
}
