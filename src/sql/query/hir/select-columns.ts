import type { HirRelation, HirScalar } from './hir.js';
import { typeOf } from './hir-scalar.js';

/** References to all columns of a relation. */
export function columnsOf({ types }: HirRelation): readonly HirScalar[] {
  return types.map((type, index) => ({ kind: 'column', level: 0, index, type }));
}

/** The input's rows with these columns alone. */
export function select(input: HirRelation, scalars: readonly HirScalar[]): HirRelation {
  const width = input.types.length;
  const computed: HirScalar[] = [];
  const columns = scalars.map((scalar) => {
    if (scalar.kind === 'column' && scalar.level === 0) return scalar.index;
    computed.push(scalar);
    return width + computed.length - 1;
  });
  const mapped: HirRelation =
    computed.length === 0
      ? input
      : {
          kind: 'map',
          input,
          scalars: computed,
          types: [...input.types, ...computed.map(typeOf)],
        };
  const isIdentity =
    columns.length === mapped.types.length && columns.every((column, index) => column === index);
  // A column may be an output of another type than it has in the input: varchar as text.
  const types = scalars.map(typeOf);
  if (isIdentity) return { ...mapped, types };
  return { kind: 'project', input: mapped, columns, types };
}
