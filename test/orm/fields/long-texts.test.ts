import { expect, test } from 'vitest';
import * as phoebe from '../../../src/index.ts';

/*
 * Texts of clients reach the codecs before anything else looks at them. None may take time that grows faster than the text:
 * sixty thousand characters are then milliseconds, where a careless regular expression takes twenty seconds.
 */
const LENGTH = 60_000;
const MAX_MS = 1_000;

const FIELDS = {
  text: phoebe.text(),
  varchar: phoebe.varchar(10),
  char: phoebe.char(10),
  integer: phoebe.integer(),
  bigint: phoebe.bigint(),
  decimal: phoebe.decimal(12, 2),
  double: phoebe.double(),
  boolean: phoebe.boolean(),
  uuid: phoebe.uuid(),
  date: phoebe.date(),
  time: phoebe.time(),
  timestamp: phoebe.timestamp(),
  timestamptz: phoebe.timestamptz(),
  interval: phoebe.interval(),
  bytes: phoebe.bytes(),
  json: phoebe.json(),
  inet: phoebe.inet(),
  array: phoebe.array(phoebe.text()),
};

const BEGINNINGS = ['', '0.', '2020-01-01T00:00:00.', '00:00:00.', 'PT0.'];
const MIDDLES = ['0', '1', ' ', '\\', 'a', '1 day ', '['];
const ENDS = ['', '1 ', '1Z', '1S'];

const TEXTS = BEGINNINGS.flatMap((beginning) =>
  MIDDLES.flatMap((middle) =>
    ENDS.map((end) => `${beginning}${middle.repeat(Math.ceil(LENGTH / middle.length))}${end}`),
  ),
);

/** Refusals are answers too. */
function attempt(body: () => unknown): void {
  try {
    body();
  } catch (error) {
    if (!(error instanceof phoebe.PhoebeError) && !(error instanceof SyntaxError)) throw error;
  }
}

test.each(Object.entries(FIELDS))('%s reads and writes long texts in no time', (_, field) => {
  const type = field.type as phoebe.ValueType<any, any>;
  for (const text of TEXTS) {
    const started = process.cpuUsage();
    attempt(() => type.toDriver(text));
    attempt(() => type.fromDriver(text));
    attempt(() => type.assertFits?.(text));
    const { user, system } = process.cpuUsage(started);
    const shown = `${text.slice(0, 40)}…${text.slice(-10)}`;
    expect((user + system) / 1_000, shown).toBeLessThan(MAX_MS);
  }
});
