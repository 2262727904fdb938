import { and, Condition } from '../../orm/index.ts';
import type { NamedWrite } from '../../sql/nodes/checked-write.ts';
import type { DriverValue } from '../../sql/nodes/expression.ts';
import { binary, param } from '../../sql/nodes/factories.ts';
import type { ApiModel } from '../api/api-model.ts';
import { baseSource, columnOf } from '../read/source.ts';
import { isColumnsOnly, type Wanted, wantedProperties } from '../read/wanted.ts';
import type { Values } from './input-values.ts';
import { LastWrite } from './last-write.ts';
import { returning } from './returning.ts';
import { asText, WriteSlots } from './write-slots.ts';

/** A statement with slots in the place of values, whose text is printed once. */
export interface HeldWrite extends NamedWrite {
  /** The same statement where COMMIT travels with it. */
  readonly last: LastWrite;
}

/** A held statement, and what its slots are filled with this time. */
export interface FilledWrite extends HeldWrite {
  readonly args: Readonly<Record<string, DriverValue>>;
}

/** Rows of an INSERT that is held: lists have many lengths, and costs beside which the statement's text is little. */
const MAX_ROWS = 8;

/** Clients choose the columns that they set and ask for: beyond this many choices all statements of a model are made anew. */
const MAX_HELD = 200;

/** `UPDATE … SET a = $1 WHERE key = $2 RETURNING …`; undefined where other values make another text. */
export function heldUpdate(
  api: ApiModel,
  { values, key, wanted }: { readonly values: Values; readonly key: readonly string[]; readonly wanted: Wanted },
): FilledWrite | undefined {
  if (!isColumnsOnly(api, wanted)) return undefined;
  const slots = WriteSlots.of(api.meta, values);
  if (slots === undefined) return undefined;
  const { primaryKey } = api;
  const held = api.once(updates).of(wantedProperties(api, wanted), slots.key, 1, () => {
    const source = baseSource(api);
    const isRow = primaryKey.map((field, index) => {
      const slot = param(keySlot(index), asText);
      return new Condition(binary(columnOf(source, field).node, '=', slot));
    });
    const { node } = api.queries.update(slots.template() as never).where(and(...isRow));
    return { ...node, returning: returning(api, wanted).columns };
  });
  const args = { ...slots.args };
  for (let index = 0; index < primaryKey.length; index += 1) args[keySlot(index)] = key[index]!;
  return { ...held, args };
}

/** `INSERT INTO … VALUES ($1, $2) RETURNING …`; undefined where other values make another text. */
export function heldInsert(api: ApiModel, rows: readonly Values[], wanted: Wanted): FilledWrite | undefined {
  if (rows.length > MAX_ROWS || !isColumnsOnly(api, wanted)) return undefined;
  const slots: WriteSlots[] = [];
  for (const [index, row] of rows.entries()) {
    const own = WriteSlots.of(api.meta, row, rows.length === 1 ? '' : `${index}.`);
    if (own === undefined) return undefined;
    slots.push(own);
  }
  const shape = slots.map(({ key }) => key).join(';');
  const held = api.once(inserts).of(wantedProperties(api, wanted), shape, rows.length, () => {
    const { node } = api.queries.insertMany(slots.map((each) => each.template()) as never);
    return { ...node, returning: returning(api, wanted).columns };
  });
  return { ...held, args: slots.length === 1 ? slots[0]!.args : Object.assign({}, ...slots.map(({ args }) => args)) };
}

/** No property begins with this sign. */
function keySlot(index: number): string {
  return `#${index}`;
}

/** A model's statements, by what they give back and what they set. */
class HeldWrites {
  readonly #api: ApiModel;
  readonly #held = new Map<string, HeldWrite>();

  constructor(api: ApiModel) {
    this.#api = api;
  }

  of(names: readonly string[], slots: string, rows: number, make: () => HeldWrite['write']): HeldWrite {
    const key = `${names.join()};${slots}`;
    let held = this.#held.get(key);
    if (held === undefined) {
      if (this.#held.size >= MAX_HELD) this.#held.clear();
      const named = { write: make(), names };
      held = { ...named, last: new LastWrite(this.#api, named, rows) };
      this.#held.set(key, held);
    }
    return held;
  }
}

function updates(api: ApiModel): HeldWrites {
  return new HeldWrites(api);
}

function inserts(api: ApiModel): HeldWrites {
  return new HeldWrites(api);
}
