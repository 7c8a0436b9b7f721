/** The way to a client, as far as the server needs to know it: a socket, or what leads to one. */
export interface Line {
  /** Sends bytes, which nobody writes to afterwards; false: it takes no more until it says so. */
  write(bytes: Buffer): boolean;
  /** Lets what the client sends wait where it is. */
  pause(): void;
  /** Reads on. */
  resume(): void;
  /** Ends it when everything was sent. */
  end(): void;
  /** Ends it at once. */
  destroy(): void;
}
