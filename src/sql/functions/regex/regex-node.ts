import type { CharSet } from './char-set.js';

/** Which of several lengths an expression takes; null where nothing in it decides. */
export type Preference = 'longer' | 'shorter' | null;

/** What holds or does not at a place between two characters. */
export type Assertion =
  | { readonly kind: 'textStart' | 'textEnd' | 'lineStart' | 'lineEnd' }
  | { readonly kind: 'wordStart' | 'wordEnd' | 'wordEdge' | 'noWordEdge' }
  | {
      readonly kind: 'look';
      readonly behind: boolean;
      readonly negated: boolean;
      readonly inner: RegexNode;
    };

/** The tree of a regular expression. `from` to `to` copies; `to` may be infinite. */
export type RegexNode =
  | { readonly kind: 'empty' }
  | { readonly kind: 'chars'; readonly set: CharSet }
  | { readonly kind: 'assert'; readonly assertion: Assertion }
  | { readonly kind: 'sequence'; readonly parts: readonly RegexNode[] }
  | { readonly kind: 'either'; readonly branches: readonly RegexNode[] }
  | { readonly kind: 'group'; readonly number: number; readonly inner: RegexNode }
  | {
      readonly kind: 'repeat';
      readonly inner: RegexNode;
      readonly from: number;
      readonly to: number;
      readonly prefers: Preference;
    };

/** The preference of an expression: PostgreSQL documentation, 9.7.3.5. */
export function preferenceOf(node: RegexNode): Preference {
  switch (node.kind) {
    case 'sequence': {
      for (const part of node.parts) {
        const preference = preferenceOf(part);
        if (preference !== null) return preference;
      }
      return null;
    }
    case 'either':
      return 'longer';
    case 'group':
      return preferenceOf(node.inner);
    case 'repeat':
      return node.prefers ?? preferenceOf(node.inner);
    default:
      return null;
  }
}

/** Whether a part has groups, so that it matters how it matched. */
export function hasGroups(node: RegexNode): boolean {
  switch (node.kind) {
    case 'group':
      return true;
    case 'sequence':
      return node.parts.some(hasGroups);
    case 'either':
      return node.branches.some(hasGroups);
    case 'repeat':
      return hasGroups(node.inner);
    default:
      return false;
  }
}
