import { once } from 'node:events';
import { connect as connectSocket, createServer } from 'node:net';
/**
 * What happens at a message of the client:
 * - 'before': both sides are cut off, and the server never sees it;
 * - 'after': the server gets it, and both sides are cut off at once;
 * - 'answer': the server gets it and answers, and both sides are cut off before the client sees the answer;
 * - 'freeze': the message is gone, and so is everything after it in both directions, but both connections stay open.
 */
export const FAULTS = ['before', 'after', 'answer', 'freeze'];
export async function startFaultProxy(serverUrl) {
    const target = new URL(serverUrl);
    const shared = { trap: undefined, seen: 0, delayMs: 0, links: new Set() };
    const server = createServer({ noDelay: true }, (client) => {
        const upstream = connectSocket({ port: Number(target.port), host: target.hostname, noDelay: true });
        const link = new Link(client, upstream, shared);
        shared.links.add(link);
        upstream.on('close', () => shared.links.delete(link));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = new URL(serverUrl);
    url.hostname = '127.0.0.1';
    url.port = String(server.address().port);
    return {
        url: url.href,
        arm: (trap) => {
            shared.trap = trap;
            shared.seen = 0;
        },
        disarm: () => {
            const wentOff = shared.trap === undefined;
            shared.trap = undefined;
            for (const link of shared.links)
                if (link.isFrozen)
                    link.cut();
            return wentOff;
        },
        get delayMs() {
            return shared.delayMs;
        },
        set delayMs(value) {
            shared.delayMs = value;
        },
        close: async () => {
            for (const link of shared.links)
                link.cut();
            server.close();
            await once(server, 'close');
        },
    };
}
class Link {
    isFrozen = false;
    #client;
    #upstream;
    #shared;
    #pending = Buffer.alloc(0);
    /** The first message has no type byte: it is the startup packet. */
    #hasStarted = false;
    #cutsAtAnswer = false;
    /** Packets leave in the order they came, also when they are held back. */
    #order = Promise.resolve();
    constructor(client, upstream, shared) {
        this.#client = client;
        this.#upstream = upstream;
        this.#shared = shared;
        client.on('data', (chunk) => this.#later(() => this.#fromClient(chunk)));
        upstream.on('data', (chunk) => this.#later(() => this.#fromServer(chunk)));
        for (const socket of [client, upstream]) {
            socket.on('error', () => this.#closed());
            socket.on('close', () => this.#closed());
        }
    }
    cut() {
        this.#client.destroy();
        this.#upstream.destroy();
    }
    /** A frozen network does not tell one side that the other has gone. */
    #closed() {
        if (!this.isFrozen)
            this.cut();
    }
    #later(body) {
        const { delayMs } = this.#shared;
        if (delayMs === 0) {
            body();
            return;
        }
        this.#order = this.#order
            .then(() => new Promise((resolve) => setTimeout(resolve, Math.random() * delayMs)))
            .then(body);
    }
    #fromClient(chunk) {
        this.#pending = Buffer.concat([this.#pending, chunk]);
        for (let message = this.#take(); message !== undefined; message = this.#take())
            this.#pass(message);
    }
    #take() {
        const typeBytes = this.#hasStarted ? 1 : 0;
        if (this.#pending.length < typeBytes + 4)
            return undefined;
        const length = typeBytes + this.#pending.readInt32BE(typeBytes);
        if (this.#pending.length < length)
            return undefined;
        const message = this.#pending.subarray(0, length);
        this.#pending = this.#pending.subarray(length);
        this.#hasStarted = true;
        return message;
    }
    #pass(message) {
        if (this.isFrozen)
            return;
        const fault = this.#faultAt(message);
        if (fault === 'freeze')
            this.isFrozen = true;
        else if (fault === 'before')
            this.cut();
        else {
            this.#upstream.write(message);
            if (fault === 'after')
                this.#upstream.end(() => this.cut());
            if (fault === 'answer')
                this.#cutsAtAnswer = true;
        }
    }
    #faultAt(message) {
        const { trap } = this.#shared;
        if (trap === undefined)
            return undefined;
        this.#shared.seen += 1;
        const isHere = trap.at === 'COMMIT' ? isCommit(message) : this.#shared.seen === trap.at;
        if (!isHere)
            return undefined;
        this.#shared.trap = undefined;
        return trap.fault;
    }
    #fromServer(chunk) {
        if (this.isFrozen)
            return;
        if (this.#cutsAtAnswer)
            this.cut();
        else
            this.#client.write(chunk);
    }
}
/** The statement that commits, on either engine: both are sent as simple queries. */
function isCommit(message) {
    if (message[0] !== 'Q'.charCodeAt(0))
        return false;
    const text = message.subarray(5, -1).toString('utf8');
    return text === 'COMMIT' || text === 'RELEASE SAVEPOINT cockroach_restart';
}
