#!/usr/bin/env node
import nodeModule from 'node:module';

/** The program's beginning, and the one place where the process ends. */

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(
    `phoebe: Phoebe needs Node 20.19 or later, and this is ${process.version}. Install a newer one.\n`,
  );
  process.exit(1);
}

// A reader that has seen enough, as in `phoebe schema export --stdout | head`, is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

// What V8 made of the modules is kept for the next start, where Node can do that: from 22.1 on. NODE_DISABLE_COMPILE_CACHE=1 says no.
// Source: https://nodejs.org/api/module.html#moduleenablecompilecachecachedir
(nodeModule as { readonly enableCompileCache?: () => unknown }).enableCompileCache?.();

// Imported only now: an older Node could not even read it.
const { runCli } = await import('./run-cli.ts');
process.exit(await runCli(process.argv.slice(2), () => process.exit(1)));
