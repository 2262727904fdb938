import { GraphQLBoolean, GraphQLID, GraphQLInt, type GraphQLScalarType, GraphQLString } from 'graphql';
import type { ValueKind } from '../../orm/index.ts';
import { bytesScalar } from './bytes-scalar.ts';
import { floatScalar, specialFloatScalar } from './float-scalars.ts';
import { jsonScalar } from './json-scalar.ts';
import { TEXT_SCALARS } from './text-scalars.ts';

/** The scalars that need no declaration, by name. */
export const BUILT_IN_SCALARS: ReadonlyMap<string, GraphQLScalarType> = new Map(
  [
    GraphQLString,
    GraphQLInt,
    floatScalar,
    specialFloatScalar,
    GraphQLBoolean,
    GraphQLID,
    ...TEXT_SCALARS,
    bytesScalar,
    jsonScalar,
  ].map((scalar) => [scalar.name, scalar]),
);

/** What a scalar's values are like where nothing else is said: the filter of that kind bears the scalar's plain name. */
export const SCALAR_KINDS: ReadonlyMap<string, ValueKind> = new Map<string, ValueKind>([
  ['String', 'text'],
  ['Int', 'number'],
  ['Float', 'number'],
  ['ExtendedFloat', 'number'],
  ['BigInt', 'number'],
  ['Decimal', 'number'],
  ['Boolean', 'boolean'],
  ['ID', 'identifier'],
  ['UUID', 'identifier'],
  ['DateTime', 'temporal'],
  ['LocalDateTime', 'temporal'],
  ['Date', 'temporal'],
  ['Time', 'temporal'],
  ['Duration', 'temporal'],
  ['Bytes', 'bytes'],
  ['JSON', 'json'],
]);
