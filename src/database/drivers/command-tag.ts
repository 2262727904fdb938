/**
 * Reads a command tag: `INSERT 0 5` gives INSERT and 5, `SELECT 2` gives SELECT and 2, `CREATE TABLE` gives CREATE and 0.
 * The number stands last where there is one.
 */
export function commandTag(tag: string): { readonly command: string; readonly rowCount: number } {
  const space = tag.indexOf(' ');
  if (space === -1) return { command: tag, rowCount: 0 };
  const count = Number(tag.slice(tag.lastIndexOf(' ') + 1));
  return { command: tag.slice(0, space), rowCount: Number.isNaN(count) ? 0 : count };
}
