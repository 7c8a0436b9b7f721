import { inZone, typeOid, zoneOfSetting, type Datum, type SqlType } from '../repr/index.js';
import {
  expandFormats,
  ProtocolError,
  readParameter,
  typeOfOid,
  type FrontendMessage,
} from '../wire/index.js';
import type { BackendSession, PreparedStatement } from './backend.js';
import { characterPositioned } from './error-report.js';
import { EMPTY_NAME_MAX, PORTAL_BYTES_MAX, PORTALS_MAX } from './limits.js';
import type { OutputQueue } from './output-queue.js';
import type { Portal, SuspendedTail } from './portal.js';
import type { ResponseWriter } from './response-writer.js';

type Message<Kind extends FrontendMessage['kind']> = FrontendMessage & { readonly kind: Kind };

/**
 * The prepared statements and portals of one client: what PostgreSQL's extended protocol has
 * besides the execution of a statement.
 */
export class ExtendedQuery {
  /** Whether what was executed may not have been answered yet. */
  mayBeUnsaid = false;
  readonly #session: BackendSession;
  readonly #out: OutputQueue;
  readonly #responses: ResponseWriter;
  readonly #portals = new Map<string, Portal>();
  #portalBytes = 0;
  /** Names of prepared statements that are empty. */
  readonly #empty = new Set<string>();
  /** What each statement was prepared from: errors have their places in it. */
  readonly #texts = new WeakMap<PreparedStatement, string>();
  #next: Portal | null = null;

  constructor(session: BackendSession, out: OutputQueue, responses: ResponseWriter) {
    this.#session = session;
    this.#out = out;
    this.#responses = responses;
  }

  /** Handles a message that executes nothing. @throws ProtocolError, SqlError or DatumError */
  handle(message: Message<'parse' | 'bind' | 'describe' | 'close'>): void {
    switch (message.kind) {
      case 'parse':
        return this.#parse(message);
      case 'bind':
        return this.#bind(message);
      case 'describe':
        if (message.what === 'portal') return this.#describePortal(message.name);
        return this.#describeStatement(message.name);
      case 'close':
        if (message.what === 'portal') this.#closePortal(message.name);
        else this.#closeStatement(message.name);
        return this.#out.writer.closeComplete();
    }
  }

  /**
   * Begins to execute a portal. Returns true if that is all; otherwise {@link execute} follows.
   *
   * @throws ProtocolError if there is none, or it cannot be executed.
   */
  begin({ portal: name, rowsMax }: Message<'execute'>): boolean {
    const portal = this.#portal(name);
    const limit = Math.max(0, rowsMax);
    const { state, prepared, columns } = portal;
    if (prepared === null) {
      this.#out.writer.emptyQueryResponse();
      return true;
    }
    if (state.kind === 'suspended') {
      this.#responses.resume(portal, state, limit);
      return true;
    }
    if (state.kind === 'done') {
      if (columns === null) throw new ProtocolError(`portal "${name}" cannot be run`, '55000');
      this.#responses.resume(portal, { columns, rest: [], tag: null }, limit);
      return true;
    }
    this.#responses.beginPortal(portal, this.#texts.get(prepared) ?? '', limit);
    this.#next = portal;
    return false;
  }

  /** Goes on with a portal whose TAIL was suspended. */
  resumeTail(name: string, state: SuspendedTail, limit: number): void {
    this.#responses.resumeTail(this.#portal(name), state, limit);
  }

  /** Nothing follows for a portal. */
  finish(name: string): void {
    this.#portal(name).state = { kind: 'done' };
  }

  /** Executes the portal that was begun. */
  execute(): void {
    const { prepared, values } = this.#next!;
    this.#next = null;
    this.#session.execute(prepared!, values);
  }

  /** Forgets what has no name, because of a simple query. */
  forgetUnnamed(): void {
    this.#closeStatement('');
    this.#closePortal('');
  }

  /** Forgets all portals: their transaction is over. */
  closePortals(): void {
    this.#portals.clear();
    this.#portalBytes = 0;
  }

