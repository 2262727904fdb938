// Loaded into every Node process that tests start, before its own first line: writes down each error that nobody handled, and
// changes nothing else. It listens to nothing, since a listener would keep the process from ending; it looks at what Node tells.
const { appendFileSync } = require('node:fs');
const { join } = require('node:path');

const TOLD = new Set(['unhandledRejection', 'uncaughtExceptionMonitor']);
const folder = process.env.PHOEBE_TEST_LEFT_ERRORS;
const noted = new WeakSet();
const emit = process.emit;

if (folder !== undefined)
  process.emit = function (event, error, ...rest) {
    // An unhandled rejection that no listener takes is told of twice.
    const isNew = typeof error !== 'object' || error === null || !noted.has(error);
    if (TOLD.has(event) && isNew) {
      if (typeof error === 'object' && error !== null) noted.add(error);
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      const kind = event === 'unhandledRejection' ? 'a rejection' : 'an exception';
      const about = `${process.argv.slice(1).join(' ')}: ${kind} that nobody handled: ${text}`;
      appendFileSync(join(folder, `${process.pid}.json`), `${JSON.stringify(about)}\n`);
    }
    return emit.call(this, event, error, ...rest);
  };
