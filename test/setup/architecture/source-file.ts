import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** A source file as the rules see it. */
export interface SourceFile {
  /** From the root, with slashes: "src/orm/model/model.ts". */
  readonly path: string;
  readonly text: string;
  /** The text with comments blanked: strings still stand. */
  readonly code: string;
  /** The text with comments and the insides of strings and regular expressions blanked. */
  readonly bare: string;
}

/** Every .ts file below `folder` of `root`, in the order of their paths. */
export function sourceFiles(root: string, folder: string): readonly SourceFile[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((file) => {
      const text = readFileSync(file, 'utf8');
      return { path: relative(root, file).split(sep).join('/'), text, ...blank(text) };
    });
}

/** A comment, a string, a template without nested backquotes, or a regular expression where an operand may stand. */
const TOKEN =
  /(?<comment>\/\/[^\n]*|\/\*[\s\S]*?\*\/)|(?<string>'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`)|(?<=(?:^|[=(,:;[!&|?{}\n]|=>|\breturn)\s*)(?<regex>\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/)/g;

function blank(text: string): { readonly code: string; readonly bare: string } {
  const spaces = (token: string) => token.replace(/[^\n]/g, ' ');
  const code = text.replace(TOKEN, (token) => (/^\/[/*]/.test(token) ? spaces(token) : token));
  const bare = text.replace(TOKEN, (token) =>
    /^\/[/*]/.test(token) ? spaces(token) : token[0] + spaces(token.slice(1, -1)) + token.at(-1),
  );
  return { code, bare };
}

/** What a file imports or re-exports, types included: the text between the quotes. */
export function importsOf(file: SourceFile): readonly string[] {
  return [...file.code.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*(['"])([^'"\n]+)\1/g)].map((match) => match[2]!);
}

/** The names that a file exports, types included. */
export function exportsOf(file: SourceFile): readonly string[] {
  return exported(file).map(({ name }) => name);
}

/** The names that a file exports and that are there at run time. */
export function valueExportsOf(file: SourceFile): readonly string[] {
  return exported(file)
    .filter(({ isType }) => !isType)
    .map(({ name }) => name);
}

const DECLARED =
  /^export\s+(?:declare\s+)?(?:abstract\s+)?(?:async\s+)?(?<kind>const|let|function\*?|class|interface|type)\s+(?<name>\w+)/gm;
const LISTED = /^export\s+(?<type>type\s+)?\{(?<items>[^}]*)\}/gm;

function exported(file: SourceFile): readonly { readonly name: string; readonly isType: boolean }[] {
  const declared = [...file.bare.matchAll(DECLARED)].map(({ groups }) => ({
    name: groups!.name!,
    isType: groups!.kind === 'interface' || groups!.kind === 'type',
  }));
  const listed = [...file.bare.matchAll(LISTED)].flatMap(({ groups }) =>
    groups!.items!.split(',').map((item) => ({
      name: item.trim().split(/\s+/).at(-1)!,
      isType: groups!.type !== undefined || /^\s*type\s/.test(item),
    })),
  );
  return [...declared, ...listed].filter(({ name }) => name !== '');
}
