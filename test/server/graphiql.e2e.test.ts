import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, launchChromium } from '../setup/chromium.ts';
import { toyServer } from './toy-server.ts';

const chromium = findChromium();
const suiteName = 'missing' in chromium ? `GraphiQL in a browser (${chromium.missing})` : 'GraphiQL in a browser';

describe.skipIf('missing' in chromium)(suiteName, () => {
  const { server } = toyServer();
  const foreignRequests: string[] = [];
  const troubles: string[] = [];
  let headers: Readonly<Record<string, string>> = {};
  let workers = 0;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    const { url } = await server.listen({ port: 0 });
    browser = await launchChromium('path' in chromium ? chromium.path : '');
    page = await browser.newPage({ viewport: { width: 1_280, height: 800 } });
    page.on('pageerror', (error) => troubles.push(String(error)));
    page.on('console', (message) => message.type() === 'error' && troubles.push(message.text()));
    await page.context().route('**/*', (route) => {
      if (new URL(route.request().url()).hostname === '127.0.0.1') return route.continue();
      foreignRequests.push(route.request().url());
      return route.abort();
    });
    // Before the page's own scripts: what the policy keeps from running is an event.
    await page.addInitScript(() =>
      document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
        console.error(`The policy refused ${violatedDirective}: ${blockedURI}`),
      ),
    );
    page.on('worker', () => {
      workers += 1;
    });
    const answer = await page.goto(`${url}/graphql`);
    headers = (await answer?.allHeaders()) ?? {};
    await executeButton().waitFor();
  });

  afterAll(async () => {
    await browser?.close();
    await server.close({ timeoutMs: 1 });
  });

  const executeButton = () => page.locator('.graphiql-execute-button');
  /** What an editor shows. Monaco writes blanks as no-break spaces. */
  const textOf = async (editor: string): Promise<string> => {
    const lines = await page.locator(`${editor} .view-lines`).first().locator('.view-line').allTextContents();
    return lines.join('\n').replaceAll('\u00a0', ' ');
  };
  const response = () => textOf('.result-window');
  const tabs = () => page.locator('.graphiql-tab-button').allTextContents();
  /** Runs until the answer has come: GraphiQL learns which operation is meant a moment after the text has changed. */
  const answerAfterRun = async (): Promise<string> => {
    await page.keyboard.press('ControlOrMeta+Enter');
    return response();
  };

  test('opens with an example in each tab, under our name', async () => {
    expect(await page.title()).toBe('Phoebe');
    await expect.poll(tabs, { timeout: 20_000 }).toEqual(['Users', 'CreateUser']);
    expect(await textOf('.graphiql-query-editor')).toContain('query Users($first: Int = 5) {');
  });

  test('the first example runs with one click', async () => {
    await executeButton().click();
    await expect.poll(response, { timeout: 20_000 }).toContain('"username": "huey"');
    expect(await response()).toContain('"content": "meow"');
  });

  test('the second example has its variables, and runs', async () => {
    const variablesOfSecondTab = async (): Promise<string> => {
      await page.locator('.graphiql-tab-button', { hasText: 'CreateUser' }).click();
      return textOf('.graphiql-editor-tool');
    };
    await expect.poll(variablesOfSecondTab, { timeout: 20_000 }).toContain('"username": "example username"');
    await page.locator('.graphiql-query-editor .view-lines').click();
    await expect.poll(answerAfterRun, { timeout: 20_000 }).toContain('"username": "example username"');
  });

  test('a query typed by hand is answered', async () => {
    await page.locator('.graphiql-query-editor .view-lines').click();
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.press('Delete');
    await page.keyboard.type('{ users { totalCount', { delay: 5 });
    await page.keyboard.press('Escape');
    await expect.poll(answerAfterRun, { timeout: 20_000 }).toContain('"totalCount": 1');
    if (process.env.SCREENSHOT) await page.screenshot({ path: process.env.SCREENSHOT });
  });

  test('the docs pane shows the schema, a click its types', async () => {
    await page.getByRole('button', { name: /documentation explorer/i }).click();
    const docs = page.locator('.graphiql-doc-explorer');
    await docs.waitFor();
    await docs.getByText('Query', { exact: true }).first().click();
    await expect.poll(() => docs.textContent(), { timeout: 20_000 }).toContain('users');
    if (process.env.SCREENSHOT_DOCS) await page.screenshot({ path: process.env.SCREENSHOT_DOCS });
    await page.getByRole('button', { name: /documentation explorer/i }).click();
  });

  test('a field that is not there is underlined', async () => {
    await page.locator('.graphiql-query-editor .view-lines').click();
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.insertText('{ dogs }');
    await page.locator('.graphiql-query-editor .squiggly-error').first().waitFor();
  });

  test('the page runs no script but its own, talks to nobody but its server, and stands in no frame', async () => {
    expect(headers['content-security-policy']).toMatch(
      /^default-src 'none'; script-src 'sha256-[^']+'; style-src 'unsafe-inline'; img-src data:; font-src data:; connect-src 'self'; worker-src blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/,
    );
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
    });
    // Its own workers run under the policy.
    expect(workers).toBeGreaterThan(0);
    expect(troubles).toEqual([]);
    const attacks = await page.evaluate(async () => {
      const refused: string[] = [];
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) =>
        refused.push(effectiveDirective),
      );
      const script = document.createElement('script');
      script.textContent = 'window.hacked = true';
      document.body.append(script);
      const image = document.createElement('img');
      image.setAttribute('onerror', 'window.hacked = true');
      image.src = 'https://evil.example/x.png';
      document.body.append(image);
      await fetch('https://evil.example/').catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve));
      return { hacked: 'hacked' in window, refused: [...new Set(refused)].sort() };
    });
    expect(attacks).toEqual({
      hacked: false,
      refused: ['connect-src', 'img-src', 'script-src-attr', 'script-src-elem'],
    });
    troubles.length = 0;
  });

  test('nothing was asked of any other machine, and nothing failed', () => {
    expect(foreignRequests).toEqual([]);
    expect(troubles).toEqual([]);
  });
});
