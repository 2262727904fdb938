import { list, object, orNull, plain, text } from './json-sql.ts';

/** One thing that every server is asked, with other variables at each request. */
export interface BenchOperation {
  readonly name: string;
  readonly label: string;
  /** As Phoebe and the hand-written server take it. */
  readonly query: string;
  /** Variables of the n-th request. */
  readonly variables: (n: number) => Readonly<Record<string, unknown>>;
  /** The limit: one statement that answers the JSON text of `data`. Its parameters come from `values`. */
  readonly sql: string;
  readonly values: (variables: any) => readonly unknown[];
  /** True where the answer holds values made at random (keys), which are left out of the comparison. */
  readonly writes?: boolean;
}

const none = (): Record<string, unknown> => ({});
const TEN = 'id name composer milliseconds sizeBytes price rating explicit released albumId';
const TEN_JSON = object({
  id: plain('t.id'),
  name: text('t.name'),
  composer: orNull(text('t.composer')),
  milliseconds: 't.milliseconds',
  sizeBytes: plain('t.size_bytes'),
  price: plain('t.price'),
  rating: orNull('t.rating'),
  explicit: 't.explicit::text',
  released: `'"', replace((t.released at time zone 'UTC')::text, chr(32), 'T'), 'Z"'`,
  albumId: plain('t.album_id'),
});
const NAMED = object({ id: plain('t.id'), name: text('t.name') });

/** An artist, an album, with a list below. */
const artistOf = ({ albums }: { readonly albums: string }): string =>
  object({ id: plain('ar.id'), name: text('ar.name'), albums: object({ nodes: albums }) });
const albumOf = ({ tracks }: { readonly tracks: string }): string =>
  object({ id: plain('al.id'), title: text('al.title'), tracks: object({ nodes: tracks }) });

/** The whole of an answer that is one connection. */
const nodes = (field: string, item: string, orderBy: string): string =>
  object({ [field]: object({ nodes: list(item, orderBy) }) });

function rows(count: number): BenchOperation {
  return {
    name: `rows${count}`,
    label: `${count.toLocaleString('en')} rows x 10 columns`,
    query: `query Rows($after: Int!) { tracks(first: ${count}, where: { milliseconds: { gte: $after } }) { nodes { ${TEN} } } }`,
    variables: (n) => ({ after: 120_000 + (n % 50) }),
    sql: `select ${nodes('tracks', TEN_JSON, 't.id')}
      from (select * from tracks where milliseconds >= $1 order by id limit ${count}) t`,
    values: ({ after }) => [after],
  };
}

