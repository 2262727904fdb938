import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { preloadGraphQL } from '../../src/cli/preload-graphql.ts';

/** Two modules that require each other, as those of graphql do. */
const INSTALLED: Readonly<Record<string, string>> = {
  'index.js': "exports.name = 'installed';\nexports.inner = require('./type/inner.js');\n",
  'type/inner.js': "const outer = require('../index.js');\nexports.nameOf = () => outer.name;\n",
};

/** A folder where graphql is installed, and a file of its modules, which say of themselves that they come from there. */
function installation({ version = '16.0.0', files = INSTALLED } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'phoebe-preload-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  write('node_modules/graphql/package.json', JSON.stringify({ name: 'graphql', version, main: 'index' }));
  for (const [path, text] of Object.entries(files)) write(`node_modules/graphql/${path}`, text);
  const functions = Object.entries(INSTALLED).map(
    ([path, text]) =>
      `'${path}': [${text.length}, function (exports, require, module) {${text.replace('installed', 'preloaded')}}]`,
  );
  write('graphql.cjs', `module.exports = { version: '16.0.0', files: { ${functions.join(', ')} } };`);
  return { bundle: join(folder, 'graphql.cjs'), require: createRequire(join(folder, 'app.js')) };
}

test('whoever requires graphql gets the modules of the file, and one copy of each', () => {
  const { bundle, require } = installation();
  preloadGraphQL({ bundle, flags: '' });
  const graphql = require('graphql');
  expect(graphql.name).toBe('preloaded');
  expect(graphql.inner.nameOf()).toBe('preloaded');
  expect(require('graphql/type/inner.js')).toBe(graphql.inner);
  expect(require('graphql/index.js')).toBe(graphql);
});

test.each([
  ['another version', { version: '16.0.1' }],
  ['a file that somebody has changed', { files: { ...INSTALLED, 'type/inner.js': 'exports.nameOf = () => 0;\n' } }],
  ['a file that is gone', { files: { ...INSTALLED, 'index.js': "exports.name = 'installed';\n" } }],
])('%s of graphql is loaded as it is installed', (_name, options) => {
  const { bundle, require } = installation(options);
  preloadGraphQL({ bundle, flags: '' });
  expect(require('graphql').name).toBe('installed');
});

test('where there is no file nothing happens', () => {
  const { bundle, require } = installation();
  preloadGraphQL({ bundle: `${bundle}.missing`, flags: '' });
  expect(require('graphql').name).toBe('installed');
});

test.each(['--require=x', '-r x', '--max-old-space-size=500 --import x'])(
  'code that is there first, by %s, sees modules being loaded',
  (flags) => {
    const { bundle, require } = installation();
    preloadGraphQL({ bundle, flags });
    expect(require('graphql').name).toBe('installed');
  },
);
