import { expect, test } from 'vitest';
import { takeLeftErrors } from '../setup/left-errors.ts';
import { ask, folderWithData, MODELS, readyUrl, start } from './phoebe-process.ts';

const OPERATIONS = {
  'models/operations.ts': `import { integer } from 'phoebe';
import { query } from 'phoebe/graphql';

const leaving = (name: string, leave: () => void) =>
  query(name, { result: integer(), resolve: () => { leave(); return 1; } });

export const rejects = leaving('rejects', () => { Promise.reject(new Error('Rejected alone.')); });
export const rejectsText = leaving('rejectsText', () => { Promise.reject('Only a text.'); });
export const throwsLater = leaving('throwsLater', () => { setTimeout(() => { throw new Error('Thrown alone.'); }, 1); });
export const breaks = leaving('breaks', () => {
  setTimeout(() => { throw new (globalThis as any).WebAssembly.RuntimeError('unreachable'); }, 1);
});
`,
};

const LEFT = [
  ['rejects', 'unhandledRejection', 'Rejected alone.'],
  ['rejectsText', 'unhandledRejection', 'A value that is no error was thrown: Only a text.'],
  ['throwsLater', 'uncaughtException', 'Thrown alone.'],
] as const;

async function serving(command: 'serve' | 'dev') {
  const running = start([command, '--port', '0', '--no-seed', ...(command === 'dev' ? ['--no-schema-file'] : [])], {
    cwd: await folderWithData({ ...MODELS, ...OPERATIONS }),
  });
  const url = await readyUrl(running);
  const errors = () =>
    running
      .output()
      .stdout.split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line))
      .filter(({ level }) => level === 'error');
  return { running, url, errors };
}

test.each(['serve', 'dev'] as const)(
  'phoebe %s goes on after errors that reach nobody, and logs each once',
  async (command) => {
    const { running, url, errors } = await serving(command);
    for (const [index, [name, origin, message]] of LEFT.entries()) {
      expect(await ask(url, `{ ${name} }`)).toEqual({ data: { [name]: 1 } });
      await expect.poll(errors).toHaveLength(index + 1);
      expect(errors().at(-1)).toMatchObject({
        errorId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        origin,
        error: { message },
      });
      expect(await ask(url, '{ users { totalCount } }')).toEqual({ data: { users: { totalCount: 0 } } });
    }
    running.process.kill('SIGTERM');
    expect((await running.finished).status).toBe(0);
    expect(errors()).toHaveLength(LEFT.length);
    expect(takeLeftErrors()).toHaveLength(LEFT.length);
  },
);

test.each(['serve', 'dev'] as const)(
  'phoebe %s ends in good order after an error that leaves nothing to trust',
  async (command) => {
    const { running, url, errors } = await serving(command);
    expect(await ask(url, '{ breaks }')).toEqual({ data: { breaks: 1 } });
    const { status, stderr } = await running.finished;
    expect(status).toBe(1);
    const [{ errorId }] = errors();
    expect(stderr).toContain(`so Phoebe has ended (errorId ${errorId} in the log). Start it again.`);
    expect(running.output().stdout).toContain('Phoebe is shutting down');
    expect(takeLeftErrors()).toHaveLength(1);
  },
);
