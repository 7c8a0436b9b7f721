import { collectionsOf } from './plan/plan-shape.js';
import type { DataflowDescription, ImportDescription } from './protocol.js';

/** What a dataflow reads: what it says, and what else its plans and exports name. */
export function importsOf({ imports, builds, exports }: DataflowDescription): ImportDescription[] {
  const known = new Set([
    ...imports.map(({ collection }) => collection),
    ...builds.map(({ id }) => id),
  ]);
  const named = [
    ...builds.flatMap(({ plan }) => collectionsOf(plan)),
    ...exports.map((exported) => (exported.kind === 'index' ? exported.on : exported.from)),
  ];
  const more = [...new Set(named)].filter((id) => !known.has(id));
  return [...imports, ...more.map((collection) => ({ collection, index: null }))];
}