  #parse({ statement: name, text, parameterOids }: Message<'parse'>): void {
    const { requests } = this.#session;
    if (name === '') this.#empty.delete(name);
    else if (this.#empty.has(name)) {
      throw new ProtocolError(`prepared statement "${name}" already exists`, '42P05');
    }
    const prepared = requests.prepare({ name, text, types: parameterOids.map(declaredType) });
    if (prepared.kind === 'error') throw characterPositioned(prepared, text);
    if (prepared.kind === 'empty') this.#addEmpty(name);
    else this.#texts.set(requests.prepared(name)!, text);
    this.#out.writer.parseComplete();
  }

  #addEmpty(name: string): void {
    if (this.#empty.size >= PORTALS_MAX || name.length > EMPTY_NAME_MAX) {
      throw new ProtocolError('too many prepared statements', '53400');
    }
    this.#empty.add(name);
  }

  #bind(message: Message<'bind'>): void {
    const { portal: name, statement } = message;
    if (name === '') this.#closePortal(name);
    else if (this.#portals.has(name)) {
      throw new ProtocolError(`portal "${name}" already exists`, '42P03');
    }
    const portal = this.#portalOf(statement, message);
    this.#portalBytes += portal.bytes;
    if (this.#portals.size >= PORTALS_MAX || this.#portalBytes > PORTAL_BYTES_MAX) {
      this.#portalBytes -= portal.bytes;
      throw new ProtocolError('too many portals', '53400');
    }
    this.#portals.set(name, portal);
    this.#out.writer.bindComplete();
  }

  #portalOf(name: string, message: Message<'bind'>): Portal {
    const prepared = this.#prepared(name);
    const described = prepared && this.#session.requests.describe(prepared);
    const { parameterTypes, columns, kind } = described ?? EMPTY;
    const { parameters, parameterFormats, resultFormats } = message;
    if (parameters.length !== parameterTypes.length) {
      throw new ProtocolError(
        `bind message supplies ${parameters.length} parameters, but prepared statement ` +
          `"${name}" requires ${parameterTypes.length}`,
      );
    }
    const sent = expandFormats(
      parameterFormats,
      parameters.length,
      (codes, count) => `bind message has ${codes} parameter formats but ${count} parameters`,
    );
    const formats = expandFormats(
      columns === null ? [] : resultFormats,
      columns?.length ?? 0,
      (codes, count) => `bind message has ${codes} result formats but query has ${count} columns`,
    );
    const values = parameters.map((bytes, index): Datum => {
      const type = this.#inputType(parameterTypes[index]!);
      return readParameter(type, { bytes, format: sent[index]!, number: index + 1 });
    });
    const kept = message.portal.length + (prepared?.statement.text.length ?? 0);
    const bytes = parameters.reduce((sum, parameter) => sum + (parameter?.length ?? 0), kept);
    return { prepared, kind, values, columns, formats, bytes, state: { kind: 'new' } };
  }

  /** Times without a zone are in that of the session. */
  #inputType(type: SqlType): SqlType {
    const zone = zoneOfSetting(this.#session.requests.variable('TimeZone') ?? 'UTC');
    return zone === undefined ? type : inZone(type, zone);
  }

  #describeStatement(name: string): void {
    const prepared = this.#prepared(name);
    const { writer } = this.#out;
    const described = prepared && this.#session.requests.describe(prepared);
    const { parameterTypes, columns } = described ?? EMPTY;
    writer.parameterDescription(parameterTypes.map(typeOid));
    if (columns === null) return writer.noData();
    writer.rowDescription(
      columns,
      columns.map(() => 0),
    );
  }

  #describePortal(name: string): void {
    const { columns, formats } = this.#portal(name);
    if (columns === null) this.#out.writer.noData();
    else this.#out.writer.rowDescription(columns, formats);
  }

  /** A prepared statement; null for an empty one. */
  #prepared(name: string): PreparedStatement | null {
    const prepared = this.#session.requests.prepared(name);
    if (prepared !== undefined) return prepared;
    if (this.#empty.has(name)) return null;
    const message =
      name === ''
        ? 'unnamed prepared statement does not exist'
        : `prepared statement "${name}" does not exist`;
    throw new ProtocolError(message, '26000');
  }

  #portal(name: string): Portal {
    const portal = this.#portals.get(name);
    if (portal !== undefined) return portal;
    throw new ProtocolError(`portal "${name}" does not exist`, '34000');
  }

  #closePortal(name: string): void {
    this.#portalBytes -= this.#portals.get(name)?.bytes ?? 0;
    this.#portals.delete(name);
  }

  #closeStatement(name: string): void {
    const { requests } = this.#session;
    const prepared = requests.prepared(name);
    this.#empty.delete(name);
    if (prepared === undefined) return;
    requests.forget(name);
    if (name === '') return;
    for (const [portal, { prepared: own }] of [...this.#portals]) {
      if (own === prepared) this.#closePortal(portal);
    }
  }
}

/** What there is to know of a statement that is none. */
const EMPTY = { parameterTypes: [], columns: null, kind: null } as const;

function declaredType(oid: number): SqlType | undefined {
  const type = typeOfOid(oid);
  if (type === 'undeclared') return undefined;
  if (type !== undefined) return type;
  throw new ProtocolError(`parameters of the type with OID ${oid} are not supported`, '0A000');
}
