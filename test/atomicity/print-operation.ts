import {
  type Arguments,
  type CustomField,
  type GeneratedField,
  Given,
  isCustom,
  type Operation,
  type RootField,
  type Selection,
  Word,
} from './operation.ts';
import { shapeOf } from './shapes.ts';

export interface Printed {
  readonly text: string;
  readonly variables: Record<string, unknown>;
}

/** The type of an argument of a root field, as the schema has it. */
export type TypeOf = (field: string, argument: string) => string;

/** The name of a root field in the answer. */
export function answerName(index: number): string {
  return `f${index}`;
}

export function fieldName(field: RootField): string {
  if (isCustom(field)) return field.kind;
  const { type, many } = shapeOf(field.shape);
  const word = field.kind.replace('Many', '');
  return `${word}${field.kind.endsWith('Many') ? many[0]!.toUpperCase() + many.slice(1) : type}`;
}

/** The operation as a document with its variables. */
export function printOperation(operation: Operation, typeOf: TypeOf): Printed {
  const variables: Record<string, unknown> = {};
  const declared: string[] = [];
  const fragments: string[] = [];
  const fields = operation.fields.map((field, index) => {
    const name = fieldName(field);
    const args = Object.entries(argumentsOf(field)).map(([argument, value]) => {
      if (!field.asVariables) return `${argument}: ${literal(value)}`;
      const variable = `${answerName(index)}_${argument}`;
      declared.push(`$${variable}: ${typeOf(name, argument)}`);
      variables[variable] = JSON.parse(JSON.stringify(value));
      return `${argument}: $${variable}`;
    });
    const text = `${answerName(index)}: ${name}(${args.join(', ')})`;
    const body = payload(field);
    switch (field.dress) {
      case 'plain':
        return `${text} ${body}`;
      case 'inline':
        return `... on Mutation { ${text} ${body} }`;
      case 'fragment':
        fragments.push(`fragment F${index} on Mutation { ${text} ${body} }`);
        return `...F${index}`;
      case 'included':
        return `${text} @include(if: true) ${body}`;
      case 'skipped':
        return `${text} @skip(if: true) ${body}`;
      default:
        throw new Error(`No such dress: ${field.dress satisfies never}.`);
    }
  });
  const head = declared.length === 0 ? '' : ` (${declared.join(', ')})`;
  const mode = operation.mode === 'PER_FIELD' ? ' @transaction(mode: PER_FIELD)' : '';
  return { text: `mutation${head}${mode} { ${fields.join(' ')} } ${fragments.join(' ')}`.trim(), variables };
}

function argumentsOf({ args }: RootField): Arguments | CustomField['args'] {
  return Object.fromEntries(Object.entries(args).filter(([, value]) => value !== undefined));
}

function payload(field: RootField): string {
  const query =
    field.counts.length === 0
      ? ''
      : ` query { ${field.counts.map((name) => `${shapeOf(name).many} { totalCount }`).join(' ')} }`;
  const row = printSelection(field.selection);
  switch (field.kind) {
    case 'takeNotes':
      return `{ notes ${row} badge { id }${query} }`;
    case 'movePoints':
      return `{ from ${row} to ${row}${query} }`;
    default:
      return `{ ${generated(field)} ${row}${query} }`;
  }
}

function generated({ kind, shape: name }: GeneratedField): string {
  const { one, many } = shapeOf(name);
  if (kind.endsWith('Many')) return `affectedCount ${many}`;
  return kind === 'delete' ? `deletedId ${one}` : one;
}

function printSelection({ columns, ones, manys, shout }: Selection): string {
  const parts = ['id', ...columns];
  if (shout) parts.push('shout');
  for (const [name, inner] of Object.entries(ones)) parts.push(`${name} ${printSelection(inner)}`);
  for (const [name, { nodes, totalCount, count }] of Object.entries(manys)) {
    const inner = [
      ...(nodes ? [`nodes ${printSelection(nodes)}`] : []),
      ...(totalCount ? ['totalCount'] : []),
      ...(count ? ['aggregate { count }'] : []),
    ];
    parts.push(`${name} { ${inner.join(' ')} }`);
  }
  return `{ ${parts.join(' ')} }`;
}

/** A value in a document. */
function literal(value: unknown): string {
  if (value instanceof Word) return value.name;
  if (value instanceof Given) return literal(value.input);
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value === 'object' && value !== null)
    return `{ ${Object.entries(value)
      .filter(([, each]) => each !== undefined)
      .map(([name, each]) => `${name}: ${literal(each)}`)
      .join(', ')} }`;
  return JSON.stringify(value);
}
