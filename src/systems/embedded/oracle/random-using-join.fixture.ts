import type { SeededRandom } from '../../../sim/index.js';
import { chance } from './choice-sequence.fixture.js';
import type { QueryRelation } from './query-tables.fixture.js';
import { COMPARED, NARROWER } from './random-expression.fixture.js';

/** The columns that one of a type is often compared with: of its type, or of another one. */
export function comparable<Column extends { readonly type: string }>(
  random: SeededRandom,
  type: string,
  columns: readonly Column[],
): readonly Column[] {
  const compared = chance(random, 40) ? COMPARED.get(type)! : [type];
  return columns.filter((column) => compared.includes(column.type));
}

/** A join with USING or NATURAL, often of columns of different types, and its columns' types. */
export function usingJoin(
  random: SeededRandom,
  relations: readonly QueryRelation[],
): { readonly sql: string; readonly types: readonly string[] } {
  const [left, right] = [random.pick(relations), random.pick(relations)];
  const pairs = random.shuffle(
    left.columns.flatMap((one) =>
      comparable(random, one.type, right.columns).map((other) => [one, other] as const),
    ),
  );
  const shared: (typeof pairs)[number][] = [];
  for (const pair of pairs.slice(0, 1 + random.nextInt(2))) {
    if (!shared.some(([one, other]) => one === pair[0] || other === pair[1])) shared.push(pair);
  }
  const arms = [left, right].map(({ name, columns }, arm) => {
    const keys = shared.map((pair, index) => `${pair[arm]!.name} k${index}`);
    const rest = columns.filter((column) => !shared.some((pair) => pair[arm] === column));
    const names = [...keys, ...rest.map((column, index) => `${column.name} ${'lr'[arm]!}${index}`)];
    return { rest, sql: `(select ${names.join(', ')} from ${name}) ${'ab'[arm]!}` };
  });
  const types = [
    ...shared.map(([one, other]) => wider(one.type, other.type)),
    ...arms.flatMap(({ rest }) => rest.map(({ type }) => type)),
  ];
  const kind = random.pick(['join', 'left join', 'right join', 'full join']);
  const isNatural = chance(random, 30);
  const by = ` using (${shared.map((_, index) => `k${index}`).join(', ')})`;
  const word = shared.length === 0 ? 'cross join' : isNatural ? `natural ${kind}` : kind;
  const join = `${arms[0]!.sql} ${word} ${arms[1]!.sql}`;
  return { sql: `select * from ${join}${isNatural || shared.length === 0 ? '' : by}`, types };
}

/** The type that values of two types have where they are one column. */
function wider(left: string, right: string): string {
  return NARROWER.get(left)?.includes(right) ? left : right;
}
