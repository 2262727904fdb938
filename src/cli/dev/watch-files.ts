import { watch } from 'chokidar';

/** Editors and version control write several files at once: they are one change. */
const QUIET_MS = 50;

const MODULE = /\.(?:[cm]?[jt]s|json)$/;

export interface FileWatch {
  /** Watches another file too. */
  add(path: string): void;
  /** Resolves when a file has changed since it was asked last, come or gone, and nothing has followed for a moment. */
  next(): Promise<void>;
  close(): Promise<void>;
}

/** Packages, and what programs keep for themselves: `.git`, `.phoebe`. */
const OTHERS = /[/\\](?:node_modules|\.[^/\\]+)$/;

/**
 * Watches the modules in a folder and in its folders. Resolves when nothing that happens from then on is missed.
 *
 * @param folder its absolute path
 */
export async function watchFiles(folder: string, onError: (error: unknown) => void): Promise<FileWatch> {
  const watcher = watch(folder, {
    ignoreInitial: true,
    ignored: (path, stats) =>
      (path !== folder && OTHERS.test(path)) || (stats?.isFile() === true && !MODULE.test(path)),
  });
  const known = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let hasChanged = false;
  let tell = (): void => {};
  const change = (): void => {
    hasChanged = true;
    tell();
  };
  watcher.on('all', (event) => {
    if (event !== 'add' && event !== 'change' && event !== 'unlink') return;
    clearTimeout(timer);
    timer = setTimeout(change, QUIET_MS);
  });
  await new Promise<void>((resolve, reject) => {
    watcher.once('ready', resolve).once('error', reject);
  });
  watcher.on('error', onError);
  return {
    add: (path) => {
      if (known.has(path)) return;
      known.add(path);
      watcher.add(path);
    },
    next: () =>
      new Promise((resolve) => {
        tell = () => {
          if (!hasChanged) return;
          hasChanged = false;
          resolve();
        };
        tell();
      }),
    close: async () => {
      clearTimeout(timer);
      await watcher.close();
    },
  };
}
