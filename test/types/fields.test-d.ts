import {
  array,
  bigint,
  bitField,
  bytes,
  clearFlag,
  computed,
  customField,
  date,
  decimal,
  enumeration,
  foreignKey,
  hasFlag,
  type InsertOf,
  identity,
  integer,
  interval,
  type JsonDocument,
  json,
  type KeyOf,
  model,
  type RowOf,
  rowId,
  setFlag,
  sql,
  text,
  time,
  timestamp,
  timestamptz,
  tsvector,
  type UpdateOf,
  uuid,
  uuidKey,
  version,
} from 'phoebe';
import { expectTypeOf } from 'vitest';

const Everything = model('Everything', {
  id: uuidKey(),
  big: bigint(),
  exact: bigint({ as: 'bigint' }),
  price: decimal(12, 2).nullable(),
  day: date(),
  clock: time({ precision: 0 }).nullable(),
  local: timestamp().defaultNow(),
  moment: timestamptz(),
  exactMoment: timestamptz({ precision: 6 }),
  length: interval().default('P1D'),
  settings: json<{ theme: string }>(),
  anything: json().nullable(),
  tags: array(text()).default([]),
  scores: array(decimal().nullable()),
  status: enumeration('Status', ['draft', 'published']).default('draft'),
  content: bytes(),
  flags: bitField(['sticky', 'archived']),
  place: customField<URL, URL | string>({ columnType: 'text', fromDriver: (href) => new URL(href), toDriver: String }),
  total: computed(decimal().nullable(), sql`price * 2`),
  search: computed(tsvector(), sql`to_tsvector('english', 'x')`).index().hidden(),
  version: version(),
});

// What a row holds
expectTypeOf<RowOf<typeof Everything>>().toEqualTypeOf<{
  id: string;
  big: string;
  exact: bigint;
  price: string | null;
  day: string;
  clock: string | null;
  local: string;
  moment: Date;
  exactMoment: string;
  length: string;
  settings: { theme: string };
  anything: JsonDocument | null;
  tags: string[];
  scores: (string | null)[];
  status: 'draft' | 'published';
  content: Uint8Array;
  flags: ('sticky' | 'archived')[];
  place: URL;
  total: string | null;
  search: string;
  version: number;
}>();

// What create takes: values of more kinds, and what has a default may be left out
type Whole = string | bigint | number;
expectTypeOf<InsertOf<typeof Everything>>().toEqualTypeOf<{
  big: Whole;
  exact: Whole;
  day: string;
  moment: Date | string;
  exactMoment: Date | string;
  settings: { theme: string };
  scores: readonly (Whole | null)[];
  content: Uint8Array | ArrayBuffer;
  place: URL | string;
  id?: string | undefined;
  price?: Whole | null | undefined;
  clock?: string | null | undefined;
  local?: string | undefined;
  length?: string | undefined;
  anything?: JsonDocument | null | undefined;
  tags?: readonly string[] | undefined;
  status?: 'draft' | 'published' | undefined;
  flags?: readonly ('sticky' | 'archived')[] | undefined;
  total?: undefined;
  search?: undefined;
  version?: number | undefined;
}>();

// Keys, and what refers to them
const Numbered = model('Numbered', { id: identity({ as: 'number' }) });
const Rowed = model('Rowed', { id: rowId() });
const Slugged = model('Slugged', {
  slug: text()
    .primaryKey()
    .default(() => 'x')
    .description('The key.'),
});
const Child = model('Child', {
  id: identity(),
  numbered: foreignKey(() => Numbered),
  rowed: foreignKey(() => Rowed).nullable(),
  slugged: foreignKey(() => Slugged),
});
expectTypeOf<KeyOf<typeof Numbered>>().toEqualTypeOf<number>();
expectTypeOf<RowOf<typeof Child>>().toEqualTypeOf<{
  id: string;
  numberedId: number;
  rowedId: string | null;
  sluggedId: string;
}>();
expectTypeOf<InsertOf<typeof Slugged>>().toEqualTypeOf<{ slug?: string | undefined }>();

const Counted = model('Counted', { id: identity({ always: true, as: 'number' }), name: text() });
expectTypeOf<RowOf<typeof Counted>>().toEqualTypeOf<{ id: number; name: string }>();
expectTypeOf<KeyOf<typeof Counted>>().toEqualTypeOf<number>();
// @ts-expect-error only the database makes it
void Counted.create({ id: 1, name: '' });

// The order of the options does not matter
expectTypeOf(integer().default(1).nullable()).toEqualTypeOf(integer().nullable().default(1));

// Flags
hasFlag(Everything.flags, 'sticky');
expectTypeOf<Parameters<typeof Everything.update>[0]>().toExtend<UpdateOf<typeof Everything>>();
void Everything.update({ flags: setFlag(Everything.flags, 'sticky') });
void Everything.update({ flags: clearFlag(Everything.flags, 'archived') });

// Wrong use
// @ts-expect-error a default of another type
integer().default('1');
// @ts-expect-error NULL is no default: that is nullable()
text().default(null);
// @ts-expect-error a choice of another type
text().choices([1]);
// @ts-expect-error a day is no Date, which is a moment
void Everything.create({ ...({} as InsertOf<typeof Everything>), day: new Date() });
// @ts-expect-error a moment is no number
Everything.moment.eq(0);
// @ts-expect-error no such value
enumeration('Status', ['draft', 'published']).default('drafd');
// @ts-expect-error no such value
Everything.status.eq('drafd');
// @ts-expect-error no such flag
hasFlag(Everything.flags, 'stiky');
// @ts-expect-error only a bitField has flags
hasFlag(Everything.big, 'sticky');
// @ts-expect-error an array is made of a field
array('text');
// @ts-expect-error NULL among the items must be allowed
array(text()).default([null]);
// @ts-expect-error the database computes it
void Everything.update({ total: '1' });
// @ts-expect-error microseconds are the databases' limit
timestamptz({ precision: 7 });
// @ts-expect-error a byte array is no text
void Everything.update({ content: 'hello' });
// @ts-expect-error a custom field says how it is read
customField({ columnType: 'text', toDriver: String });
// @ts-expect-error the shape that was declared
void Everything.update({ settings: { thene: 'dark' } });
// @ts-expect-error a UUID is a string
uuid().default(1);
