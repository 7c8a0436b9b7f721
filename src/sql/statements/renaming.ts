import type { SchemaName } from '../catalog-view.js';
import type { ObjectName } from '../syntax/index.js';

/** An item that gets another name. */
export interface Renaming {
  readonly schema: SchemaName;
  readonly from: string;
  readonly to: string;
}

/** Whether a full name is the one that changes. */
export function isRenamed({ parts }: ObjectName, { schema, from }: Renaming): boolean {
  const { database } = schema;
  const full = [...(database === null ? [] : [database]), schema.schema, from];
  return parts.length === full.length && parts.every((part, index) => part === full[index]);
}
