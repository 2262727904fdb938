import { expressionText } from '../../sql/compile/expression-text.ts';
import type { Dialect } from '../../sql/dialects/dialect.ts';
import { snakeCase } from '../../util/case.ts';
import { tableKey } from '../schema/dependency-order.ts';
import { objectName } from '../schema/object-name.ts';
import type {
  ColumnDefinition,
  ForeignKeyDefinition,
  SchemaDefinition,
  TableDefinition,
} from '../schema/schema-types.ts';
import { Imports, keyCode, sqlCode, stringCode } from './code-text.ts';
import { defaultCode, isSerial } from './default-code.ts';
import { indexCode, plainColumns } from './index-code.ts';
import { isUsualTable, propertyNames } from './model-names.ts';
import { typeCode } from './type-code.ts';

export interface ModelCodeScope {
  readonly schema: SchemaDefinition;
  readonly dialect: Dialect;
  readonly names: ReadonlyMap<string, string>;
  readonly relations: ReadonlyMap<string, ForeignKeyDefinition>;
  /** Tables that this one is in a circle with: TypeScript cannot find out types of models that need each other's. */
  readonly circle: ReadonlySet<string>;
  /** The reverse name of each relation, by its column; none where the usual one does. */
  readonly backrefs: ReadonlyMap<string, string>;
  /** The file of a model, as an import names it. */
  readonly fileOf: (modelName: string) => string;
}

/** The text of a file that exports the model of a table. */
export function modelCode(definition: TableDefinition, scope: ModelCodeScope): string {
  const imports = new Imports();
  const { table, comment } = definition;
  const name = scope.names.get(tableKey(table))!;
  const properties = propertyNames(definition, new Set(scope.relations.keys()));
  const code: Code = { definition, scope, imports, properties, singles: singlesOf(definition) };
  const fields = definition.columns.map((column) => {
    const field = scope.relations.has(column.name) ? relationCode(column, code) : fieldCode(column, code);
    return `    ${keyCode(properties.get(column.name)!)}: ${field},`;
  });
  const options = [
    ...(comment === undefined ? [] : [`description: ${stringCode(comment)}`]),
    ...(isUsualTable(name, table.name) ? [] : [`tableName: ${stringCode(table.name)}`]),
    ...(table.schema === undefined ? [] : [`schema: ${stringCode(table.schema)}`]),
    ...optionsCode(code),
  ];
  imports.use('model');
  const lines = [
    `export const ${name} = model(`,
    `  ${stringCode(name)},`,
    '  {',
    ...fields,
    '  },',
    ...(options.length === 0 ? [] : ['  {', ...options.map((option) => `    ${option},`), '  },']),
    ');',
  ];
  const body = lines.join('\n');
  return `${importsCode(code, body)}\n${body}\nexport type ${name} = RowOf<typeof ${name}>;\n`;
}

interface Code {
  readonly definition: TableDefinition;
  readonly scope: ModelCodeScope;
  readonly imports: Imports;
  readonly properties: ReadonlyMap<string, string>;
  readonly singles: Singles;
}

/** What a field itself can say of the constraints and indexes of its column. */
interface Singles {
  readonly unique: ReadonlySet<string>;
  readonly indexed: ReadonlySet<string>;
  /** Columns by which a whole index, a key or a unique constraint can be searched. */
  readonly leading: ReadonlySet<string>;
}

