/*
 * A parser of expressions that knows nothing of the compiler: it reads text by the precedence table of an engine's grammar
 * and says how it is grouped, `a + b * c` as `(+ a (* b c))`. Two operators of one level that do not associate are an error,
 * as they are on the server.
 */

type Associativity = 'left' | 'none';
type Level = readonly [Associativity, ...operators: readonly string[]];

const COMPARISONS: Level = ['none', '<', '>', '=', '<=', '>=', '<>'];
const PATTERNS = ['BETWEEN', 'NOT BETWEEN', 'IN', 'NOT IN', 'LIKE', 'NOT LIKE', 'ILIKE', 'NOT ILIKE'] as const;
const TESTS: Level = ['none', 'IS', 'IS DISTINCT FROM', 'IS NOT DISTINCT FROM'];
const REGULAR_EXPRESSIONS = ['~', '!~', '~*', '!~*'] as const;
const FETCHES = ['||', '->', '->>', '#>', '#>>', '#-'] as const;
const CONTAINMENTS = ['@>', '<@', '?', '?|', '?&'] as const;
const TIGHT: readonly Level[] = [
  ['left', '+', '-'],
  ['left', '*', '/', '//', '%'],
  ['left', '^'],
  ['left', 'AT TIME ZONE'],
  ['left', 'COLLATE'],
  ['left', 'prefix -'],
  ['left', '['],
  ['left', '::'],
];

/** From the loosest to the tightest. */
export const GRAMMARS = {
  // postgresql.org/docs/current/sql-syntax-lexical.html#SQL-PRECEDENCE
  postgres: [
    ['left', 'OR'],
    ['left', 'AND'],
    ['left', 'prefix NOT'],
    TESTS,
    COMPARISONS,
    ['none', ...PATTERNS],
    [
      'left',
      'ANY',
      'prefix ~',
      ...REGULAR_EXPRESSIONS,
      ...FETCHES,
      ...CONTAINMENTS,
      '&&',
      '@@',
      '|',
      '#',
      '&',
      '<<',
      '>>',
    ],
    ...TIGHT,
  ],
  // The %left and %nonassoc lines of CockroachDB's pkg/sql/parser/sql.y
  cockroach: [
    ['left', 'OR'],
    ['left', 'AND'],
    ['left', 'prefix NOT'],
    TESTS,
    COMPARISONS,
    ['none', ...PATTERNS, ...REGULAR_EXPRESSIONS, '@@'],
    ['none', ...CONTAINMENTS],
    ['left', 'ANY', ...FETCHES],
    ['left', '|'],
    ['left', '#'],
    ['left', '&'],
    ['left', '<<', '>>', '&&'],
    ...TIGHT.slice(0, 5),
    ['left', 'prefix -', 'prefix ~'],
    ...TIGHT.slice(6),
  ],
} as const satisfies Record<string, readonly Level[]>;

export type GrammarName = keyof typeof GRAMMARS;

const TOKEN =
  /\s*("(?:[^"]|"")*"(?:\."(?:[^"]|"")*")*|\$\d+|\d+(?:\.\d+)?|[A-Za-z_][A-Za-z_0-9]*|::|!~\*|!~|~\*|->>|#>>|->|#>|#-|\|\||@>|<@|\?\||\?&|&&|@@|<<|>>|<>|<=|>=|\/\/|[-+*/%^<>=~|#&?()[\],])/y;

/** The grouping of an expression's text. Throws where the grammar has none. */
export function grouping(text: string, grammar: GrammarName): string {
  const parser = new Parser(tokens(text), GRAMMARS[grammar]);
  const grouped = parser.expression(0);
  parser.end();
  return grouped;
}

function tokens(text: string): string[] {
  const found: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (match === null) throw new Error(`No token at ${at} of ${text}`);
    found.push(match[1]!);
  }
  return found;
}

class Parser {
  readonly #tokens: readonly string[];
  readonly #levels: ReadonlyMap<string, { readonly level: number; readonly associates: boolean }>;
  #position = 0;

