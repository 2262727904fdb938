/** Text in which nothing is an operator: strings, quoted names, dollar quotes, comments. */
const ESCAPED_STRING = /[eE]'(?:[^'\\]|\\[\s\S]|'')*'/y;
const STRING = /'(?:[^']|'')*'/y;
const QUOTED_NAME = /"(?:[^"]|"")*"/y;
const LINE_COMMENT = /--[^\n]*/y;
const DOLLAR_QUOTE = /\$([A-Za-z_]\w*)?\$/y;
const WORD = /[A-Za-z_]\w*/y;

/**
 * The end of the piece of SQL that begins at `start`: a whole string, quoted name, comment, word, or a single character. What
 * is not closed reaches to the end of the text.
 */
export function sqlPieceEnd(text: string, start: number): number {
  for (const pattern of [ESCAPED_STRING, STRING, QUOTED_NAME, LINE_COMMENT]) {
    const end = matchEnd(pattern, text, start);
    if (end !== undefined) return end;
  }
  if (text.startsWith('/*', start)) return blockCommentEnd(text, start);
  const tagEnd = matchEnd(DOLLAR_QUOTE, text, start);
  if (tagEnd !== undefined) {
    const tag = text.slice(start, tagEnd);
    const close = text.indexOf(tag, tagEnd);
    return close < 0 ? text.length : close + tag.length;
  }
  const isOpen = text[start] === "'" || text[start] === '"';
  return isOpen ? text.length : (matchEnd(WORD, text, start) ?? start + 1);
}

function matchEnd(pattern: RegExp, text: string, start: number): number | undefined {
  pattern.lastIndex = start;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

/** Block comments nest, unlike those of other languages. */
function blockCommentEnd(text: string, start: number): number {
  let depth = 0;
  for (let position = start; position < text.length; position += 1) {
    if (text.startsWith('/*', position)) {
      depth += 1;
      position += 1;
    } else if (text.startsWith('*/', position)) {
      depth -= 1;
      position += 1;
      if (depth === 0) return position + 1;
    }
  }
  return text.length;
}

/** Cuts SQL at a character, where it stands neither in a string, name or comment nor in parentheses. */
export function splitSql(text: string, separator: ',' | ';'): readonly string[] {
  const parts: string[] = [];
  let begin = 0;
  let depth = 0;
  for (let position = 0; position < text.length; ) {
    const end = sqlPieceEnd(text, position);
    const piece = text.slice(position, end);
    if (piece === '(' || piece === '[') depth += 1;
    else if (piece === ')' || piece === ']') depth -= 1;
    else if (piece === separator && depth <= 0) {
      parts.push(text.slice(begin, position));
      begin = end;
    }
    position = end;
  }
  parts.push(text.slice(begin));
  return parts;
}

/** The position behind the bracket that closes the one at `open`; the text's end where it is not closed. */
export function closingBracket(text: string, open: number): number {
  let depth = 0;
  for (let position = open; position < text.length; ) {
    const end = sqlPieceEnd(text, position);
    const piece = text.slice(position, end);
    if (piece === '(') depth += 1;
    else if (piece === ')') depth -= 1;
    position = end;
    if (depth === 0) return position;
  }
  return text.length;
}

/** Takes away parentheses that stand around the whole of an expression. */
export function withoutOuterParentheses(text: string): string {
  const trimmed = text.trim();
  return trimmed.startsWith('(') && closingBracket(trimmed, 0) === trimmed.length
    ? withoutOuterParentheses(trimmed.slice(1, -1))
    : trimmed;
}