function singlesOf({ table, uniques, indexes, primaryKey }: TableDefinition): Singles {
  const unique = new Set(uniques.flatMap(({ columns }) => (columns.length === 1 ? columns : [])));
  const whole = indexes.filter(({ where, method, hashBuckets }) => (where ?? method ?? hashBuckets) === undefined);
  const indexed = whole.flatMap(({ name, unique: isUnique, items, include = [] }) => {
    const columns = plainColumns(items);
    const isUsual = columns?.length === 1 && name === objectName(table.name, columns, 'idx');
    return isUsual && !isUnique && include.length === 0 ? columns : [];
  });
  const others = whole.filter(
    ({ name }) => !indexed.some((column) => name === objectName(table.name, [column], 'idx')),
  );
  const leading = [
    primaryKey?.columns[0],
    ...uniques.map(({ columns }) => columns[0]),
    ...others.map(({ items: [first] }) => (first?.expression.kind === 'column' ? first.expression.name : undefined)),
  ];
  return { unique, indexed: new Set(indexed), leading: new Set(leading.filter((column) => column !== undefined)) };
}

function fieldCode(column: ColumnDefinition, { definition, scope, imports, properties, singles }: Code): string {
  const { dialect, schema } = scope;
  const isKey = definition.primaryKey?.columns.length === 1 && definition.primaryKey.columns[0] === column.name;
  const type = typeCode(column.type, schema.enums, imports);
  const keyField = isKey ? madeKeyCode(column, type, dialect, imports) : undefined;
  let code = keyField ?? type;
  if (column.generated !== undefined) {
    const item = column.notNull ? type : `${type}.nullable()`;
    const options = column.generated.stored ? '' : ', { stored: false }';
    imports.use('sql');
    code = `${imports.use('computed')}(${item}, ${sqlCode(expressionText(column.generated.expression, dialect))}${options})`;
  } else if (!column.notNull && !isKey) code += '.nullable()';
  if (keyField === undefined && !isSerial(column, dialect)) code += defaultCode(column, type, dialect, imports);
  if (isKey && keyField === undefined) code += '.primaryKey()';
  if (column.collation !== undefined) code += `.collation(${stringCode(column.collation)})`;
  if (singles.unique.has(column.name)) code += '.unique()';
  if (singles.indexed.has(column.name)) code += '.index()';
  if (snakeCase(properties.get(column.name)!) !== column.name) code += `.columnName(${stringCode(column.name)})`;
  if (column.comment !== undefined) code += `.description(${stringCode(column.comment)})`;
  return code;
}

/** Types of keys that can count; the smallest becomes the next larger one, since no field has it. */
const COUNTED: readonly string[] = ['bigint()', 'integer()', 'smallint()'];

/** A key that the database makes has a function of its own. */
function madeKeyCode(column: ColumnDefinition, type: string, dialect: Dialect, imports: Imports): string | undefined {
  const text = column.default === undefined ? '' : expressionText(column.default, dialect).toLowerCase();
  if (type === 'uuid()' && /^gen_random_uuid\(\)$/.test(text)) return `${imports.use('uuidKey')}()`;
  if (type === 'bigint()' && text === 'unique_rowid()') return `${imports.use('rowId')}()`;
  const isCounted = column.identity !== undefined || isSerial(column, dialect);
  if (!isCounted || !COUNTED.includes(type)) return undefined;
  const options = [
    ...(column.identity === 'always' ? ['always: true'] : []),
    ...(type === 'bigint()' ? [] : ["as: 'number'"]),
  ];
  return `${imports.use('identity')}(${options.length === 0 ? '' : `{ ${options.join(', ')} }`})`;
}