  constructor(found: readonly string[], grammar: readonly Level[]) {
    this.#tokens = found;
    this.#levels = new Map(
      grammar.flatMap(([associativity, ...operators], level) =>
        operators.map((operator) => [operator, { level, associates: associativity === 'left' }] as const),
      ),
    );
  }

  end(): void {
    if (this.#position < this.#tokens.length) this.#fail();
  }

  expression(minimum: number): string {
    let left = this.#operand();
    let closed = Number.POSITIVE_INFINITY;
    for (;;) {
      const operator = this.#peekOperator();
      if (operator === undefined) return left;
      const { level, associates } = this.#level(operator);
      if (level < minimum) return left;
      if (level >= closed) this.#fail();
      left = this.#rest(left, operator, level + 1);
      closed = associates ? Number.POSITIVE_INFINITY : level;
    }
  }

  #operand(): string {
    const token = this.#next();
    if (token === 'NOT' || token === '-' || token === '~')
      return `(${token} ${this.expression(this.#level(`prefix ${token}`).level)})`;
    if (token !== '(') {
      if (!/^["$\dA-Za-z]/.test(token)) this.#fail();
      return token.startsWith('$') ? '$' : token;
    }
    const items = this.#list(')');
    return items.length === 1 ? items[0]! : `(row ${items.join(' ')})`;
  }

  #list(end: string): string[] {
    const items = [this.expression(0)];
    while (this.#accept(',')) items.push(this.expression(0));
    this.#expect(end);
    return items;
  }

  /** The operator in front, its words joined; undefined at the end of an operand. */
  #peekOperator(): string | undefined {
    const [first, second, third, fourth] = this.#tokens.slice(this.#position);
    if (first === 'NOT') return `NOT ${second}`;
    if (first === 'AT') return 'AT TIME ZONE';
    if (first === 'IS') {
      if (second === 'DISTINCT') return 'IS DISTINCT FROM';
      return second === 'NOT' && third === 'DISTINCT' ? `IS NOT DISTINCT ${fourth}` : 'IS';
    }
    if (second === 'ANY' || second === 'ALL') return 'ANY';
    return first !== undefined && this.#levels.has(first) ? first : undefined;
  }

  #rest(left: string, operator: string, right: number): string {
    switch (operator) {
      case 'ANY': {
        const [comparison, quantifier] = [this.#next(), this.#next()];
        this.#expect('(');
        return `(${comparison} ${quantifier} ${left} ${this.#list(')')[0]})`;
      }
      case 'IS': {
        this.#next();
        const words = this.#accept('NOT') ? 'IS NOT' : 'IS';
        return `(${words} ${this.#next()} ${left})`;
      }
      case '[':
        this.#next();
        return `([] ${left} ${this.#list(']')[0]})`;
      case 'IN':
      case 'NOT IN':
        this.#skip(operator);
        this.#expect('(');
        return `(${operator} ${left} ${this.#list(')').join(' ')})`;
      case 'BETWEEN':
      case 'NOT BETWEEN': {
        this.#skip(operator);
        const low = this.expression(right);
        this.#expect('AND');
        return `(${operator} ${left} ${low} ${this.expression(right)})`;
      }
      default:
        this.#skip(operator);
        return operator === 'AND' || operator === 'OR'
          ? joined(operator, left, this.expression(right))
          : `(${operator} ${left} ${this.expression(right)})`;
    }
  }

  #level(operator: string): { readonly level: number; readonly associates: boolean } {
    return this.#levels.get(operator) ?? this.#fail();
  }

  #skip(operator: string): void {
    for (const word of operator.split(' ')) this.#expect(word);
  }

  #accept(token: string): boolean {
    if (this.#tokens[this.#position] !== token) return false;
    this.#position += 1;
    return true;
  }

  #expect(token: string): void {
    if (!this.#accept(token)) this.#fail();
  }

  #next(): string {
    const token = this.#tokens[this.#position] ?? this.#fail();
    this.#position += 1;
    return token;
  }

  #fail(): never {
    throw new Error(`Syntax error before token ${this.#position + 1} of ${this.#tokens.join(' ')}`);
  }
}

/** AND and OR are associative: a chain is one group. */
export function joined(operator: 'AND' | 'OR', ...terms: readonly string[]): string {
  const flat = terms.map((term) => (term.startsWith(`(${operator} `) ? term.slice(operator.length + 2, -1) : term));
  return `(${operator} ${flat.join(' ')})`;
}
