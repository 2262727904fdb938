/** Cuts what a client sends into whole messages of PostgreSQL's protocol: https://www.postgresql.org/docs/current/protocol-overview.html */
export class MessageReader {
  #pending: Buffer = Buffer.alloc(0);
  /** The first message of a connection has no type. */
  #hasStarted = false;

  /** The messages that are complete with this chunk. */
  *read(chunk: Buffer): Generator<Buffer> {
    this.#pending = Buffer.concat([this.#pending, chunk]);
    for (let message = this.#take(); message !== undefined; message = this.#take()) yield message;
  }

  #take(): Buffer | undefined {
    const typeBytes = this.#hasStarted ? 1 : 0;
    if (this.#pending.length < typeBytes + 4) return undefined;
    const length = typeBytes + this.#pending.readInt32BE(typeBytes);
    if (this.#pending.length < length) return undefined;
    const message = this.#pending.subarray(0, length);
    this.#pending = this.#pending.subarray(length);
    this.#hasStarted = true;
    return message;
  }
}
