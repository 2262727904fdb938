/** Words that stand in an index's expression without being a column. */
const EXPRESSION_WORDS: readonly string[] = [
  'and',
  'as',
  'at',
  'case',
  'collate',
  'else',
  'end',
  'false',
  'in',
  'is',
  'not',
  'null',
  'or',
  'then',
  'time',
  'true',
  'when',
  'zone',
];

/**
 * The columns of a violated key, from the server's DETAIL: `Key (user_id, "Name")=(1, x) already exists.` gives
 * `['user_id', 'Name']`, and `Key (lower(email))=(…)` gives `['email']`. The values behind are not read. Works in every
 * language of the server's messages, since only the parentheses count.
 */
export function violatedColumns(detail: string | undefined): readonly string[] {
  const key = detail === undefined ? undefined : keyText(detail);
  if (key === undefined) return [];
  return [...new Set(splitKey(key).flatMap(columnsOf))];
}

/** The text between the first parenthesis and the `)=(` that closes it. */
function keyText(detail: string): string | undefined {
  const start = detail.indexOf('(');
  if (start === -1) return undefined;
  const end = closingParenthesis(detail, start);
  return end !== undefined && detail.startsWith(')=(', end) ? detail.slice(start + 1, end) : undefined;
}

function closingParenthesis(text: string, start: number): number | undefined {
  let depth = 0;
  for (let index = start; index < text.length; index += 1) {
    const character = text[index]!;
    if (character === '"' || character === "'") index = endOfQuoted(text, index);
    else if (character === '(') depth += 1;
    else if (character === ')') {
      depth -= 1;
      if (depth === 0) return index;
    }
  }
  return undefined;
}

/** The index of the closing quote; a doubled quote is read as the end and the start of two quoted parts, which comes to the same. */
function endOfQuoted(text: string, start: number): number {
  const end = text.indexOf(text[start]!, start + 1);
  return end === -1 ? text.length : end;
}

function splitKey(key: string): string[] {
  const items: string[] = [];
  let depth = 0;
  let from = 0;
  for (let index = 0; index < key.length; index += 1) {
    const character = key[index]!;
    if (character === '"' || character === "'") index = endOfQuoted(key, index);
    else if (character === '(') depth += 1;
    else if (character === ')') depth -= 1;
    else if (character === ',' && depth === 0) {
      items.push(key.slice(from, index));
      from = index + 1;
    }
  }
  items.push(key.slice(from));
  return items.map((item) => item.trim()).filter((item) => item !== '');
}

/** A plain name as it is; of an expression, the names in it that are neither functions nor types nor literals. */
function columnsOf(item: string): string[] {
  if (/^"(?:[^"]|"")*"$/.test(item)) return [item.slice(1, -1).replaceAll('""', '"')];
  if (!/[(:]/.test(item)) return [item];
  const withoutLiterals = item
    .replace(/'(?:[^']|'')*'/g, ' ')
    .replace(
      /::+\s*(?:"(?:[^"]|"")*"|[\w.]+(?: varying| with(?:out)? time zone)?)(?:\(\d+(?:,\d+)?\))?(?:\[\])*/g,
      ' ',
    );
  const names: string[] = [];
  for (const [, quoted, bare, call] of withoutLiterals.matchAll(/"((?:[^"]|"")*)"|\b([a-zA-Z_]\w*)\b(\s*\()?/g)) {
    if (quoted !== undefined) names.push(quoted.replaceAll('""', '"'));
    else if (bare !== undefined && call === undefined && !EXPRESSION_WORDS.includes(bare.toLowerCase()))
      names.push(bare);
  }
  return names;
}
