import type { ColumnDef, Node } from 'libpg-query';
import { typeName, withoutModifiers, type SqlType } from '../../../repr/index.js';
import { coerce } from '../coercion/coerce.js';
import type { HirRelation, HirScalar } from '../hir/hir.js';
import { explicitCast } from '../coercion/explicit-cast.js';
import { planOperator } from '../expressions/plan-operator.js';
import { select } from '../hir/select-columns.js';
import type { Planning } from '../planning/planning.js';
import { resolveTypeName } from '../coercion/resolve-type-name.js';

/** Columns that a query defines, and what they are called. */
export interface RecordColumns {
  readonly relation: HirRelation;
  readonly names: readonly string[];
}

/**
 * The columns of `AS t (a integer, b text)` over objects, which are the one column of the input: a
 * field becomes a value as its type reads its text.
 *
 * @throws SqlError for a name that comes twice (42701), and for types that hold others (0A000).
 */
export function planRecordColumns(
  input: HirRelation,
  definitions: readonly Node[],
  planning: Planning,
): RecordColumns {
  const names: string[] = [];
  const scalars = definitions.flatMap((node): HirScalar[] => {
    if (!('ColumnDef' in node)) return [];
    const name = node.ColumnDef.colname ?? '';
    if (names.includes(name)) {
      const message = `column name "${name}" specified more than once`;
      throw planning.error(message, '42701', node.ColumnDef.location);
    }
    names.push(name);
    return [fieldOf(input.types[0]!, name, node.ColumnDef, planning)];
  });
  return { relation: select(input, scalars), names };
}

function fieldOf(
  object: SqlType,
  name: string,
  { typeName: written, location }: ColumnDef,
  planning: Planning,
): HirScalar {
  const type = resolveTypeName(written!, planning.environment, planning.types);
  const value: HirScalar = { kind: 'column', level: 0, index: 0, type: object };
  const key: HirScalar = { kind: 'literal', datum: name, type: { kind: 'text' } };
  switch (type.kind) {
    case 'json':
    case 'jsonb': {
      const id = `mz_record_field(${object.kind},text)`;
      const field: HirScalar = { kind: 'call', function: id, args: [value, key], type: object };
      return explicitCast(field, type, { location }, planning);
    }
    case 'array':
    case 'list':
    case 'map':
    case 'record':
      throw planning.unsupported(`a field of the type ${typeName(type)}`, location);
    default: {
      const text = planOperator('->>', [value, key], location, planning);
      const plain = coerce(text, withoutModifiers(type), 'explicit', planning) ?? text;
      // Lengths are as in an assignment: too long is an error, where a cast would cut.
      return coerce(plain, type, 'assignment', planning) ?? plain;
    }
  }
}
