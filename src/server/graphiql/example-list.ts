import { type GraphQLField, type GraphQLObjectType, type GraphQLSchema, getNamedType, isObjectType } from 'graphql';
import type { ExampleOperation } from './example-operations.ts';
import { canBeAskedPlainly, columnNames, connectionRowType, fieldsOf } from './fields.ts';

interface Candidate {
  readonly field: GraphQLField<unknown, unknown>;
  readonly row: GraphQLObjectType;
  readonly many: readonly GraphQLField<unknown, unknown>[];
  readonly one: readonly GraphQLField<unknown, unknown>[];
}

const PAGE_SIZE = 5;

/** A page of the model with the most relations, and one of these. */
export function exampleList(schema: GraphQLSchema): ExampleOperation | undefined {
  const query = schema.getQueryType();
  if (!query) return undefined;
  const candidates = fieldsOf(query).flatMap(candidateOf);
  const [best] = candidates.sort((a, b) => b.many.length - a.many.length || b.one.length - a.one.length);
  return best && { query: printList(best), variables: { first: PAGE_SIZE } };
}

function candidateOf(field: GraphQLField<unknown, unknown>): readonly Candidate[] {
  const row = connectionRowType(field);
  if (row === undefined || columnNames(row).length === 0) return [];
  const relations = fieldsOf(row).filter(canBeAskedPlainly);
  const many = relations.filter((relation) => {
    const target = connectionRowType(relation);
    return target !== undefined && columnNames(target).length > 0;
  });
  const one = relations.filter((relation) => {
    const target = getNamedType(relation.type);
    return !many.includes(relation) && isObjectType(target) && 'id' in target.getFields();
  });
  return [{ field, row, many, one }];
}

function printList({ field, row, many, one }: Candidate): string {
  const name = field.name[0]?.toUpperCase() + field.name.slice(1);
  return [
    `# ${[`The first ${field.name}`, relationNames(many, one)].filter(Boolean).join(', each with its ')}.`,
    // GraphiQL shows no variables in the first tab when it opens: the default value lets the example run all the same.
    `query ${name}($first: Int = ${PAGE_SIZE}) {`,
    `  ${field.name}(first: $first) {`,
    '    nodes {',
    ...columnNames(row).map((column) => `      ${column}`),
    ...printRelation(many[0], one[0]),
    '    }',
    ...printPage(field),
    '  }',
    '}',
    '',
  ].join('\n');
}

function relationNames(many: Candidate['many'], one: Candidate['one']): string {
  return (many[0] ?? one[0])?.name ?? '';
}

function printRelation(many?: GraphQLField<unknown, unknown>, one?: GraphQLField<unknown, unknown>): readonly string[] {
  const target = many && connectionRowType(many);
  if (many && target) {
    const columns = columnNames(target).map((column) => `          ${column}`);
    return [`      ${many.name}(first: 3) {`, '        nodes {', ...columns, '        }', '      }'];
  }
  const parent = one && getNamedType(one.type);
  if (!one || !isObjectType(parent)) return [];
  return [`      ${one.name} {`, ...columnNames(parent).map((column) => `        ${column}`), '      }'];
}

function printPage(field: GraphQLField<unknown, unknown>): readonly string[] {
  const connection = getNamedType(field.type);
  if (!isObjectType(connection)) return [];
  const fields = connection.getFields();
  const total = fields.totalCount ? ['    totalCount'] : [];
  const page = fields.pageInfo && getNamedType(fields.pageInfo.type);
  const known = isObjectType(page) ? ['hasNextPage', 'endCursor'].filter((name) => name in page.getFields()) : [];
  if (known.length === 0) return total;
  return ['    pageInfo {', ...known.map((name) => `      ${name}`), '    }', ...total];
}
