import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inject } from 'vitest';
import { type AtEnd, folderOf } from './phoebe-process.ts';

/** Reads models whenever it is told to, by the code with which each command begins. */
const SCRIPT = `
const program = process.argv[1];
const part = (path) => import(new URL(path, program));
const { modelLoader } = await part('load-models.js');
const { explainError } = await part('explain-error.js');
const { buildSchema } = await part('../graphql/index.js');
const load = modelLoader('./models');
process.on('message', async () => {
  try {
    const { models, operations } = await load();
    buildSchema(models, { operations });
    process.send(models.map(({ meta }) => meta.name).join(', '));
  } catch (error) {
    process.send(explainError(error));
  }
});
process.send('ready');
`;

export interface ModelsReader {
  /** The names of the models in these files below the working directory; or the sentence why they can not be read. */
  read(files: Readonly<Record<string, string>>): Promise<string>;
}

/**
 * Starts a process that reads one models folder again and again, as `phoebe dev` does. A process for each mistake that models
 * may have would spend most of its time on loading the program.
 */
export async function startModelsReader(atEnd: AtEnd): Promise<ModelsReader> {
  const cwd = folderOf({}, atEnd);
  const child = spawn(
    process.execPath,
    ['--input-type=module', '--eval', SCRIPT, pathToFileURL(inject('program')).href],
    {
      cwd,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    },
  );
  const ended = once(child, 'close');
  const hasEnded = ended.then(([status]) => {
    throw new Error(`The process that reads models has ended with status ${status}.`);
  });
  hasEnded.catch(() => {});
  atEnd(async () => {
    child.kill();
    await ended;
  });
  const answer = async (): Promise<string> => {
    const [message] = (await Promise.race([once(child, 'message'), hasEnded])) as [string];
    return message;
  };
  await answer();
  return {
    read: async (files) => {
      for (const name of readdirSync(cwd)) rmSync(join(cwd, name), { recursive: true });
      for (const [name, text] of Object.entries(files)) {
        mkdirSync(dirname(join(cwd, name)), { recursive: true });
        writeFileSync(join(cwd, name), text);
      }
      child.send('read');
      return answer();
    },
  };
}
