import type { Row } from '../../repr/index.js';
import { CASTS, isPolymorphic, OPERATORS } from '../../sql/index.js';
import { patternOid } from './function-rows.js';
import { systemColumns, systemView, type SystemRelation } from './system-relation.js';

/** The first number of casts, and that of operators: functions have the ones before. */
const FIRST_CAST_OID = 19_000;
const FIRST_OPERATOR_OID = 19_300;

/** How `pg_cast.castcontext` calls when a cast applies. */
const CONTEXTS = { implicit: 'i', assignment: 'a', explicit: 'e' } as const;

function castRows(): readonly Row[] {
  return CASTS.filter(({ from, to }) => !isPolymorphic(from) && !isPolymorphic(to)).map(
    ({ from, to, context, evaluate }, place) => [
      FIRST_CAST_OID + place,
      patternOid(from),
      patternOid(to),
      0,
      CONTEXTS[context],
      evaluate === null ? 'b' : 'f',
    ],
  );
}

function operatorRows(): readonly Row[] {
  return [...OPERATORS.values()].flat().map(({ definition: { name, args, result } }, place) => {
    const [first, second] = args.map(patternOid);
    const sides = second === undefined ? ['l', 0, first!] : ['b', first!, second];
    return [FIRST_OPERATOR_OID + place, name, ...sides, patternOid(result)];
  });
}

/** What operators and casts there are. */
export const OPERATOR_VIEWS: readonly SystemRelation[] = [
  {
    kind: 'constant',
    schema: 'pg_catalog',
    name: 'pg_cast',
    columns: systemColumns(
      'oid oid, castsource oid, casttarget oid, castfunc oid, castcontext bytechar, ' +
        'castmethod bytechar',
    ),
    rows: castRows,
  },
  {
    kind: 'constant',
    schema: 'mz_internal',
    name: 'mz_operator_details',
    columns: systemColumns(
      'oid oid, name name, kind bytechar, left_type oid, right_type oid, result oid',
    ),
    rows: operatorRows,
  },
  systemView(
    'pg_catalog',
    'pg_operator',
    `SELECT oid, name AS oprname, 11::oid AS oprnamespace, 10::oid AS oprowner, kind AS oprkind,
            name = '=' AS oprcanmerge, name = '=' AS oprcanhash, left_type AS oprleft,
            right_type AS oprright, result AS oprresult, 0::regproc AS oprcode
       FROM mz_internal.mz_operator_details`,
  ),
];
