import { format } from 'node:util';
import { afterAll, afterEach } from 'vitest';

/** The methods that print. A test that expects output replaces one with `vi.spyOn`, which is not heard here. */
const METHODS = ['debug', 'dir', 'error', 'info', 'log', 'table', 'trace', 'warn'] as const;

let written: string[] = [];

for (const method of METHODS) {
  console[method] = (...values: unknown[]) => {
    written.push(`console.${method}: ${format(...values)}`);
  };
}

function expectSilence(): void {
  const lines = written;
  written = [];
  if (lines.length > 0)
    throw new Error(`A test writes nothing to the console, but this was written:\n${lines.join('\n')}`);
}

afterEach(expectSilence);
afterAll(expectSilence);
