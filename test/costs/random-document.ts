import {
  GraphQLError,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
  validate,
} from 'graphql';
import { DEFAULT_COST_LIMITS, DEFAULT_DOCUMENT_LIMITS, parseLimited } from '../../src/graphql/index.ts';
import { OperationCosts } from '../../src/graphql/limits/operation-cost.ts';

/** An integer from 0 to below `end`. */
export type Pick = (end: number) => number;

/** The numbers that follow from a seed (mulberry32). */
export function picker(seed: number): Pick {
  let state = seed;
  return (end) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % end;
  };
}

interface Making {
  readonly pick: Pick;
  /** Rows of each page. */
  readonly page: number;
  /** Terms of each filter. */
  readonly terms: number;
  aliases: number;
  fields: number;
}

const MAX_DEPTH = 8;

/** How many are made for one that is sent. */
const CANDIDATES = 30;

/** Of some random queries within the limits the one that prints most, or, half the time, any of them. */
export function costlyDocument(schema: GraphQLSchema, pick: Pick): string | undefined {
  const costs = new OperationCosts();
  const parseAllowed = parseLimited(DEFAULT_DOCUMENT_LIMITS);
  const allowed: { readonly text: string; readonly cells: number }[] = [];
  for (let time = 0; time < CANDIDATES; time += 1) {
    const text = randomDocument(schema, pick);
    try {
      const document = parseAllowed(text);
      const { rows, cells } = costs.of({ schema, document });
      const { maxCost, maxCells } = DEFAULT_COST_LIMITS;
      if (rows <= maxCost && cells <= maxCells && validate(schema, document).length === 0)
        allowed.push({ text, cells });
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error;
    }
  }
  if (pick(2) === 0) return allowed[0]?.text;
  return allowed.sort((one, other) => other.cells - one.cells)[0]?.text;
}

/** A query of the schema that asks for much: large pages in pages, many aliases, broad filters, long orders. */
function randomDocument(schema: GraphQLSchema, pick: Pick): string {
  const times = [1, 1, 1, 2, 10, 28][pick(6)]!;
  const making: Making = {
    pick,
    page: [1, 5, 10, 30, 100][pick(5)]!,
    terms: [0, 0, 1, 20, 45, 300, 490][pick(7)]!,
    aliases: 100 - times,
    fields: 1_500,
  };
  const roots = Object.values(schema.getQueryType()!.getFields()).filter(({ name }) => name !== 'node');
  const selected = Array.from(
    { length: times },
    (_, n) => `r${n}: ${fieldText(making, roots[pick(roots.length)]!, 0)}`,
  );
  return `{ ${selected.join(' ')} }`;
}

function fieldText(making: Making, field: GraphQLField<unknown, unknown>, depth: number): string {
  making.fields -= 1;
  const type = getNamedType(field.type);
  const args = argumentsText(making, field);
  return `${field.name}${args}${isObjectType(type) ? ` ${selectionText(making, type, depth + 1)}` : ''}`;
}

function selectionText(making: Making, type: GraphQLObjectType, depth: number): string {
  const { pick } = making;
  const fields = Object.values(type.getFields());
  const leaves = fields.filter(({ type: each }) => isLeafType(getNamedType(each)));
  const deeper = fields.filter(({ type: each }) => isObjectType(getNamedType(each)));
  const parts: string[] = ['__typename'];
  for (const leaf of leaves) if (pick(3) > 0) parts.push(fieldText(making, leaf, depth));
  const [first] = leaves;
  // One column, as often as aliases let it.
  if (first !== undefined && pick(3) === 0 && making.aliases > 0) {
    const leaf = leaves[pick(leaves.length)]!;
    const times = pick(2) === 0 ? making.aliases : pick(making.aliases);
    making.aliases -= times;
    for (let n = 0; n < times; n += 1) parts.push(`x${depth}_${n}: ${fieldText(making, leaf, depth)}`);
  }
  const branches = depth >= MAX_DEPTH || making.fields < 0 || deeper.length === 0 ? 0 : 1 + pick(2);
  for (let branch = 0; branch < branches; branch += 1) {
    const field = deeper[pick(deeper.length)]!;
    if (parts.some((part) => part.startsWith(field.name))) continue;
    parts.push(fieldText(making, field, depth));
  }
  return `{ ${parts.join(' ')} }`;
}

function argumentsText(making: Making, field: GraphQLField<unknown, unknown>): string {
  const { pick } = making;
  const parts: string[] = [];
  for (const argument of field.args) {
    const { name, type } = argument;
    if (name === 'first') parts.push(`first: ${making.page}`);
    else if (name === 'where' && making.terms > 0 && pick(2) === 0)
      parts.push(
        `where: { ${pick(4) === 0 ? 'and' : 'or'}: [${repeated(making.terms, () => inputText(making, type, 0))}] }`,
      );
    else if (name === 'orderBy' && isListType(getNullableType(type)) && pick(2) === 0)
      parts.push(`orderBy: [${repeated(1 + pick(3), () => inputText(making, type, 0))}]`);
    else if (isRequiredArgument(argument)) parts.push(`${name}: ${inputText(making, type, 0)}`);
  }
  return parts.length === 0 ? '' : `(${parts.join(', ')})`;
}

function repeated(times: number, make: () => string): string {
  return Array.from({ length: times }, make).join(', ');
}

/** A value of an input type; of an object one key, so that it does for a term of an order too. */
function inputText(making: Making, given: GraphQLInputType, depth: number): string {
  const { pick } = making;
  const type = getNullableType(given);
  if (isListType(type)) return inputText(making, type.ofType, depth);
  if (isEnumType(type)) return type.getValues()[pick(type.getValues().length)]!.name;
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields());
    const flat = fields.filter(
      ({ type: each }) => isLeafType(getNamedType(each)) || getNamedType(each).name.endsWith('Filter'),
    );
    const from = depth > 5 && flat.length > 0 ? flat : fields;
    const needed = fields.filter(isRequiredInputField);
    const given = needed.length > 0 ? needed : [from[pick(from.length)]!];
    return `{ ${given.map(({ name, type: each }) => `${name}: ${inputText(making, each, depth + 1)}`).join(', ')} }`;
  }
  return leafText(making, getNamedType(type).name);
}

function leafText({ pick }: Making, name: string): string {
  switch (name) {
    case 'Int':
    case 'Float':
      return String(pick(100));
    case 'Boolean':
      return pick(2) === 0 ? 'true' : 'false';
    case 'ID':
      return `"00000000-0000-4000-8000-${String(pick(1_000_000)).padStart(12, '0')}"`;
    case 'DateTime':
      return `"20${10 + pick(15)}-01-01T00:00:00Z"`;
    case 'Decimal':
      return `"${pick(1_000)}"`;
    default:
      return `"%${pick(1_000)}%"`;
  }
}
