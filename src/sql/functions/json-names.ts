/** Functions of `jsonb` that PostgreSQL has no namesake of for `json`. */
const OF_JSONB_ALONE: ReadonlySet<string> = new Set([
  'jsonb_pretty',
  'jsonb_set',
  'jsonb_set_lax',
  'jsonb_insert',
]);

/**
 * The definitions, each of which is there for `json` too: that is another name of the type `jsonb`,
 * so that `json_typeof` is `jsonb_typeof`, and what PostgreSQL would keep as it was written
 * (blanks, the order of keys, keys that come twice) is in normal form.
 */
export function withJsonNames<Definition extends { readonly name: string }>(
  definitions: readonly Definition[],
): readonly Definition[] {
  return definitions.flatMap((definition) => {
    const { name } = definition;
    if (!name.includes('jsonb') || OF_JSONB_ALONE.has(name)) return [definition];
    return [definition, { ...definition, name: name.replace('jsonb', 'json') }];
  });
}
