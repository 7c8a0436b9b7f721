import type {
  Coordinator,
  CopyInput,
  PreparedStatement,
  ProtocolRequests,
  SessionEffect,
} from '../../coordinator/index.js';
import type { Datum } from '../../repr/index.js';

/** What a session is told while it lasts. */
export type ProtocolEffect = SessionEffect & {
  readonly kind: 'response' | 'copyIn' | 'answered' | 'ready';
};

/** A session that was not opened. */
export type RefusedSession = SessionEffect & { readonly kind: 'refused' };

/** Who wants a session. */
export interface ProtocolClient {
  readonly user: string;
  /** Variables that the session begins with, by name. */
  readonly settings: ReadonlyMap<string, string>;
  /** Takes what the session is told. NB: it must not ask for anything meanwhile. */
  readonly receive: (effect: ProtocolEffect) => void;
  /** Hears that a restart ended the session. NB: as above. */
  readonly lost: () => void;
}

/** What the session needs of the system that it belongs to. */
export interface ProtocolSessionOwner {
  readonly coordinator: () => Coordinator;
  /** Lets the coordinator know what the clock shows before it is told anything else. */
  readonly noticeClock: () => void;
  /** Nobody is told anything any more. */
  readonly forget: () => void;
}

/** A client's session on PostgreSQL's protocol. Each call tells the coordinator at once. */
export class ProtocolSession {
  readonly connection: number;
  readonly secretKey: number;
  /** What is asked for without a statement being executed. */
  readonly requests: ProtocolRequests;
  readonly #owner: ProtocolSessionOwner;
  #isLost = false;

  constructor(
    { connection, secretKey }: SessionEffect & { readonly kind: 'started' },
    owner: ProtocolSessionOwner,
  ) {
    this.connection = connection;
    this.secretKey = secretKey;
    this.requests = owner.coordinator().protocol(connection);
    this.#owner = owner;
  }

  /** A restart ended it: its number belongs to others from now on. */
  lose(): void {
    this.#isLost = true;
  }

  /** Submits text as one simple query; `ready` follows. */
  submit(text: string): void {
    this.#tell({ kind: 'submit', connection: this.connection, text });
  }

  /** Executes a prepared statement; `ready` follows, its last response with what comes next. */
  execute(prepared: PreparedStatement, values: readonly Datum[]): void {
    this.#tell({ kind: 'execute', connection: this.connection, prepared, values });
  }

  /** Asks for a response that is unsaid; `ready` follows. */
  flush(): void {
    this.#tell({ kind: 'flush', connection: this.connection });
  }

  /** Ends a transaction that no BEGIN began; `ready` follows. */
  sync(): void {
    this.#tell({ kind: 'sync', connection: this.connection });
  }

  /** Ends the TAIL that is executed, which answers it; `ready` follows at once. */
  endTail(): void {
    this.#tell({ kind: 'endTail', connection: this.connection });
  }

  /** Gives the COPY that is executed what its client sent. */
  copyInput(input: CopyInput): void {
    this.#tell({ kind: 'copyInput', connection: this.connection, input });
  }

  /** Ends the session and rolls back what it had open. */
  terminate(): void {
    if (this.#isLost) return;
    this.#owner.forget();
    this.#tell({ kind: 'terminate', connection: this.connection });
  }

  #tell(message: Parameters<Coordinator['handle']>[0]): void {
    if (this.#isLost) return;
    this.#owner.noticeClock();
    this.#owner.coordinator().handle(message);
  }
}
