/**
 * From a query's typed tree to a plan. Every correlated subquery, lateral join and outer join
 * becomes joins, unions, negations and groupings: a part that depends on columns from outside is
 * evaluated over the distinct values of these columns, all at once, and joined back. Imports `hir`,
 * `plans` and `simplify`.
 */
export { lower } from './lower-relation.js';
