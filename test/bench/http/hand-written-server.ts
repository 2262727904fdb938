import { createServer } from 'node:http';
import DataLoader from 'dataloader';
import { createSchema, createYoga } from 'graphql-yoga';
import pg from 'pg';
import { serveAsChild } from './serve-as-child.ts';

/**
 * What a careful engineer writes for just these operations: graphql-yoga, one DataLoader a relation, only named prepared
 * statements, flat SQL. It asks for all columns of a table that the benchmark uses, as most hand-written servers do.
 */
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
let statements = 0;

type Row = Record<string, any>;

async function sql(name: string, text: string, values: readonly unknown[] = []): Promise<Row[]> {
  statements += 1;
  return (await pool.query({ name, text, values: [...values] })).rows;
}

function byId(table: string, columns: string): DataLoader<number, Row | null> {
  return new DataLoader(async (ids) => {
    const rows = await sql(`${table}ById`, `select ${columns} from ${table} where id = any($1::int4[])`, [ids]);
    const found = new Map(rows.map((row) => [row.id, row]));
    return ids.map((id) => found.get(id) ?? null);
  });
}

/** The first rows of each parent: one loader for each set of arguments. */
function children(
  table: string,
  key: string,
  columns: string,
  order: string,
): (first: number) => DataLoader<any, Row[]> {
  const loaders = new Map<number, DataLoader<any, Row[]>>();
  return (first) => {
    let loader = loaders.get(first);
    if (loader === undefined) {
      loader = new DataLoader(async (keys) => {
        const type = key === 'order_id' ? 'uuid' : 'int4';
        const rows = await sql(
          `${table}Of${key}${order}`,
          `select c.* from unnest($1::${type}[]) p (key) cross join lateral
             (select ${columns} from ${table} where ${key} = p.key order by ${order} limit $2) c`,
          [keys, first],
        );
        const grouped = new Map<any, Row[]>(keys.map((one) => [one, []]));
        for (const row of rows) grouped.get(row[key])!.push(row);
        return keys.map((one) => grouped.get(one)!);
      });
      loaders.set(first, loader);
    }
    return loader;
  };
}

const TRACK = 'id, album_id, genre_id, name, composer, milliseconds, size_bytes, price, rating, explicit, released';

function loaders() {
  return {
    album: byId('albums', 'id, artist_id, title, year'),
    artist: byId('artists', 'id, name, country'),
    genre: byId('genres', 'id, name'),
    track: byId('tracks', TRACK),
    albumsOf: children('albums', 'artist_id', 'id, artist_id, title, year', 'id'),
    albumsByYear: children('albums', 'artist_id', 'id, artist_id, title, year', 'year desc, id'),
    tracksOf: children('tracks', 'album_id', TRACK, 'id'),
    longestTracksOf: children('tracks', 'album_id', TRACK, 'milliseconds desc, id'),
    entriesOf: children('playlist_entries', 'playlist_id', 'id, playlist_id, track_id, position', 'id'),
    linesOf: children('order_lines', 'order_id', 'id, order_id, quantity', 'id'),
  };
}
type Context = { readonly load: ReturnType<typeof loaders> };

