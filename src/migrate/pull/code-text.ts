/** A string as TypeScript writes it, in single quotes where it has none itself. */
export function stringCode(text: string): string {
  const json = JSON.stringify(text);
  if (text.includes("'")) return json;
  return `'${json.slice(1, -1).replaceAll('\\"', '"')}'`;
}

/** SQL in a tag, with what means something in a template written so that it does not. */
export function sqlCode(text: string): string {
  return `sql\`${text.replace(/[\\`]|\$\{/g, '\\$&')}\``;
}

const PLAIN_KEY = /^[A-Za-z_$][\w$]*$/;

/** A property's name, in quotes where it needs them. */
export function keyCode(name: string): string {
  return PLAIN_KEY.test(name) ? name : stringCode(name);
}

/** Which functions of the package the code calls: the words in front of `(` and of a template. */
export class Imports {
  readonly #names = new Set<string>();

  /** Notes a name, and gives it back for the code. */
  use(name: string): string {
    this.#names.add(name);
    return name;
  }

  /** Those that the code really calls, in the order of the alphabet: a key's function may have taken another one's place. */
  usedIn(code: string): readonly string[] {
    const used = [...this.#names].filter((name) => new RegExp(`(?<![.\\w])${name}[(\`]`).test(code));
    return used.sort((a, b) => a.toLowerCase().localeCompare(b.toLowerCase(), 'en'));
  }
}
