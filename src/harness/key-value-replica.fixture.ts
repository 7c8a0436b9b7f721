import type { Timestamp } from '../time/index.js';
import type { CollectionFrontiers } from './system/system.js';

/** A copy of the leader's log, which it applies in order and later than the leader. */
export class Replica {
  readonly name: string;
  /** How many writes are applied. */
  applied = 0;
  crashed = false;
  /** What `applied` was when the last progress message was sent. */
  reported = 0;
  /** The upper that the leader was told. */
  deliveredUpper: Timestamp = 1n;

  constructor(name: string) {
    this.name = name;
  }

  /** Versions before it are complete here. */
  get realUpper(): Timestamp {
    return BigInt(this.applied) + 1n;
  }

  get frontiers(): CollectionFrontiers {
    const { name, deliveredUpper, realUpper } = this;
    return { name: `kv.${name}`, since: 0n, deliveredUpper, realUpper };
  }

  /** The leader hears of an upper; it never believes that one went back. */
  advanceDelivered(upper: Timestamp): void {
    if (upper > this.deliveredUpper) this.deliveredUpper = upper;
  }
}
