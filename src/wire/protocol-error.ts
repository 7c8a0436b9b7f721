/** What a client sent cannot be what the protocol has; or cannot be read as a value of its type. */
export class ProtocolError extends Error {
  /** SQLSTATE: PostgreSQL documentation, appendix A. */
  readonly code: string;

  constructor(message: string, code = '08P01') {
    super(message);
    this.name = 'ProtocolError';
    this.code = code;
  }
}