const typeDefs = /* GraphQL */ `
  scalar Decimal
  enum SortOrder { ASC DESC }
  type Artist { id: ID! name: String! country: String albums(first: Int!, orderBy: [AlbumOrderBy!]): AlbumConnection! }
  type Album { id: ID! title: String! artist: Artist! tracks(first: Int!, orderBy: [TrackOrderBy!]): TrackConnection! }
  type Genre { id: ID! name: String! }
  type Track { id: ID! name: String! composer: String milliseconds: Int! sizeBytes: String! price: Decimal! rating: Float
    explicit: Boolean! released: String! albumId: ID! album: Album! genre: Genre! }
  type Playlist { id: ID! name: String! entries(first: Int!): PlaylistEntryConnection! }
  type PlaylistEntry { position: Int! track: Track! }
  type Customer { id: ID! name: String! }
  type Order { id: ID! total: Decimal! customerId: ID! lines(first: Int!): OrderLineConnection! }
  type OrderLine { id: ID! quantity: Int! }
  type ArtistConnection { nodes: [Artist!]! }
  type AlbumConnection { nodes: [Album!]! }
  type TrackEdge { node: Track! }
  type PageInfo { hasNextPage: Boolean! }
  type TrackConnection { nodes: [Track!]! edges: [TrackEdge!]! totalCount: Int! pageInfo: PageInfo! }
  type PlaylistConnection { nodes: [Playlist!]! }
  type PlaylistEntryConnection { nodes: [PlaylistEntry!]! }
  type OrderLineConnection { nodes: [OrderLine!]! }
  input IntFilter { gte: Int }
  input DecimalFilter { gte: Decimal }
  input StringFilter { contains: String eq: String }
  input IDFilter { eq: ID }
  input ArtistWhere { country: StringFilter }
  input AlbumWhere { artist: ArtistWhere }
  input TrackWhere { milliseconds: IntFilter price: DecimalFilter name: StringFilter genreId: IDFilter album: AlbumWhere }
  input TrackOrderBy { milliseconds: SortOrder }
  input AlbumOrderBy { year: SortOrder }
  input OrderLineCreateInput { trackId: ID! quantity: Int! price: Decimal! }
  input OrderLinesInput { create: [OrderLineCreateInput!] }
  input OrderCreateInput { customerId: ID! total: Decimal! lines: OrderLinesInput }
  input CustomerUpdateInput { name: String }
  input CustomerIncrementInput { visits: Int }
  type OrderPayload { order: Order! }
  type CustomerPayload { customer: Customer! }
  type Query {
    artist(id: ID!): Artist
    artists(first: Int!, offset: Int): ArtistConnection!
    playlists(first: Int!, offset: Int): PlaylistConnection!
    tracks(first: Int!, where: TrackWhere, orderBy: [TrackOrderBy!]): TrackConnection!
  }
  type Mutation {
    createOrder(input: OrderCreateInput!): OrderPayload!
    updateCustomer(id: ID!, input: CustomerUpdateInput, increment: CustomerIncrementInput): CustomerPayload!
  }
`;

function trackPage(args: any): { text: string; name: string; values: unknown[] } {
  const { where = {}, first } = args;
  if (where.genreId)
    return { name: 'byGenre', text: 'where genre_id = $1 order by id limit $2', values: [where.genreId.eq, first + 1] };
  if (where.album)
    return {
      name: 'byCountry',
      text: `where album_id in (select al.id from albums al join artists ar on ar.id = al.artist_id where ar.country = $1) order by id limit $2`,
      values: [where.album.artist.country.eq, first],
    };
  if (where.price)
    return {
      name: 'byPrice',
      text: 'where price >= $1 and name like $2 order by milliseconds desc, id limit $3',
      values: [where.price.gte, `%${where.name.contains}%`, first],
    };
  return {
    name: 'byLength',
    text: 'where milliseconds >= $1 order by id limit $2',
    values: [where.milliseconds.gte, first],
  };
}

