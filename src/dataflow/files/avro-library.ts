/** An Avro schema, as JSON. */
export type AvroSchema = string | { readonly [key: string]: unknown } | readonly AvroSchema[];

/**
 * What knows Avro's binary encoding. Handed in: the server loads no packages, and who hands it in
 * loads one when the first sink asks.
 */
export interface AvroLibrary {
  /**
   * The encoder of a schema. It takes numbers, but bigints for each `long`; Buffers for `bytes` and
   * `fixed`; objects for records and maps; for a union null, or an object whose one member is named
   * as the branch.
   */
  readonly encoderFor: (schema: AvroSchema) => (value: unknown) => Uint8Array;
}