function relationCode(column: ColumnDefinition, { definition, scope, imports, properties, singles }: Code): string {
  const key = scope.relations.get(column.name)!;
  const target = tableKey(key.references);
  const isSelf = target === tableKey(definition.table);
  const targetName = scope.names.get(target)!;
  const isCircular = scope.circle.has(target);
  const arrow = isSelf ? "'self'" : `()${isCircular ? ': AnyModel' : ''} => ${targetName}`;
  const property = properties.get(column.name)!;
  const backref = scope.backrefs.get(column.name);
  const options = [
    ...(backref === undefined ? [] : [`backref: ${stringCode(backref)}`]),
    ...(key.onDelete === undefined ? [] : [`onDelete: ${stringCode(key.onDelete)}`]),
    ...(key.onUpdate === undefined ? [] : [`onUpdate: ${stringCode(key.onUpdate)}`]),
    ...(`${snakeCase(property)}_id` === column.name ? [] : [`columnName: ${stringCode(column.name)}`]),
    ...(column.comment === undefined ? [] : [`description: ${stringCode(column.comment)}`]),
  ];
  const isKey = definition.primaryKey?.columns.length === 1 && definition.primaryKey.columns[0] === column.name;
  let code = `${imports.use('foreignKey')}(${arrow}${options.length === 0 ? '' : `, { ${options.join(', ')} }`})`;
  if (isKey) code += '.primaryKey()';
  else if (!column.notNull) code += '.nullable()';
  if (singles.unique.has(column.name)) code += '.unique()';
  if (!singles.indexed.has(column.name) && !singles.leading.has(column.name)) code += '.noIndex()';
  return code;
}

function optionsCode({ definition, scope, imports, properties, singles }: Code): readonly string[] {
  const { table, primaryKey, uniques, checks, indexes, options } = definition;
  const { dialect, relations } = scope;
  const list = (columns: readonly string[]): string =>
    `[${columns.map((column) => stringCode(properties.get(column)!)).join(', ')}]`;
  const lines: string[] = [];
  if (primaryKey !== undefined && primaryKey.columns.length > 1) lines.push(`primaryKey: ${list(primaryKey.columns)}`);
  const together = uniques.filter(({ columns }) => columns.length > 1);
  if (together.length > 0) lines.push(`uniques: [${together.map(({ columns }) => list(columns)).join(', ')}]`);
  const isSaid = (column: string): boolean => singles.indexed.has(column) || relations.has(column);
  const others = indexes.filter(({ name }) => {
    const column = [...singles.indexed].find((one) => name === objectName(table.name, [one], 'idx'));
    return column === undefined || !isSaid(column);
  });
  const indexScope = { tableName: table.name, fields: properties, dialect, imports };
  if (others.length > 0)
    lines.push(`indexes: [\n      ${others.map((index) => indexCode(index, indexScope)).join(',\n      ')},\n    ]`);
  if (checks.length > 0) {
    imports.use('sql');
    const entries = checks.map(
      ({ name, expression }) => `${keyCode(name)}: ${sqlCode(expressionText(expression, dialect))}`,
    );
    lines.push(`checks: {\n      ${entries.join(',\n      ')},\n    }`);
  }
  if (options?.ttlExpirationExpression !== undefined) {
    imports.use('sql');
    const cron = options.ttlJobCron === undefined ? '' : `, jobCron: ${stringCode(options.ttlJobCron)}`;
    lines.push(`timeToLive: { expiration: ${sqlCode(options.ttlExpirationExpression)}${cron} }`);
  }
  return lines;
}

function importsCode({ definition, scope, imports }: Code, body: string): string {
  const own = tableKey(definition.table);
  const targets = new Set([...scope.relations.values()].map(({ references }) => tableKey(references)));
  targets.delete(own);
  const isCircular = [...targets].some((target) => scope.circle.has(target));
  const names = [...imports.usedIn(body), 'type RowOf', ...(isCircular ? ['type AnyModel'] : [])];
  const sorted = names.sort((a, b) => bare(a).localeCompare(bare(b), 'en'));
  const files = [...targets].map((target) => scope.names.get(target)!).sort();
  const oneLine = `import { ${sorted.join(', ')} } from 'phoebe';`;
  return [
    oneLine.length <= MAX_LINE ? oneLine : `import {\n  ${sorted.join(',\n  ')},\n} from 'phoebe';`,
    ...files.map((name) => `import { ${name} } from './${scope.fileOf(name)}';`),
    '',
  ].join('\n');
}

/** Longer lines are broken, as formatters do. */
const MAX_LINE = 120;

const bare = (name: string): string => name.replace('type ', '').toLowerCase();
