import type { ObjectNames, SqlType } from './sql-type.js';

/** The type with another one for each part that holds no others; itself if all stay the same. */
export function mapType(type: SqlType, change: (part: SqlType) => SqlType): SqlType {
  switch (type.kind) {
    case 'array':
    case 'list': {
      const element = mapType(type.element, change);
      return element === type.element ? type : { ...type, element };
    }
    case 'map': {
      const value = mapType(type.value, change);
      return value === type.value ? type : { ...type, value };
    }
    case 'record': {
      const fields = type.fields.map((field) => ({ ...field, type: mapType(field.type, change) }));
      const isSame = fields.every((field, index) => field.type === type.fields[index]!.type);
      return isSame ? type : { ...type, fields };
    }
    default:
      return change(type);
  }
}

/** The type with the names of objects wherever its values are some: for what prints them. */
export function withNames(type: SqlType, names: ObjectNames): SqlType {
  return mapType(type, (part) => {
    switch (part.kind) {
      case 'regclass':
      case 'regtype':
      case 'regproc':
      case 'regnamespace':
        return { ...part, names };
      default:
        return part;
    }
  });
}
