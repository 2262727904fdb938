import { formatList } from '../util/list.ts';
import type { DriverError } from './driver-error.ts';

/** What the sentence may name besides the driver's own fields. */
interface Facts {
  readonly sqlState: string;
  readonly error: DriverError;
  readonly columns: readonly string[];
  readonly table: string | undefined;
}

type Sentence = (facts: Facts) => string;

/** One sentence for each SQLSTATE, or its two-character class. Names of tables, columns and constraints only: never SQL or values. */
const SENTENCES: Readonly<Record<string, Sentence>> = {
  '22': () => 'A value does not fit the type that the database needs.',
  '22001': () => 'A text is longer than its column allows.',
  '22003': () => 'A number is outside of the range of its type.',
  '22007': () => 'A date or time has a form that the database does not know.',
  '22008': () => 'A date or time is outside of the range of its type.',
  '22012': () => 'The statement divides by zero.',
  '22021': () => 'A text has a character that the database cannot store, such as NUL.',
  '22P02': () => 'A value has not the form of the type that the database needs.',
  '23001': foreignKey,
  '23502': ({ columns, table }) =>
    `${columns.length === 0 ? 'A column' : formatList(columns)}${ofTable(table)} must not be NULL.`,
  '23503': foreignKey,
  '23505': unique,
  '23514': ({ error, table }) => `The row breaks the check${named(error.constraint)}${ofTable(table)}.`,
  '23P01': ({ error, table }) =>
    `The row conflicts with another one under the exclusion constraint${named(error.constraint)}${ofTable(table)}.`,
  '25006': () => 'This transaction only reads, so it cannot write.',
  '25P02': () => 'An earlier error has aborted this transaction: it takes no more statements and cannot be committed.',
  '28': () => 'The database refused the user: check user name, password and the way of authentication.',
  '3D000': () => 'The database that was asked for does not exist on this server. Create it, or check its name.',
  '40001': () => 'The transaction conflicts with another one and must run again. runTransaction does that by itself.',
  '40003': () => 'The outcome of the commit is unknown: it may have taken effect. Check before you do it again.',
  '40P01': () =>
    'The transaction and another one waited for each other (a deadlock), and it must run again. runTransaction does that by itself.',
  '42501': () => 'The database user lacks the privilege that this statement needs.',
  '42601': () => 'The database cannot read the statement: it has a syntax error.',
  '42703': ({ error }) =>
    `The statement names a column that does not exist${quotedName(error.message)}. Check the model against the table.`,
  '42P01': ({ error }) =>
    `The statement names a table that does not exist${quotedName(error.message)}. Create it first, or run the migrations.`,
  '53': () => 'The server has not the resources for this statement at the moment. Its operators have to see to it.',
  '53100': () => 'The disk of the server is full.',
  '53200': () => 'The server has not the memory for this statement at the moment.',
  '53300': () => 'The server has too many connections already. Use smaller pools, or allow more connections.',
  '55P03': () => 'A lock could not be had in the time that the statement was to wait.',
  '58C00': () => 'A part of the data is not to be had at the moment, since nodes of the cluster are down.',
  '58C01': () => 'A part of the data is not to be had at the moment, since nodes of the cluster are down.',
  CR000: () => 'The transaction conflicts with another one and must run again. runTransaction does that by itself.',
};

/** The sentence for an SQLSTATE of the server. */
export function queryErrorMessage(facts: Facts): string {
  const sentence = SENTENCES[facts.sqlState] ?? SENTENCES[facts.sqlState.slice(0, 2)];
  return (
    sentence?.(facts) ??
    `The database refused the statement (SQLSTATE ${facts.sqlState}). The cause has the server's own words.`
  );
}

function unique({ columns, error }: Facts): string {
  const constraint = error.constraint === undefined ? '' : ` (constraint "${error.constraint}")`;
  if (columns.length === 0) return `A row with the same unique key exists already${constraint}.`;
  const key = columns.length === 1 ? formatList(columns) : `combination of ${formatList(columns)}`;
  return `A row with this ${key} exists already${constraint}.`;
}

function foreignKey({ error, columns, table }: Facts): string {
  const constraint = error.constraint === undefined ? '' : ` (constraint "${error.constraint}")`;
  const other = error.detail?.match(/(is not present in|is still referenced from) table "((?:[^"]|"")+)"/);
  if (other?.[1] === 'is not present in')
    return `No row of table "${other[2]}" has this ${formatList(columns)}${constraint}.`;
  if (other !== undefined && other !== null) return `Rows of table "${other[2]}" still refer to this row${constraint}.`;
  return `A foreign key${ofTable(table)} names a row that does not exist, or would do so afterwards${constraint}.`;
}

function ofTable(table: string | undefined): string {
  return table === undefined ? '' : ` of table "${table}"`;
}

function named(name: string | undefined): string {
  return name === undefined ? '' : ` "${name}"`;
}

/** The first name in quotes of a server's message about names; nothing where the message has another form. */
function quotedName(message: string): string {
  const name = message.match(/"([^"]+)"/)?.[1];
  return name === undefined ? '' : `: "${name}"`;
}
