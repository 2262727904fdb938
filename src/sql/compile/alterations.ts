import { InvalidArgumentError } from '../../errors/phoebe-error.ts';
import { inspect } from '../../util/inspect.ts';
import type {
  AddEnumValueNode,
  Alteration,
  AlterColumnNode,
  DropIndexNode,
  ReplacePrimaryKeyNode,
  SetTableOptionsNode,
} from '../nodes/alteration.ts';
import type { TableNode } from '../nodes/query.ts';
import { printConstraint } from './constraints.ts';
import { printColumn, printIdentityKind } from './definitions.ts';
import { printOperand } from './expressions.ts';
import { LEVEL } from './precedence.ts';
import { quoteLiteral } from './quote.ts';
import { printTableName } from './sources.ts';
import { checkTypeName } from './type-name.ts';
import { unsupported } from './unsupported.ts';
import type { SqlWriter } from './writer.ts';

/** Prints a change of something that is there already. */
export function printAlteration(writer: SqlWriter, node: Alteration): void {
  switch (node.kind) {
    case 'addColumn':
      alterTable(writer, node.table, ' ADD COLUMN ');
      printColumn(writer, node.column);
      break;
    case 'dropColumn':
      alterTable(writer, node.table, ' DROP COLUMN ');
      writer.identifier(node.column);
      break;
    case 'alterColumn':
      printAlterColumn(writer, node);
      break;
    case 'renameColumn':
      alterTable(writer, node.table, ' RENAME COLUMN ');
      printRenaming(writer, node.column, node.to);
      break;
    case 'renameTable':
      alterTable(writer, node.table, ' RENAME TO ');
      writer.identifier(node.to);
      break;
    case 'renameConstraint':
      alterTable(writer, node.table, ' RENAME CONSTRAINT ');
      printRenaming(writer, node.name, node.to);
      break;
    case 'renameIndex':
      writer.text += 'ALTER INDEX ';
      printIndexName(writer, node.table, node.name);
      writer.text += ' RENAME TO ';
      writer.identifier(node.to);
      break;
    case 'dropIndex':
      printDropIndex(writer, node);
      break;
    case 'replacePrimaryKey':
      printReplacePrimaryKey(writer, node);
      break;
    case 'addEnumValue':
      printAddEnumValue(writer, node);
      break;
    case 'dropEnumValue':
      if (!writer.dialect.dropEnumValues)
        throw unsupported(writer.dialect, 'way to drop a value of a type', 'make the type anew');
      writer.text += 'ALTER TYPE ';
      printTableName(writer, node);
      writer.text += ` DROP VALUE ${quoteLiteral(node.value)}`;
      break;
    case 'renameEnum':
      writer.text += 'ALTER TYPE ';
      printTableName(writer, node);
      writer.text += ' RENAME TO ';
      writer.identifier(node.to);
      break;
    case 'setTableOptions':
      printSetTableOptions(writer, node);
  }
}

function alterTable(writer: SqlWriter, table: TableNode, clause: string): void {
  writer.text += 'ALTER TABLE ';
  printTableName(writer, table);
  writer.text += clause;
}

/** `"old" TO "new"`. */
function printRenaming(writer: SqlWriter, from: string, to: string): void {
  writer.identifier(from);
  writer.text += ' TO ';
  writer.identifier(to);
}

function printAlterColumn(writer: SqlWriter, { table, column, action }: AlterColumnNode): void {
  alterTable(writer, table, ' ALTER COLUMN ');
  writer.identifier(column);
  switch (action.change) {
    case 'type':
      writer.text += ` SET DATA TYPE ${checkTypeName(action.type)}`;
      if (action.collation !== undefined) {
        writer.text += ' COLLATE ';
        writer.identifier(action.collation);
      }
      if (action.cast === undefined) break;
      writer.text += ' USING ';
      writer.identifier(column);
      writer.text += `${action.cast === 'viaText' ? '::text' : ''}::${checkTypeName(action.type)}`;
      break;
    case 'setDefault':
      writer.text += ' SET DEFAULT ';
      printOperand(writer, action.default, LEVEL.SIGN);
      break;
    case 'dropDefault':
      writer.text += ' DROP DEFAULT';
      break;
    case 'setNotNull':
      writer.text += ' SET NOT NULL';
      break;
    case 'dropNotNull':
      writer.text += ' DROP NOT NULL';
      break;
    case 'addIdentity':
      writer.text += ' ADD';
      printIdentityKind(writer, action.identity);
      break;
    case 'dropIdentity':
      writer.text += ' DROP IDENTITY';
      break;
    default:
      throw new InvalidArgumentError(`${inspect((action as { change: unknown }).change)} is no change of a column.`);
  }
}

/** Names of indexes belong to the schema on PostgreSQL, to the table on CockroachDB. */
function printIndexName(writer: SqlWriter, table: TableNode, name: string): void {
  if (writer.dialect.indexNamesPerTable) {
    printTableName(writer, table);
    writer.text += '@';
    writer.identifier(name);
    return;
  }
  printTableName(writer, table.schema === undefined ? { name } : { schema: table.schema, name });
}

function printDropIndex(writer: SqlWriter, node: DropIndexNode): void {
  writer.text += 'DROP INDEX ';
  if (node.concurrently === true && writer.dialect.concurrentIndexes) writer.text += 'CONCURRENTLY ';
  if (node.ifExists) writer.text += 'IF EXISTS ';
  printIndexName(writer, node.table, node.name);
  // docs, "DROP INDEX": an index that a unique constraint stands for goes only so; nothing else depends on an index.
  if (writer.dialect.indexNamesPerTable) writer.text += ' CASCADE';
}

function printReplacePrimaryKey(writer: SqlWriter, node: ReplacePrimaryKeyNode): void {
  const { table, name, constraint } = node;
  if (constraint === undefined && !writer.dialect.dropPrimaryKey)
    throw unsupported(writer.dialect, 'way to take the key of a table away', 'give it another key');
  alterTable(writer, table, '');
  if (name !== undefined) {
    writer.text += ' DROP CONSTRAINT ';
    writer.identifier(name);
  }
  if (constraint === undefined) return;
  writer.text += name === undefined ? ' ADD ' : ', ADD ';
  printConstraint(writer, constraint);
}

function printAddEnumValue(writer: SqlWriter, node: AddEnumValueNode): void {
  writer.text += 'ALTER TYPE ';
  printTableName(writer, node);
  writer.text += ` ADD VALUE ${quoteLiteral(node.value)}`;
  if (node.before !== undefined) writer.text += ` BEFORE ${quoteLiteral(node.before)}`;
}

function printSetTableOptions(writer: SqlWriter, { table, options }: SetTableOptionsNode): void {
  const { ttlExpirationExpression, ttlJobCron } = options;
  if (!writer.dialect.rowLevelTtl)
    throw unsupported(writer.dialect, 'row-level time to live', 'delete expired rows by a job of yours');
  if (ttlExpirationExpression === undefined) {
    alterTable(writer, table, ' RESET (ttl)');
    return;
  }
  const cron = ttlJobCron === undefined ? '' : `, ttl_job_cron = ${quoteLiteral(ttlJobCron)}`;
  alterTable(writer, table, ` SET (ttl_expiration_expression = ${quoteLiteral(ttlExpirationExpression)}${cron})`);
}
