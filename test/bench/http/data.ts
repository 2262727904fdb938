import type pg from 'pg';

/** The music store that all servers answer from: 1,000 artists, 5,000 albums, 50,000 tracks, 200 playlists of 100 tracks. */
export const SIZES = {
  artists: 1_000,
  albums: 5_000,
  tracks: 50_000,
  genres: 25,
  playlists: 200,
  entries: 100,
  customers: 500,
  orders: 4_000,
  lines: 5,
};

/** Tables of data made from numbers alone, so that every run and every engine has the same rows. */
const STATEMENTS: readonly string[] = [
  'create table genres (id int4 primary key, name text not null)',
  'create table artists (id int4 primary key, name text not null, country text, founded int4 not null)',
  'create table albums (id int4 primary key, artist_id int4 not null references artists, title text not null, year int4 not null)',
  `create table tracks (id int4 primary key, album_id int4 not null references albums, genre_id int4 not null references genres,
     name text not null, composer text, milliseconds int4 not null, size_bytes int8 not null, price decimal(6, 2) not null,
     rating float8, explicit boolean not null, released timestamptz(3) not null)`,
  'create table playlists (id int4 primary key, name text not null)',
  `create table playlist_entries (id int4 primary key, playlist_id int4 not null references playlists,
     track_id int4 not null references tracks, position int4 not null)`,
  'create table customers (id int4 primary key, name text not null, visits int4 not null default 0)',
  `create table orders (id uuid primary key default gen_random_uuid(), customer_id int4 not null references customers,
     note text, total decimal(10, 2) not null)`,
  `create table order_lines (id uuid primary key default gen_random_uuid(), order_id uuid not null references orders on delete cascade,
     track_id int4 not null references tracks, quantity int4 not null, price decimal(6, 2) not null)`,
  `insert into genres select n, 'Genre ' || n from generate_series(1, ${SIZES.genres}) n`,
  `insert into artists select n, 'Artist ' || n, case when n % 7 = 0 then null else 'Country ' || (n % 50) end, 1950 + n % 70
     from generate_series(1, ${SIZES.artists}) n`,
  `insert into albums select n, (n - 1) % ${SIZES.artists} + 1, 'Album "' || n || '" of things', 1960 + n % 60
     from generate_series(1, ${SIZES.albums}) n`,
  `insert into tracks select n, (n - 1) % ${SIZES.albums} + 1, n % ${SIZES.genres} + 1, 'Track number ' || n,
     case when n % 3 = 0 then null else 'Composer ' || (n % 400) end, 120000 + (n * 7919) % 300000, 1000000 + n * 137,
     0.79 + (n % 5) * 0.10, case when n % 4 = 0 then null else (n % 50) / 10.0 end, n % 11 = 0,
     timestamptz '2000-01-01 00:00:00+00' + n * interval '3 hours' from generate_series(1, ${SIZES.tracks}) n`,
  `insert into playlists select n, 'Playlist ' || n from generate_series(1, ${SIZES.playlists}) n`,
  `insert into playlist_entries select n, (n - 1) / ${SIZES.entries} + 1, (n * 7919) % ${SIZES.tracks} + 1, (n - 1) % ${SIZES.entries} + 1
     from generate_series(1, ${SIZES.playlists * SIZES.entries}) n`,
  `insert into customers (id, name) select n, 'Customer ' || n from generate_series(1, ${SIZES.customers}) n`,
  // Not empty, so that the server plans as for tables in use.
  `insert into orders (customer_id, total) select n % ${SIZES.customers} + 1, 12.50 from generate_series(1, ${SIZES.orders}) n`,
  `insert into order_lines (order_id, track_id, quantity, price) select o.id, n, 2, 0.99 from orders o, generate_series(1, ${SIZES.lines}) n`,
  'create index albums_artist_id_idx on albums (artist_id)',
  'create index tracks_album_id_idx on tracks (album_id)',
  'create index tracks_genre_id_idx on tracks (genre_id)',
  'create index tracks_price_idx on tracks (price)',
  'create index playlist_entries_playlist_id_idx on playlist_entries (playlist_id)',
  'create index playlist_entries_track_id_idx on playlist_entries (track_id)',
  'create index orders_customer_id_idx on orders (customer_id)',
  'create index order_lines_order_id_idx on order_lines (order_id)',
  'create index order_lines_track_id_idx on order_lines (track_id)',
  'analyze',
];

/** Makes the tables and fills them. */
export async function createData(client: pg.Client): Promise<void> {
  for (const statement of STATEMENTS) await client.query(statement);
}
