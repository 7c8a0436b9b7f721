import { assert } from '../../../diagnostic/index.js';
import type { CustomType, SqlType } from '../../../repr/index.js';
import { typeOfKey } from './type-pattern.js';

/**
 * A type with its modifiers as text, for the names of implementations that depend on a type:
 * `cast(text,*)<numeric(10,2)>`. {@link decodeType} reads it.
 */
export function encodeType(type: SqlType): string {
  switch (type.kind) {
    case 'numeric':
      return type.precision === null ? 'numeric' : `numeric(${type.precision},${type.scale ?? 0})`;
    case 'char':
    case 'varchar':
    case 'bit':
    case 'varbit':
      return type.length === null ? type.kind : `${type.kind}(${type.length})`;
    case 'float4':
    case 'float8':
      return type.digits === undefined ? type.kind : `${type.kind}(${type.digits})`;
    case 'bytea':
      return type.escaped === true ? 'bytea(1)' : 'bytea';
    case 'timetz':
    case 'timestamptz': {
      const zone = type.zone === undefined ? '' : `@${JSON.stringify(type.zone)}`;
      return `${type.kind}${zone}${type.precision === undefined ? '' : `(${type.precision})`}`;
    }
    case 'time':
    case 'timestamp':
      return type.precision === undefined ? type.kind : `${type.kind}(${type.precision})`;
    case 'array':
      return `${type.isVector === true ? 'vector' : 'array'}<${encodeType(type.element)}>`;
    case 'list':
      return `list${encodeCustom(type)}<${encodeType(type.element)}>`;
    case 'map':
      return `map${encodeCustom(type)}<${encodeType(type.value)}>`;
    case 'record':
      return `record${encodeCustom(type)}<${type.fields
        .map(({ name, type: field }) => `${JSON.stringify(name)}:${encodeType(field)}`)
        .join(',')}>`;
    default:
      return type.kind;
  }
}

/** `{"u1",20004,"point"}`: which type of the catalog it is. */
function encodeCustom({ custom }: { readonly custom?: CustomType | undefined }): string {
  if (custom === undefined) return '';
  return `{${JSON.stringify(custom.id)},${custom.oid},${JSON.stringify(custom.name)}}`;
}

/** Reads what {@link encodeType} wrote. */
export function decodeType(code: string): SqlType {
  const reader = new TypeReader(code);
  const type = reader.type();
  assert(reader.done, () => `a type code ends after the type, found \`${code}\``);
  return type;
}

class TypeReader {
  readonly #code: string;
  #at = 0;

  constructor(code: string) {
    this.#code = code;
  }

  get done(): boolean {
    return this.#at === this.#code.length;
  }

  type(): SqlType {
    const word = this.#match(/[a-z0-9]+/y);
    switch (word) {
      case 'numeric': {
        const [precision, scale] = this.#modifiers();
        return { kind: 'numeric', precision: precision ?? null, scale: scale ?? null };
      }
      case 'char':
      case 'varchar':
      case 'bit':
      case 'varbit':
        return { kind: word, length: this.#modifiers()[0] ?? null };
      case 'float4':
      case 'float8': {
        const [digits] = this.#modifiers();
        return digits === undefined ? { kind: word } : { kind: word, digits };
      }
      case 'bytea':
        return this.#modifiers().length === 0 ? { kind: word } : { kind: word, escaped: true };
      case 'timetz':
      case 'timestamptz': {
        const zone = this.#zone();
        const [precision] = this.#modifiers();
        return { kind: word, ...(precision !== undefined && { precision }), ...zone };
      }
      case 'time':
      case 'timestamp': {
        const [precision] = this.#modifiers();
        return precision === undefined ? { kind: word } : { kind: word, precision };
      }
      case 'array':
        return { kind: 'array', element: this.#within(() => this.type()) };
      case 'vector':
        return { kind: 'array', isVector: true, element: this.#within(() => this.type()) };
      case 'list': {
        const custom = this.#custom();
        return { kind: 'list', ...custom, element: this.#within(() => this.type()) };
      }
      case 'map': {
        const custom = this.#custom();
        return { kind: 'map', ...custom, value: this.#within(() => this.type()) };
      }
      case 'record': {
        const custom = this.#custom();
        return { kind: 'record', ...custom, fields: this.#within(() => this.#fields()) };
      }
      default: {
        const type = typeOfKey(word);
        assert(type !== undefined, () => `a type code names a type, found \`${this.#code}\``);
        return type;
      }
    }
  }

  #custom(): { readonly custom?: CustomType } {
    if (this.#code[this.#at] !== '{') return {};
    this.#match(/\{/y);
    const id = this.#string();
    this.#match(/,/y);
    const oid = Number(this.#match(/\d+/y));
    this.#match(/,/y);
    const name = this.#string();
    this.#match(/\}/y);
    return { custom: { id, oid, name } };
  }

  #string(): string {
    return JSON.parse(this.#match(/"(?:[^"\\]|\\.)*"/y)) as string;
  }

  #zone(): { readonly zone?: string } {
    if (this.#code[this.#at] !== '@') return {};
    this.#at += 1;
    return { zone: this.#string() };
  }

  #fields(): { name: string; type: SqlType }[] {
    const fields: { name: string; type: SqlType }[] = [];
    while (this.#code[this.#at] !== '>') {
      if (fields.length > 0) this.#match(/,/y);
      const name = this.#string();
      this.#match(/:/y);
      fields.push({ name, type: this.type() });
    }
    return fields;
  }

  #within<T>(read: () => T): T {
    this.#match(/</y);
    const value = read();
    this.#match(/>/y);
    return value;
  }

  #modifiers(): number[] {
    if (this.#code[this.#at] !== '(') return [];
    return this.#match(/\([0-9,-]+\)/y)
      .slice(1, -1)
      .split(',')
      .map(Number);
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#code)?.[0];
    assert(
      found !== undefined,
      () => `a type code has ${pattern} at ${this.#at}: \`${this.#code}\``,
    );
    this.#at += found.length;
    return found;
  }
}
