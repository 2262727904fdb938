import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, expect, test } from 'vitest';
import { type ProcessOptions, phoebe } from './phoebe-process.ts';

const here: ProcessOptions = { cwd: tmpdir() };

describe('phoebe', () => {
  test('--version prints the version of the package', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
    expect(await phoebe(['--version'], here)).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
  });

  test.each([[['--help']], [['serve', '--help']], [['schema', 'export', '--help']]])(
    '%j has examples and ends well',
    async (args) => {
      const { status, stdout, stderr } = await phoebe(args, here);
      expect([status, stderr]).toEqual([0, '']);
      expect(stdout).toMatch(/Examples:\n {2}phoebe /);
    },
  );

  test('without a command it prints the help, as an error', async () => {
    const { status, stdout, stderr } = await phoebe([], here);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain('Usage: phoebe');
  });
});

describe('a wrong command line is one sentence on stderr and status 1', () => {
  const RUN_HELP = 'Run it with --help to see what there is.\n';
  test.each<[string[], Record<string, string>, string]>([
    [['serve', '--prot', '1'], {}, `Unknown option '--prot'. (Did you mean --port?) ${RUN_HELP}`],
    [
      ['serve', '--databse=postgresql://me:hunter2@db/shop?password=hunter2'],
      {},
      `Unknown option '--databse=postgresql://…@db/shop?password=…'. ${RUN_HELP}`,
    ],
    [['srve'], {}, `Unknown command 'srve'. (Did you mean serve?) ${RUN_HELP}`],
    [['serve', 'models'], {}, `Too many arguments for 'serve'. Expected 0 arguments but got 1. ${RUN_HELP}`],
    [
      ['serve', '--port', 'http'],
      {},
      `Option '--port <number>' argument 'http' is invalid. A port is a number from 0 to 65535. ${RUN_HELP}`,
    ],
    [
      ['serve'],
      { PORT: '65536' },
      `Option '--port <number>' value '65536' from env 'PORT' is invalid. A port is a number from 0 to 65535. ${RUN_HELP}`,
    ],
    [['serve', '--memory', '--data', 'here'], {}, 'Choose one database: --memory and --data contradict each other.\n'],
    [
      ['schema', 'export', '--stdout', '--out', 'x'],
      {},
      `Option '--stdout' cannot be used with option '--out <file>'. ${RUN_HELP}`,
    ],
  ])('phoebe %j %j', async (args, env, sentence) => {
    expect(await phoebe(args, { ...here, env })).toEqual({ status: 1, stdout: '', stderr: `phoebe: ${sentence}` });
  });
});
