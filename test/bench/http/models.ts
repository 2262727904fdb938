import { bigint, boolean, decimal, float, foreignKey, integer, model, text, timestamptz, uuidKey } from 'phoebe';

/** Lists of the benchmark are longer than the API's usual limit. */
const pageSize = { default: 20, max: 1_000 };

export const Genre = model('Genre', { id: integer().primaryKey(), name: text() }, { pageSize });

export const Artist = model(
  'Artist',
  { id: integer().primaryKey(), name: text(), country: text().nullable(), founded: integer() },
  { pageSize },
);

export const Album = model(
  'Album',
  {
    id: integer().primaryKey(),
    artist: foreignKey(() => Artist, { backref: 'albums' }),
    title: text(),
    year: integer(),
  },
  { pageSize },
);

export const Track = model(
  'Track',
  {
    id: integer().primaryKey(),
    album: foreignKey(() => Album, { backref: 'tracks' }),
    genre: foreignKey(() => Genre, { backref: 'tracks' }),
    name: text(),
    composer: text().nullable(),
    milliseconds: integer(),
    sizeBytes: bigint(),
    price: decimal(6, 2),
    rating: float().nullable(),
    explicit: boolean(),
    released: timestamptz(),
  },
  { pageSize },
);

export const Playlist = model('Playlist', { id: integer().primaryKey(), name: text() }, { pageSize });

export const PlaylistEntry = model(
  'PlaylistEntry',
  {
    id: integer().primaryKey(),
    playlist: foreignKey(() => Playlist, { backref: 'entries' }),
    track: foreignKey(() => Track, { backref: 'entries' }),
    position: integer(),
  },
  { pageSize, plural: 'PlaylistEntries' },
);

export const Customer = model('Customer', {
  id: integer().primaryKey(),
  name: text(),
  visits: integer().default(0),
});

export const Order = model('Order', {
  id: uuidKey(),
  customer: foreignKey(() => Customer, { backref: 'orders' }),
  note: text().nullable(),
  total: decimal(10, 2),
});

export const OrderLine = model('OrderLine', {
  id: uuidKey(),
  order: foreignKey(() => Order, { backref: 'lines', onDelete: 'cascade' }),
  track: foreignKey(() => Track, { backref: 'orderLines' }),
  quantity: integer(),
  price: decimal(6, 2),
});

export const models = [Genre, Artist, Album, Track, Playlist, PlaylistEntry, Customer, Order, OrderLine];
