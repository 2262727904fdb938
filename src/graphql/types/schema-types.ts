import { GraphQLEnumType, type GraphQLNamedType, GraphQLScalarType } from 'graphql';
import type { ValueType } from '../../orm/index.ts';
import type { ApiModels } from '../api/api-models.ts';
import { constantCase, pascalCase } from '../api/model-names.ts';
import type { CustomOperation } from '../custom/operation.ts';
import { BUILT_IN_SCALARS } from '../scalars/built-in-scalars.ts';

/** Types are made when first asked for, so that 200 models that name each other need no order. */
export class SchemaTypes {
  readonly models: ApiModels;
  readonly operations: readonly CustomOperation[];
  /** Every mistake found on the way, as sentences. */
  readonly problems: string[] = [];
  private readonly made = new Map<string, { readonly owner: string; readonly type: GraphQLNamedType }>();
  private readonly scalars: ReadonlyMap<string, GraphQLScalarType>;

  constructor(
    models: ApiModels,
    operations: readonly CustomOperation[] = [],
    scalars: readonly GraphQLScalarType[] = [],
  ) {
    this.models = models;
    this.operations = operations;
    this.scalars = new Map([...BUILT_IN_SCALARS, ...scalars.map((scalar) => [scalar.name, scalar] as const)]);
  }

  /** The type of that name; `owner` is what it is made for, so that two things that want one name are found. */
  once<Type extends GraphQLNamedType>(name: string, owner: string, make: (name: string) => Type): Type {
    const known = this.made.get(name);
    if (known !== undefined) {
      if (known.owner !== owner)
        this.problem(
          `${known.owner} and ${owner} both make the GraphQL type "${name}". Rename one of the models for the API: { graphqlName: '…' }.`,
        );
      return known.type as Type;
    }
    const type = make(name);
    this.made.set(name, { owner, type });
    return type;
  }

  problem(sentence: string): void {
    if (!this.problems.includes(sentence)) this.problems.push(sentence);
  }

  /** The scalar or enum of a type of value. */
  leaf(type: ValueType<any, any>): GraphQLScalarType | GraphQLEnumType {
    return type.enumeration === undefined ? this.scalar(type.scalar) : this.enumeration(type.enumeration);
  }

  /** A scalar that nobody declared passes JSON values through. */
  scalar(name: string): GraphQLScalarType {
    const known = this.scalars.get(name);
    return this.once(name, `the scalar "${name}"`, () => known ?? new GraphQLScalarType({ name }));
  }

  private enumeration({
    name,
    values,
    graphqlNames,
  }: NonNullable<ValueType<any, any>['enumeration']>): GraphQLEnumType {
    const typeName = pascalCase(name);
    return this.once(typeName, `the enumeration "${name}"`, () => {
      const names = values.map((value) => graphqlNames?.[value] ?? constantCase(value));
      for (const [index, value] of values.entries()) {
        const own = names[index]!;
        const wayOut = `Name it: enumeration("${name}", […], { graphqlNames: { '${value}': '…' } }).`;
        if (!ENUM_NAME.test(own))
          this.problem(`The value "${value}" of the enumeration "${name}" has no name in the API. ${wayOut}`);
        else if (names.indexOf(own) !== index)
          this.problem(`Two values of the enumeration "${name}" are called ${own} in the API. ${wayOut}`);
      }
      return new GraphQLEnumType({
        name: typeName,
        values: Object.fromEntries(
          values.map((value, index) => [ENUM_NAME.test(names[index]!) ? names[index]! : `_${index}`, { value }]),
        ),
      });
    });
  }
}

/** What GraphQL takes as a value of an enum: no `true`, `false` or `null`, and nothing that introspection uses. */
const ENUM_NAME = /^(?!(?:true|false|null)$|__)[A-Za-z_][A-Za-z0-9_]*$/;
