import pg from 'pg';

/**
 * Asks a server for an answer over a connection that is opened for this and closed again.
 * @throws what pg says where there is none
 */
export async function pingApart(config: pg.ClientConfig): Promise<void> {
  const client = new pg.Client(config);
  // A connection that breaks fails the question, which is told below.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
  } finally {
    await client.end();
  }
}
