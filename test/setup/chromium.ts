import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const USUAL_PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/microsoft-edge',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** Nothing but the page under test may speak, and the browser must run in a container and as root. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The browser's path (`CHROMIUM_PATH`, else a usual place), or why there is none. */
export function findChromium(): { readonly path: string } | { readonly missing: string } {
  const chosen = process.env.CHROMIUM_PATH;
  if (chosen !== undefined && !existsSync(chosen)) throw new Error(`CHROMIUM_PATH names no file: "${chosen}".`);
  const path = chosen ?? USUAL_PLACES.find((place) => existsSync(place));
  return path === undefined ? { missing: 'no Chromium found: install one, or set CHROMIUM_PATH' } : { path };
}

export async function launchChromium(path: string, flags: readonly string[] = []): Promise<Browser> {
  return chromium.launch({ executablePath: path, headless: true, args: [...FLAGS, ...flags] });
}
