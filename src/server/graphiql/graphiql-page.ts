import { createHash } from 'node:crypto';
import type { GraphiQLOptions } from 'graphql-yoga';
import type { ExampleOperation } from './example-operations.ts';

export interface GraphiQLPageOptions {
  readonly examples: () => readonly ExampleOperation[];
}

/** In place of yoga's. */
const LOGO =
  '<svg xmlns="http://www.w3.org/2000/svg" width="26" height="26" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#5b3df5"/>' +
  '<path d="M11 25V8h6.5a5.5 5.5 0 0 1 0 11H11" fill="none" stroke="#fff" stroke-width="3.4" stroke-linejoin="round"/></svg>';

export interface GraphiQLPage {
  html(): Promise<string>;
  /** What a browser needs to be told with the page. */
  headers(): Promise<Readonly<Record<string, string>>>;
}

/**
 * Makes GraphiQL's page with everything in it: it asks no other server, so it works offline. The page is about nine megabytes,
 * which is why it is put together once, when it is first asked for.
 */
export function createGraphiQLPage(options: GraphiQLPageOptions): GraphiQLPage {
  let page: Promise<string> | undefined;
  let headers: Promise<Readonly<Record<string, string>>> | undefined;
  const html = (): Promise<string> => {
    page ??= renderPage(options);
    return page;
  };
  return {
    html,
    headers: () => {
      headers ??= html().then(headersOf);
      return headers;
    },
  };
}

/**
 * Nothing runs but the page's own scripts, by their hashes, and nothing is asked of any other origin. GraphiQL's editor writes
 * style elements while it runs, which no hash can foresee, and starts its workers from blobs.
 */
function headersOf(html: string): Readonly<Record<string, string>> {
  const scripts = [...html.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, script]) => hashOf(script!));
  const policy = [
    "default-src 'none'",
    `script-src ${scripts.join(' ')}`,
    "style-src 'unsafe-inline'",
    'img-src data:',
    'font-src data:',
    "connect-src 'self'",
    'worker-src blob:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    'content-security-policy': policy.join('; '),
    'referrer-policy': 'no-referrer',
    'x-frame-options': 'DENY',
    'cross-origin-opener-policy': 'same-origin',
  };
}

/** As a browser sees the script, which takes all line ends for line feeds. */
function hashOf(script: string): string {
  return `'sha256-${createHash('sha256').update(script.replace(/\r\n?/g, '\n')).digest('base64')}'`;
}

async function renderPage(options: GraphiQLPageOptions): Promise<string> {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  const settings: GraphiQLOptions = {
    title: 'Phoebe',
    favicon: `data:image/svg+xml,${encodeURIComponent(LOGO)}`,
    logo: LOGO,
    // Without an endpoint GraphiQL asks the address that its page has, wherever a framework has mounted it.
    defaultTabs: options.examples().map(({ query, variables }) => ({
      query,
      variables: variables ? JSON.stringify(variables, null, 2) : null,
    })),
    defaultEditorToolsVisibility: 'variables',
    inputValueDeprecation: true,
    schemaDescription: true,
  };
  // The renderer puts the settings into a script: no text of theirs may end it.
  const json = JSON.stringify(settings);
  return renderGraphiQL(settings).replace(json, () => json.replaceAll('<', '\\u003c'));
}
