import { type FieldNode, type GraphQLField, type GraphQLObjectType, getNamedType, isNonNullType, Kind } from 'graphql';
import { type IdForm, PLAIN_IDS } from '../../api/id-form.ts';
import { sqlFieldType } from '../../api/where-fields.ts';
import { type FieldDescription, generatedDescription } from '../../field-description.ts';
import { groupedBy, isJoinable, mergedJoins, type RowJoin } from '../../read/join-rows.ts';
import type { SelectionInfo } from '../../read/selected-fields.ts';
import { wantedOfPage, wantedOfRow } from '../../read/wanted-of.ts';
import { collectFields } from '../collect-fields.ts';
import { Unplannable } from '../unplannable.ts';
import { ChildChoice } from './child-choice.ts';
import { completer } from './completer.ts';
import { customCompleter } from './custom-values.ts';
import { JoinChoice } from './join-choice.ts';
import { type Entry, entryStart } from './json-structure.ts';
import { quoted } from './json-text.ts';
import { rowsOfPart } from './list-requests.ts';
import { planConnection } from './plan-connection.ts';
import type {
  Completer,
  ConstantShape,
  CustomShape,
  FieldShape,
  ListShape,
  OneGroup,
  OneShape,
  RowShape,
} from './shape.ts';

/** A field of a selection. */
export interface Selected extends Entry {
  readonly nodes: readonly FieldNode[];
  readonly definition: GraphQLField<any, any>;
  readonly description: FieldDescription;
}

/** The fields of a selection, each known to be one of ours; `__typename` is a constant. */
export function planFields<Shape>(
  info: SelectionInfo,
  type: GraphQLObjectType,
  nodes: readonly FieldNode[],
  plan: (field: Selected) => Shape,
): (Shape | ConstantShape)[] {
  return [...collectFields(info, type, nodes)].map((selected, index) => {
    const start = entryStart(selected[0], index);
    return isTypename(selected) ? constantShape(start, type.name) : plan(selectedField(type, selected, start));
  });
}

/** A field's nodes, by its key in the answer. */
export type KeyedNodes = readonly [key: string, nodes: readonly FieldNode[]];

export function isTypename([, [node]]: KeyedNodes): boolean {
  return node!.name.value === '__typename';
}

/** @throws Unplannable for a field that is none of ours */
export function selectedField(type: GraphQLObjectType, [key, nodes]: KeyedNodes, start: Buffer): Selected {
  const definition = type.getFields()[nodes[0]!.name.value];
  const description = generatedDescription(definition);
  // Set as a property the key would be the object's prototype.
  if (key === '__proto__' || definition === undefined || description === undefined) throw new Unplannable();
  return { start, nodes, definition, description };
}

export function constantShape(start: Buffer, value: string): ConstantShape {
  return { kind: 'constant', start: Buffer.concat([start, Buffer.from(quoted(value))]) };
}

/** The shape of a model's rows. */
export function planRow(info: SelectionInfo, type: GraphQLObjectType, nodes: readonly FieldNode[]): RowShape {
  const fields = planFields<FieldShape>(info, type, nodes, (field) => planField(info, field, type));
  const ones = oneGroups(fields.filter((field): field is OneShape => field.kind === 'one'));
  const lists = fields.filter((field): field is ListShape => field.kind === 'list');
  const customs = fields.filter((field): field is CustomShape => field.kind === 'custom');
  return { fields, ones, lists, customs, joins: joinsOf(ones) };
}

/**
 * Those of the groups whose rows can be read with the rows that name them. Resolvers are asked once for a row, however many
 * name it, so rows that have some are read by themselves.
 */
function joinsOf(groups: readonly OneGroup[]): readonly RowJoin[] {
  return groups.filter(
    ({ relation, shapes }) => isJoinable(relation) && shapes.every(({ row }) => row.customs.length === 0),
  );
}

