import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DECLARATIONS } from '../util/declaration.ts';
import { ModelFileError } from './model-file-error.ts';
import { RELOAD_MARK } from './module-hooks.ts';
import { shownPath } from './shown-path.ts';

/** What `query()`, `mutation()`, `field()` and `rules()` have in common. */
interface Made {
  readonly kind: string;
  readonly name?: string;
  readonly model?: { readonly meta: { readonly name: string } };
}

/** What the files of a models folder declare while they are read: what none of them exports would be missing without a word. */
export class MadeDeclarations {
  readonly #folder: string;
  readonly #places = new Map<object, string>();

  constructor(folder: string) {
    this.#folder = folder;
    subscribe(DECLARATIONS, this.#note);
  }

  /** Stops to listen. */
  end(): void {
    unsubscribe(DECLARATIONS, this.#note);
  }

  /** @throws ModelFileError for a declaration of a file in the folder that is none of the exported values */
  assertExported(exported: ReadonlySet<unknown>): void {
    const lost = [...this.#places].filter(([made]) => !exported.has(made));
    if (lost.length === 0) return;
    const all = lost.map(([made, place]) => `${nameOf(made as Made)} in ${place}`);
    const [is, it] = all.length === 1 ? ['is', 'it'] : ['are', 'each'];
    throw new ModelFileError(
      `${all.join(', ')} ${is} declared and not exported, so the API would be without. Export ${it}: export const … = ${nameOf(lost[0]![0] as Made)}.`,
    );
  }

  readonly #note = (made: unknown): void => {
    const place = ownLine(new Error('declared').stack ?? '', this.#folder);
    if (place !== undefined) this.#places.set(made as object, place);
  };
}

function nameOf({ kind, name, model }: Made): string {
  const names = [...(model === undefined ? [] : [model.meta.name]), ...(name === undefined ? [] : [`"${name}"`])];
  return `${kind}(${names.join(', ')}, …)`;
}

/** The file of the folder that called, with its line; undefined where it is another's, such as a package's. */
function ownLine(stack: string, folder: string): string | undefined {
  const mark = new RegExp(`\\?${RELOAD_MARK}=\\d+`, 'g');
  for (const line of stack.replaceAll(mark, '').split('\n')) {
    const [, place, number] = /(?:^|[\s(])((?:file:\/\/)?\/[^()]+?):(\d+)(?::\d+)?\)?$/.exec(line) ?? [];
    if (place === undefined) continue;
    const path = place.startsWith('file:') ? fileURLToPath(place) : place;
    if (path.startsWith(`${folder}${sep}`)) return `"${shownPath(path)}", line ${number}`;
  }
  return undefined;
}
