import type { Response, Session } from '../harness/index.js';
import type { Marker, Step } from './spec.js';

/** A step that was started and not yet reported as done. */
export interface ActiveStep {
  readonly step: Step;
  readonly connection: Connection;
  /** With how many notices the connection of a marker's step must have sent in all. */
  readonly markers: readonly (Marker & { readonly noticesWanted?: number })[];
}

/** A session of a spec on the system, with the responses that were not printed yet. */
export class Connection {
  readonly name: string;
  readonly session: Session;
  /** What it runs, or null. */
  active: ActiveStep | null = null;
  /** How many notices it sent in all. */
  notices = 0;
  #inbox: Response[] = [];

  constructor(name: string, session: Session) {
    this.name = name;
    this.session = session;
  }

  /** Takes responses in. */
  receive(): void {
    this.#inbox.push(...this.session.poll());
  }

  /** The notices before the first answer. */
  takeNotices(): readonly Response[] {
    const end = this.#inbox.findIndex(({ kind }) => kind !== 'notice');
    return this.#count(this.#inbox.splice(0, end === -1 ? this.#inbox.length : end));
  }

  /** All responses there are. */
  takeAll(): readonly Response[] {
    return this.#count(this.#inbox.splice(0));
  }

  #count(responses: readonly Response[]): readonly Response[] {
    this.notices += responses.filter(({ kind }) => kind === 'notice').length;
    return responses;
  }
}
