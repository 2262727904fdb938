import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { engines, type TestDatabase } from '../setup/engines.ts';
import { startBalancer } from './balancer.ts';
import { type AtEnd, folderOf, MODELS, type Running, readyUrl, start } from './phoebe-process.ts';

/** A hundred by `SHUTDOWN_RUNS=100 npm run unit -- test/cli/shutdown`. */
const RUNS = Number(process.env.SHUTDOWN_RUNS ?? 4);
const ENGINE = engines().find(({ name, skipReason }) => name !== 'pglite' && skipReason === undefined) ?? engines()[0]!;
const BODY = JSON.stringify({ query: '{ users { totalCount } }' });
const ANSWER = JSON.stringify({ data: { users: { totalCount: 0 } } });
const HEAD = `POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${BODY.length}\r\n\r\n`;

/** A connection that speaks HTTP by itself, so that nothing but the test decides when bytes are sent. */
class Client {
  readonly #socket: Socket;
  #text = '';
  #tell = (): void => {};
  #isClosed = false;

  constructor(port: number) {
    this.#socket = connect(port, '127.0.0.1');
    this.#socket.setEncoding('utf8').on('data', (text: string) => {
      this.#text += text;
      this.#tell();
    });
    this.#socket.on('error', () => {});
    this.#socket.on('close', () => {
      this.#isClosed = true;
      this.#tell();
    });
  }

  /** Resolves when the system has taken the bytes; on one machine it has given them to the other side by then. */
  send(text = HEAD + BODY): Promise<void> {
    return new Promise((resolve) => this.#socket.write(text, () => resolve()));
  }

  /** The next answer, or what there is of it when the connection is closed. */
  answer(): Promise<string> {
    return new Promise((resolve) => {
      this.#tell = () => {
        const [, head, length] = /^([\s\S]*?content-length: (\d+)[\s\S]*?\r\n\r\n)/i.exec(this.#text) ?? [];
        const size = head === undefined ? Number.POSITIVE_INFINITY : head.length + Number(length);
        if (this.#text.length < size && !this.#isClosed) return;
        const answer = this.#text.slice(0, size);
        this.#text = this.#text.slice(size);
        this.#tell = () => {};
        resolve(answer);
      };
      this.#tell();
    });
  }

  end(): void {
    this.#socket.destroy();
  }
}

const isWhole = (answer: string): boolean =>
  answer.startsWith('HTTP/1.1 200 OK') && answer.endsWith(`\r\n\r\n${ANSWER}`);

const cleanUps: (() => unknown)[] = [];
const suiteEnd: AtEnd = (cleanUp) => cleanUps.unshift(cleanUp);
afterAll(async () => {
  for (const cleanUp of cleanUps) await cleanUp();
});

describe.skipIf(ENGINE.name === 'pglite')('the end of a server (an embedded database is for one process)', () => {
  let database: TestDatabase;
  let cwd: string;
  beforeAll(async () => {
    database = await ENGINE.createDatabase();
    suiteEnd(() => database.drop());
    cwd = folderOf(MODELS, suiteEnd);
  });

  async function serving(): Promise<Running & { readonly url: string; readonly port: number }> {
    const running = start(['serve', '--port', '0', '--no-seed', '--database', database.url], { cwd });
    const url = await readyUrl(running);
    return { ...running, url, port: Number(new URL(url).port) };
  }

  test(`every request that was there before the signal is answered (${RUNS} runs)`, async () => {
    for (let run = 0; run < RUNS; run += 1) {
      const server = await serving();
      // Of each three: one connection that has been used, one that is open and was not, one that is opened with its request.
      const used = Array.from({ length: 20 }, () => new Client(server.port));
      for (const client of used) await client.send();
      for (const client of used) expect(isWhole(await client.answer())).toBe(true);
      const fresh = Array.from({ length: 20 }, () => new Client(server.port));
      const early = [...used.slice(10), ...fresh, ...Array.from({ length: 20 }, () => new Client(server.port))];
      await Promise.all(early.map((client) => client.send()));
      server.process.kill(run % 2 === 0 ? 'SIGTERM' : 'SIGINT');
      const late = [...used.slice(0, 10), ...Array.from({ length: 10 }, () => new Client(server.port))];
      await Promise.race([Promise.all(late.map((client) => client.send())), server.finished]);
      const answers = await Promise.all(early.map((client) => client.answer()));
      expect(
        answers.filter((answer) => !isWhole(answer)),
        `run ${run}`,
      ).toEqual([]);
      // One that came later is answered or refused, and never cut in the middle.
      for (const answer of await Promise.all(late.map((client) => client.answer())))
        expect(answer === '' || isWhole(answer), answer).toBe(true);
      expect((await server.finished).status).toBe(0);
      for (const client of [...early, ...late]) client.end();
    }
  });

  test('clients of two servers behind a balancer see no failed request while one of them is started again', async () => {
    const [first, second] = await Promise.all([serving(), serving()]);
    const balancer = await startBalancer(suiteEnd);
    for (const { port } of [first, second]) await balancer.add(port);
    const answers = { whole: 0, others: [] as string[] };
    let isOver = false;
    const clients = Array.from({ length: 32 }, async () => {
      while (!isOver) {
        const response = await fetch(`${balancer.url}/graphql`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: BODY,
        });
        const text = await response.text();
        if (response.status === 200 && text === ANSWER) answers.whole += 1;
        else answers.others.push(`${response.status} ${text}`);
      }
    });
    const more = async (count: number): Promise<void> => {
      const until = answers.whole + count;
      await expect.poll(() => answers.whole, { timeout: 120_000 }).toBeGreaterThanOrEqual(until);
    };
    await more(200);
    first.process.kill('SIGTERM');
    expect((await first.finished).status).toBe(0);
    expect(balancer.ready()).toEqual([second.port]);
    await more(200);
    const again = await serving();
    await balancer.add(again.port);
    await more(200);
    isOver = true;
    await Promise.all(clients);
    expect(answers.others).toEqual([]);
    expect(balancer.ready()).toEqual([second.port, again.port]);
  });
});