function oneGroups(shapes: readonly OneShape[]): readonly OneGroup[] {
  const byRelation = groupedBy(shapes, ({ relation }) => relation);
  return [...byRelation].map(([relation, same]) => {
    const joins = mergedJoins(same.flatMap(({ row }) => row.joins));
    const wanted = new Set(same.flatMap((each) => [...each.wanted]));
    return { relation, wanted, joins, choice: new JoinChoice(joins), shapes: same };
  });
}

function planField(info: SelectionInfo, field: Selected, parentType: GraphQLObjectType): FieldShape {
  const { start, definition, description } = field;
  const isNullable = !isNonNullType(definition.type);
  switch (description.kind) {
    case 'id': {
      const { api } = description;
      const [only, ...others] = api.primaryKey;
      if (others.length > 0) return { kind: 'id', start, api };
      const { idForm } = api;
      return { kind: 'leaf', start, isNullable, property: only!.property, complete: shownAs(idForm) };
    }
    case 'column': {
      const { field: column } = description.column;
      const complete = description.column.isId
        ? shownAs(description.api.idFormOf(column))
        : completer(definition.type, column.type);
      return { kind: 'leaf', start, isNullable, property: column.property, complete };
    }
    case 'relation':
      return planRelation(info, field, description);
    case 'custom': {
      const { name, definition: custom } = description.custom;
      if (custom.sql === undefined) {
        const { nodes } = field;
        const complete = customCompleter(definition.type);
        return { kind: 'custom', start, definition, node: nodes[0]!, nodes, parentType, complete };
      }
      const complete = completer(definition.type, sqlFieldType(description.custom));
      return { kind: 'leaf', start, isNullable, property: name, complete };
    }
    default:
      throw new Unplannable();
  }
}

function shownAs(form: IdForm): Completer {
  return { isText: true, toText: form === PLAIN_IDS ? undefined : (text) => form.show(text) };
}

function planRelation(
  info: SelectionInfo,
  { start, nodes, definition }: Selected,
  { api, relation }: Extract<FieldDescription, { kind: 'relation' }>,
): FieldShape {
  const type = getNamedType(definition.type) as GraphQLObjectType;
  if (relation.kind === 'many') {
    const listName = `${api.names.type}.${relation.name}`;
    return planList(info, { start, nodes, definition }, { api: relation.other, relation, listName });
  }
  return {
    kind: 'one',
    start,
    isNullable: !isNonNullType(definition.type),
    relation,
    wanted: wantedOfRow(info, type, nodes),
    row: planRow(info, type, nodes),
  };
}

/** The shape of a connection: of a row's own rows, or of a model's. */
export function planList(
  info: SelectionInfo,
  { start, nodes, definition }: Omit<Selected, 'description'>,
  list: Pick<ListShape, 'api' | 'relation' | 'listName'>,
): ListShape {
  const type = getNamedType(definition.type) as GraphQLObjectType;
  const parts = planConnection(info, type, nodes);
  return {
    kind: 'list',
    ...list,
    start,
    definition,
    node: nodes[0]!,
    wanted: wantedOfPage(info, type, nodes),
    parts,
    choice: new JoinChoice(mergedJoins(parts.flatMap(rowsOfPart).flatMap(({ joins }) => joins))),
    childChoice: new ChildChoice(),
    needsPage: parts.some(({ kind }) => kind === 'nodes' || kind === 'edges' || kind === 'pageInfo'),
    needsCount: parts.some(({ kind }) => kind === 'totalCount'),
    isFixedLength: isFixedLength(nodes[0]!),
  };
}

/** True where the document has the page's length itself, or leaves it to the model's default. */
function isFixedLength({ arguments: given = [] }: FieldNode): boolean {
  return given.every(({ name, value }) => !isLength(name.value) || value.kind !== Kind.VARIABLE);
}

function isLength(argument: string): boolean {
  return argument === 'first' || argument === 'last';
}
