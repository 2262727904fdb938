import {
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql';

/** Makes of a client's value what graphql-js makes of it. @throws Unsure where that may be an error */
export type ReadValue = (value: unknown) => unknown;

/** Thrown for a value that graphql-js has to look at itself: it has words for what is wrong with it. */
export class Unsure extends Error {}

const UNSURE = new Unsure('graphql-js decides about this value.');

/** What says of a value that only graphql-js knows. */
export function unsure(): never {
  throw UNSURE;
}

/** Readers of a schema's input types, each made once. */
export class TypeReaders {
  readonly #known = new Map<GraphQLInputType, ReadValue>();

  of(type: GraphQLInputType): ReadValue {
    let reader = this.#known.get(type);
    if (reader === undefined) {
      reader = this.#make(type);
      this.#known.set(type, reader);
    }
    return reader;
  }

  #make(type: GraphQLInputType): ReadValue {
    if (isNonNullType(type)) {
      const read = this.of(type.ofType);
      return (value) => (value === null || value === undefined ? unsure() : read(value));
    }
    if (isListType(type)) {
      const read = this.of(type.ofType);
      return orNull((value) => (Array.isArray(value) ? Array.from(value, (item) => read(item)) : unsure()));
    }
    if (isInputObjectType(type)) return orNull(this.#objectReader(type));
    return orNull((value) => {
      const parsed = parsedOrUndefined(() => type.parseValue(value));
      return parsed === undefined ? unsure() : parsed;
    });
  }

  #objectReader(type: GraphQLInputObjectType): ReadValue {
    const definitions = type.getFields();
    let fields: readonly ReadField[] | undefined;
    return (value) => {
      if (type.isOneOf || typeof value !== 'object' || Array.isArray(value)) unsure();
      const given = value as Readonly<Record<string, unknown>>;
      for (const name of Object.keys(given)) if (definitions[name] === undefined) unsure();
      // Not before: types hold each other.
      fields ??= Object.values(definitions).map((field) => ({ ...field, read: this.of(field.type) }));
      const object: Record<string, unknown> = {};
      for (const { name, defaultValue, type: fieldType, read } of fields) {
        const own = given[name];
        if (own !== undefined) object[name] = read(own);
        else if (defaultValue !== undefined) object[name] = defaultValue;
        else if (isNonNullType(fieldType)) unsure();
      }
      return object;
    };
  }
}

interface ReadField extends Pick<GraphQLInputField, 'name' | 'type' | 'defaultValue'> {
  readonly read: ReadValue;
}

function orNull(read: ReadValue): ReadValue {
  return (value) => (value === null || value === undefined ? null : read(value));
}

/** The scalar's own error is told by graphql-js, which meets it again. */
function parsedOrUndefined(parse: () => unknown): unknown {
  try {
    return parse();
  } catch {
    return undefined;
  }
}