export const OPERATIONS: readonly BenchOperation[] = [
  {
    name: 'typename',
    label: 'no database: `{ __typename }`',
    query: '{ __typename }',
    variables: none,
    sql: '',
    values: () => [],
  },
  {
    name: 'byKey',
    label: 'one row by key',
    query: 'query ByKey($id: ID!) { artist(id: $id) { id name country } }',
    variables: (n) => ({ id: String((n % 1_000) + 1) }),
    sql: `select ${object({ artist: orNull(`select ${object({ id: plain('id'), name: text('name'), country: orNull(text('country')) })} from artists where id = $1`) })}`,
    values: ({ id }) => [id],
  },
  rows(100),
  rows(1_000),
  {
    name: 'down3',
    label: 'three levels down (20, 100, 1,000 rows)',
    query: `query Down($offset: Int!) { artists(first: 20, offset: $offset) { nodes { id name
      albums(first: 1000) { nodes { id title tracks(first: 1000) { nodes { id name } } } } } } }`,
    variables: (n) => ({ offset: (n % 45) * 20 }),
    sql: `select ${nodes('artists', 'a.j', 'a.id')} from (
      select ar.id, ${artistOf({
        albums: `(select ${list(
          albumOf({ tracks: `(select ${list(NAMED, 't.id')} from tracks t where t.album_id = al.id)` }),
          'al.id',
        )} from albums al where al.artist_id = ar.id)`,
      })} j
      from (select * from artists order by id limit 20 offset $1) ar) a`,
    values: ({ offset }) => [offset],
  },
  {
    name: 'down3limited',
    label: 'the same, a limit on every level (20, 60, 300 rows)',
    query: `query DownLimited($offset: Int!) { artists(first: 20, offset: $offset) { nodes { id name
      albums(first: 3) { nodes { id title tracks(first: 5) { nodes { id name } } } } } } }`,
    variables: (n) => ({ offset: (n % 45) * 20 }),
    sql: `select ${nodes('artists', 'a.j', 'a.id')} from (
      select ar.id, ${artistOf({
        albums: `(select ${list(
          albumOf({
            tracks: `(select ${list(NAMED, 't.id')} from (select id, name from tracks where album_id = al.id order by id limit 5) t)`,
          }),
          'al.id',
        )} from (select id, title from albums where artist_id = ar.id order by id limit 3) al)`,
      })} j
      from (select * from artists order by id limit 20 offset $1) ar) a`,
    values: ({ offset }) => [offset],
  },
  {
    name: 'up3',
    label: 'three levels up (200 rows, two chains)',
    query: `query Up($after: Int!) { tracks(first: 200, where: { milliseconds: { gte: $after } }) { nodes { id name
      album { title artist { name } } genre { name } } } }`,
    variables: (n) => ({ after: 120_000 + (n % 50) }),
    sql: `select ${nodes(
      'tracks',
      object({
        id: plain('t.id'),
        name: text('t.name'),
        album: object({ title: text('al.title'), artist: object({ name: text('ar.name') }) }),
        genre: object({ name: text('g.name') }),
      }),
      't.id',
    )}
      from (select * from tracks where milliseconds >= $1 order by id limit 200) t
      join albums al on al.id = t.album_id join artists ar on ar.id = al.artist_id join genres g on g.id = t.genre_id`,
    values: ({ after }) => [after],
  },
  {
    name: 'filter',
    label: 'filter, order, limit 50',
    query: `query Filter($price: Decimal!, $name: String!) {
      tracks(first: 50, where: { price: { gte: $price }, name: { contains: $name } }, orderBy: [{ milliseconds: DESC }]) {
        nodes { id name milliseconds price } } }`,
    variables: (n) => ({ price: '0.89', name: `${n % 10}7` }),
    sql: `select ${nodes(
      'tracks',
      object({ id: plain('t.id'), name: text('t.name'), milliseconds: 't.milliseconds', price: plain('t.price') }),
      't.milliseconds desc, t.id',
    )}
      from (select * from tracks where price >= $1 and name like $2 order by milliseconds desc, id limit 50) t`,
    values: ({ price, name }) => [price, `%${name}%`],
  },
  {
    name: 'page',
    label: 'connection page with totalCount',
    query: `query Page($genre: ID!) { tracks(first: 20, where: { genreId: { eq: $genre } }) { totalCount
      pageInfo { hasNextPage } edges { node { id name } } } }`,
    variables: (n) => ({ genre: String((n % 25) + 1) }),
    sql: `select ${object({
      tracks: object({
        totalCount: '(select count(*) from tracks where genre_id = $1)',
        pageInfo: object({ hasNextPage: '(count(*) > 20)::text' }),
        edges: `'[', string_agg(${object({ node: NAMED })}, ',' order by t.id) filter (where t.n <= 20), ']'`,
      }),
    })}
      from (select id, name, row_number() over (order by id) n from (select id, name from tracks where genre_id = $1 order by id limit 21) p) t`,
    values: ({ genre }) => [genre],
  },
  {
    name: 'firstChildren',
    label: 'first 3 children of 50 parents, first 2 of each',
    query: `query FirstChildren($offset: Int!) { artists(first: 50, offset: $offset) { nodes { id
      albums(first: 3, orderBy: [{ year: DESC }]) { nodes { id tracks(first: 2, orderBy: [{ milliseconds: DESC }]) { nodes { id name } } } } } } }`,
    variables: (n) => ({ offset: (n % 19) * 50 }),
    sql: `select ${nodes('artists', 'a.j', 'a.id')} from (
      select ar.id, ${object({
        id: plain('ar.id'),
        albums: object({
          nodes: `(select ${list(
            object({
              id: plain('al.id'),
              tracks: object({
                nodes: `(select ${list(NAMED, 't.milliseconds desc, t.id')}
                  from (select id, name, milliseconds from tracks where album_id = al.id order by milliseconds desc, id limit 2) t)`,
              }),
            }),
            'al.year desc, al.id',
          )} from (select id, year from albums where artist_id = ar.id order by year desc, id limit 3) al)`,
        }),
      })} j
      from (select * from artists order by id limit 50 offset $1) ar) a`,
    values: ({ offset }) => [offset],
  },
  {
    name: 'manyToMany',
    label: 'many-to-many (10, 1,000, 1,000)',
    query: `query ManyToMany($offset: Int!) { playlists(first: 10, offset: $offset) { nodes { id name
      entries(first: 1000) { nodes { position track { id name } } } } } }`,
    variables: (n) => ({ offset: (n % 19) * 10 }),
    sql: `select ${nodes(
      'playlists',
      object({
        id: plain('p.id'),
        name: text('p.name'),
        entries: object({
          nodes: `(select ${list(object({ position: 'e.position', track: NAMED }), 'e.id')}
            from playlist_entries e join tracks t on t.id = e.track_id where e.playlist_id = p.id)`,
        }),
      }),
      'p.id',
    )}
      from (select * from playlists order by id limit 10 offset $1) p`,
    values: ({ offset }) => [offset],
  },
  {
    name: 'filterRelations',
    label: 'filter through two relations',
    query: `query FilterRelations($country: String!) {
      tracks(first: 50, where: { album: { artist: { country: { eq: $country } } } }) { nodes { id name } } }`,
    variables: (n) => ({ country: `Country ${n % 50}` }),
    sql: `select ${nodes('tracks', NAMED, 't.id')} from (select t.id, t.name from tracks t join albums al on al.id = t.album_id
      join artists ar on ar.id = al.artist_id where ar.country = $1 order by t.id limit 50) t`,
    values: ({ country }) => [country],
  },
  {
    name: 'createOne',
    label: 'create one',
    query: `mutation CreateOne($customer: ID!, $total: Decimal!) {
      createOrder(input: { customerId: $customer, total: $total }) { order { id total customerId } } }`,
    variables: (n) => ({ customer: String((n % 500) + 1), total: '12.50' }),
    sql: `with made as (insert into orders (customer_id, total) values ($1, $2) returning id, total, customer_id)
      select json_build_object('createOrder', json_build_object('order', json_build_object('id', id::text, 'total', total::text,
      'customerId', customer_id::text)))::text from made`,
    values: ({ customer, total }) => [customer, total],
    writes: true,
  },
  {
    name: 'updateOne',
    label: 'update one',
    query: `mutation UpdateOne($id: ID!, $name: String!) { updateCustomer(id: $id, input: { name: $name }) { customer { id name } } }`,
    variables: (n) => ({ id: String((n % 500) + 1), name: `Customer ${(n % 500) + 1}` }),
    sql: `with made as (update customers set name = $2 where id = $1 returning id, name)
      select json_build_object('updateCustomer', json_build_object('customer', json_build_object('id', id::text, 'name', name)))::text
      from made`,
    values: ({ id, name }) => [id, name],
  },
  {
    name: 'createNested',
    label: 'create an order with 5 lines',
    query: `mutation CreateNested($customer: ID!, $lines: [OrderLineCreateInput!]!) {
      createOrder(input: { customerId: $customer, total: "9.95", lines: { create: $lines } }) {
        order { id lines(first: 10) { nodes { id quantity } } } } }`,
    variables: (n) => ({
      customer: String((n % 500) + 1),
      lines: [1, 2, 3, 4, 5].map((line) => ({
        trackId: String(((n * 5 + line) % 50_000) + 1),
        quantity: 2,
        price: '0.99',
      })),
    }),
    sql: `with made as (insert into orders (customer_id, total) values ($1, 9.95) returning id),
      lines as (insert into order_lines (order_id, track_id, quantity, price)
        select made.id, t.track_id, t.quantity, t.price from made, unnest($2::int4[], $3::int4[], $4::decimal[]) t (track_id, quantity, price)
        returning id, quantity)
      select json_build_object('createOrder', json_build_object('order', json_build_object('id', made.id::text, 'lines',
        json_build_object('nodes', (select json_agg(json_build_object('id', lines.id::text, 'quantity', lines.quantity) order by lines.id)
        from lines)))))::text from made`,
    values: ({ customer, lines }) => [
      customer,
      lines.map((line: any) => line.trackId),
      lines.map((line: any) => line.quantity),
      lines.map((line: any) => line.price),
    ],
    writes: true,
  },
  {
    name: 'increment',
    label: 'contended increments of 4 rows',
    query: `mutation Increment($id: ID!) { updateCustomer(id: $id, increment: { visits: 1 }) { customer { id } } }`,
    variables: (n) => ({ id: String((n % 4) + 1) }),
    sql: `with made as (update customers set visits = visits + 1 where id = $1 returning id)
      select json_build_object('updateCustomer', json_build_object('customer', json_build_object('id', id::text)))::text from made`,
    values: ({ id }) => [id],
  },
];