const resolvers = {
  Query: {
    artist: (_: unknown, { id }: any, { load }: Context) => load.artist.load(Number(id)),
    artists: async (_: unknown, { first, offset = 0 }: any) => ({
      nodes: await sql('artists', 'select id, name, country from artists order by id limit $1 offset $2', [
        first,
        offset,
      ]),
    }),
    playlists: async (_: unknown, { first, offset = 0 }: any) => ({
      nodes: await sql('playlists', 'select id, name from playlists order by id limit $1 offset $2', [first, offset]),
    }),
    tracks: async (_: unknown, args: any) => {
      const { name, text, values } = trackPage(args);
      const rows = await sql(`tracks${name}`, `select ${TRACK} from tracks ${text}`, values);
      return {
        nodes: rows.slice(0, args.first),
        hasNextPage: rows.length > args.first,
        genre: args.where?.genreId?.eq,
      };
    },
  },
  TrackConnection: {
    edges: ({ nodes }: Row) => nodes.map((node: Row) => ({ node })),
    pageInfo: ({ hasNextPage }: Row) => ({ hasNextPage }),
    totalCount: async ({ genre }: Row) =>
      (await sql('countByGenre', 'select count(*)::int4 as count from tracks where genre_id = $1', [genre]))[0]!.count,
  },
  Artist: {
    albums: async ({ id }: Row, { first, orderBy }: any, { load }: Context) => ({
      nodes: await (orderBy ? load.albumsByYear : load.albumsOf)(first).load(id),
    }),
  },
  Album: {
    artist: ({ artist_id }: Row, _: unknown, { load }: Context) => load.artist.load(artist_id),
    tracks: async ({ id }: Row, { first, orderBy }: any, { load }: Context) => ({
      nodes: await (orderBy ? load.longestTracksOf : load.tracksOf)(first).load(id),
    }),
  },
  Track: {
    sizeBytes: ({ size_bytes }: Row) => size_bytes,
    released: ({ released }: Row) => released.toISOString().replace('.000Z', 'Z'),
    albumId: ({ album_id }: Row) => album_id,
    album: ({ album_id }: Row, _: unknown, { load }: Context) => load.album.load(album_id),
    genre: ({ genre_id }: Row, _: unknown, { load }: Context) => load.genre.load(genre_id),
  },
  Playlist: {
    entries: async ({ id }: Row, { first }: any, { load }: Context) => ({
      nodes: await load.entriesOf(first).load(id),
    }),
  },
  PlaylistEntry: { track: ({ track_id }: Row, _: unknown, { load }: Context) => load.track.load(track_id) },
  Order: {
    customerId: ({ customer_id }: Row) => customer_id,
    lines: async ({ id }: Row, { first }: any, { load }: Context) => ({ nodes: await load.linesOf(first).load(id) }),
  },
  Mutation: {
    createOrder: async (_: unknown, { input }: any) => {
      if (!input.lines) {
        const text = 'insert into orders (customer_id, total) values ($1, $2) returning id, total, customer_id';
        return { order: (await sql('createOrder', text, [input.customerId, input.total]))[0] };
      }
      const client = await pool.connect();
      try {
        statements += 4;
        await client.query('begin');
        const made = await client.query({
          name: 'createOrder',
          text: 'insert into orders (customer_id, total) values ($1, $2) returning id, total, customer_id',
          values: [input.customerId, input.total],
        });
        const lines = input.lines.create as Row[];
        await client.query({
          name: 'createLines',
          text: `insert into order_lines (order_id, track_id, quantity, price)
            select $1, t.* from unnest($2::int4[], $3::int4[], $4::decimal[]) t`,
          values: [
            made.rows[0].id,
            lines.map((l) => l.trackId),
            lines.map((l) => l.quantity),
            lines.map((l) => l.price),
          ],
        });
        await client.query('commit');
        return { order: made.rows[0] };
      } catch (error) {
        await client.query('rollback');
        throw error;
      } finally {
        client.release();
      }
    },
    updateCustomer: async (_: unknown, { id, input, increment }: any) => ({
      customer: (
        await (input
          ? sql('updateCustomer', 'update customers set name = $2 where id = $1 returning id, name', [id, input.name])
          : sql('increment', 'update customers set visits = visits + $2 where id = $1 returning id, name', [
              id,
              increment.visits,
            ]))
      )[0],
    }),
  },
};

const yoga = createYoga({
  schema: createSchema({ typeDefs, resolvers }),
  context: () => ({ load: loaders() }),
  logging: false,
  landingPage: false,
  graphiql: false,
});
const server = createServer((request, response) => void yoga(request, response));
serveAsChild(server, () => statements);
