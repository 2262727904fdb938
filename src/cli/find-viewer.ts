import { basename } from 'node:path';
import { isOperation } from '../graphql/index.ts';
import { isModel } from '../orm/index.ts';
import type { ViewerOf } from '../server/index.ts';
import { ModelFileError } from './model-file-error.ts';
import { shownPath } from './shown-path.ts';

type Module = Readonly<Record<string, unknown>>;

const VIEWER_FILE = /^viewer\.m?[jt]s$/;

/**
 * The export `viewer` of the modules of a models folder, by their paths: the function that says who sent a request.
 * @throws ModelFileError where a file is named after it and does not have it, or where two files have different ones
 */
export function findViewer(modules: ReadonlyMap<string, Module>): ViewerOf | undefined {
  const found = new Set([...modules].map(([path, module]) => viewerOf(module, path)));
  found.delete(undefined);
  const [viewer, another] = found;
  if (another === undefined) return viewer;
  throw new ModelFileError(
    'Two files of the models folder export different functions "viewer". Keep one: it answers who sent a request.',
  );
}

/** A file that is named after the function and does not have it is a mistake: nobody could ever sign in. */
function viewerOf(module: Module, path: string): ViewerOf | undefined {
  const { viewer } = module;
  if (isModel(viewer) || isOperation(viewer)) return undefined;
  if (typeof viewer === 'function') return viewer as ViewerOf;
  const hasOther = Object.values(module).some((value) => isModel(value) || isOperation(value));
  if (viewer === undefined && (hasOther || !VIEWER_FILE.test(basename(path)))) return undefined;
  throw withoutViewer(path);
}

/** The error of a file that has to have the function and does not. */
export function withoutViewer(path: string): ModelFileError {
  return new ModelFileError(
    `The file "${shownPath(path)}" exports no function "viewer". Write: export async function viewer(request) { … }, which answers who asks.`,
  );
}
