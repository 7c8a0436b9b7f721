import type { CopyInput } from '../coordinator/index.js';
import { SqlError } from '../sql/index.js';
import { decodeUtf8, ProtocolError, type FrontendMessage } from '../wire/index.js';
import { COPY_BYTES_MAX } from './limits.js';

/** What a client sends for one COPY, in pieces of any length. */
export class CopyLines {
  #pieces: Buffer[] = [];
  #bytes = 0;

  /** Takes a message of the client; what the COPY gets of it all, or null while more follows. */
  take(message: FrontendMessage): CopyInput | null {
    switch (message.kind) {
      case 'copyData':
        this.#add(message.bytes);
        return null;
      case 'flush':
      case 'sync':
        // PostgreSQL documentation, 55.2.6: they are ignored meanwhile.
        return null;
      case 'copyDone':
        return this.#all();
      case 'copyFail':
        return failed(`COPY from stdin failed: ${message.reason}`, '57014');
      default:
        return failed(`unexpected message of kind ${message.kind} during COPY`, '08P01');
    }
  }

  /** Pieces beyond the limit are let go, and the whole is an error. */
  #add(piece: Buffer): void {
    this.#bytes += piece.length;
    if (this.#bytes > COPY_BYTES_MAX) this.#pieces = [];
    else this.#pieces.push(piece);
  }

  #all(): CopyInput {
    if (this.#bytes > COPY_BYTES_MAX) {
      return failed(`COPY of more than ${COPY_BYTES_MAX} bytes`, '54000');
    }
    try {
      return { kind: 'lines', text: decodeUtf8(Buffer.concat(this.#pieces)) };
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      return failed(error.message, error.code);
    }
  }
}

function failed(message: string, code: string): CopyInput {
  return { kind: 'failed', reason: new SqlError(message, code) };
}
