import { type GraphQLObjectType, type GraphQLSchema, getNamedType, isObjectType } from 'graphql';
import type { ExampleOperation } from './example-operations.ts';
import {
  columnNames,
  connectionRowType,
  type Field,
  fieldsOf,
  operationName,
  relationsToMany,
  relationsToOne,
} from './fields.ts';

export interface ListField {
  readonly field: Field;
  readonly row: GraphQLObjectType;
}

const PAGE_SIZE = 5;

/** The list of the model with the most relations. */
export function mostConnectedList(schema: GraphQLSchema): ListField | undefined {
  const query = schema.getQueryType();
  const lists = (query ? fieldsOf(query) : []).flatMap((field) => {
    const row = connectionRowType(field);
    return row === undefined ? [] : [{ field, row }];
  });
  const relations = ({ row }: ListField) => relationsToMany(row).length * 100 + relationsToOne(row).length;
  return lists.sort((a, b) => relations(b) - relations(a))[0];
}

/** A page of a list, and one relation of its rows. */
export function exampleList({ field, row }: ListField): ExampleOperation {
  const [many] = relationsToMany(row);
  const [one] = relationsToOne(row);
  const relation = many ?? one;
  const query = [
    `# The first ${field.name}${relation ? `, each with its ${relation.name}` : ''}.`,
    // GraphiQL shows no variables in the first tab when it opens: the default value lets the example run all the same.
    `query ${operationName(field)}($first: Int = ${PAGE_SIZE}) {`,
    `  ${field.name}(first: $first) {`,
    '    nodes {',
    ...columnNames(row).map((column) => `      ${column}`),
    ...(many ? printMany(many) : one ? printOne(one) : []),
    '    }',
    ...printPage(field),
    '  }',
    '}',
    '',
  ];
  return { query: query.join('\n'), variables: { first: PAGE_SIZE } };
}

function printMany(relation: Field): readonly string[] {
  const columns = columnNames(connectionRowType(relation)!).map((column) => `          ${column}`);
  return [`      ${relation.name}(first: 3) {`, '        nodes {', ...columns, '        }', '      }'];
}

function printOne(relation: Field): readonly string[] {
  const columns = columnNames(getNamedType(relation.type) as GraphQLObjectType).map((column) => `        ${column}`);
  return [`      ${relation.name} {`, ...columns, '      }'];
}

function printPage(field: Field): readonly string[] {
  const { pageInfo, totalCount } = (getNamedType(field.type) as GraphQLObjectType).getFields();
  const total = totalCount ? ['    totalCount'] : [];
  const page = pageInfo && getNamedType(pageInfo.type);
  const known = isObjectType(page) ? ['hasNextPage', 'endCursor'].filter((name) => name in page.getFields()) : [];
  if (known.length === 0) return total;
  return ['    pageInfo {', ...known.map((name) => `      ${name}`), '    }', ...total];
}
