import type { MessagePort } from 'node:worker_threads';
import type { ServeLimits } from './limits.js';

/** What the thread that serves is started with. */
export interface ServeStart {
  /** What clients send and are sent. */
  readonly lines: MessagePort;
  /** What cannot wait for a statement that computes. */
  readonly urgent: MessagePort;
  /** How many urgent messages there have been: one number, which both threads see. */
  readonly urgentCount: Int32Array;
  readonly dataDirectory: string;
  readonly temporaryDirectory: string;
  /** Options of the system. */
  readonly options: ReadonlyMap<string, string>;
  readonly manualClock: boolean;
  readonly password: string | null;
  readonly limits: ServeLimits;
  /** How long a statement may compute, in milliseconds; null: as long as it takes. */
  readonly statementMs: number | null;
}

/** Along the lines, to the thread that serves. Each line has a number of its own. */
export type ToServer =
  | { readonly kind: 'open'; readonly line: number }
  | { readonly kind: 'bytes'; readonly line: number; readonly bytes: Uint8Array }
  /** So many bytes of what was sent were taken by the client's machine. */
  | { readonly kind: 'sent'; readonly line: number; readonly count: number }
  /** The client sends no more. */
  | { readonly kind: 'ended'; readonly line: number }
  | { readonly kind: 'closed'; readonly line: number };

/** Along the lines, from the thread that serves. */
export type FromServer =
  | { readonly kind: 'bytes'; readonly line: number; readonly bytes: Uint8Array }
  /** So many bytes of what the client sent were taken, so that more may come. */
  | { readonly kind: 'taken'; readonly line: number; readonly count: number }
  | { readonly kind: 'end'; readonly line: number }
  | { readonly kind: 'destroy'; readonly line: number };

/** What is heard while a statement computes. */
export type Urgent =
  | CancelRequest
  /** It is over: clients are told, and the thread ends. */
  | { readonly kind: 'stop' };

/** Somebody wants what a session runs to end. */
export interface CancelRequest {
  readonly kind: 'cancel';
  readonly connection: number;
  readonly secretKey: number;
  /** How many messages went along the lines before: what they ask for is meant as well. */
  readonly after: number;
}

/** How the thread that serves is. */
export type ServeReport =
  | { readonly kind: 'ready' }
  /** It cannot be started, for a reason that its user can do something about, or not. */
  | { readonly kind: 'refused'; readonly message: string }
  /** It met a bug and went on. */
  | { readonly kind: 'bug'; readonly stack: string };
