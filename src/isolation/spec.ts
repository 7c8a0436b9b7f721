import type { Span } from '../diagnostic/index.js';
import type { CaseFile, TestCase } from '../datadriven/index.js';

/** SQL in braces. */
export interface SqlBlock {
  /** Without the blanks behind `{` and before `}`; line ends stay, as LF. */
  readonly text: string;
  /** With the braces. */
  readonly span: Span;
}

/** A step of a session: one submission. */
export interface Step {
  readonly name: string;
  readonly nameSpan: Span;
  readonly sql: SqlBlock;
  /** The position of its session. */
  readonly session: number;
}

/** A session, with what runs before and after the steps of each permutation. */
export interface SpecSession {
  readonly name: string;
  readonly nameSpan: Span;
  readonly setup: SqlBlock | null;
  readonly steps: readonly Step[];
  readonly teardown: SqlBlock | null;
}

/**
 * What keeps a step from being reported as done. `once`: it is reported as waiting when it starts.
 * `step`: that step of another session has to be done. `notices`: the session of that step has to
 * have sent so many notices since this step started.
 */
export type Marker =
  | { readonly kind: 'once' }
  | { readonly kind: 'step'; readonly step: Step }
  | { readonly kind: 'notices'; readonly step: Step; readonly count: number };

/** A step where it stands in a permutation. */
export interface PermutationStep {
  readonly step: Step;
  readonly markers: readonly Marker[];
  /** Its name in the permutation, or the step itself where no permutation is written. */
  readonly span: Span;
}

/** An order in which steps start, which is one case. */
export interface Permutation {
  readonly testCase: TestCase;
  readonly steps: readonly PermutationStep[];
}

/** The name of a system in the comment that says which ones a file is for. */
export interface SystemName {
  readonly text: string;
  readonly span: Span;
}

/** A file of the isolation tester as it was read. */
export interface SpecFile extends CaseFile {
  readonly setups: readonly SqlBlock[];
  readonly teardown: SqlBlock | null;
  readonly sessions: readonly SpecSession[];
  /** In the order in which they run. Where a mistake was found, none of them is to be run. */
  readonly permutations: readonly Permutation[];
  /** The names of the systems that the file is for, from a comment; null if it is for all. */
  readonly systems: readonly SystemName[] | null;
  /** The names of steps that no permutation has, sorted; empty where none is written. */
  readonly unused: readonly string[];
  /** Where the output begins that the file itself expects; null if that stands in another file. */
  readonly outputStart: number | null;
}
