import type { GraphiQLOptions } from 'graphql-yoga';
import type { ExampleOperation } from './example-operations.ts';

export interface GraphiQLPageOptions {
  readonly endpoint: string;
  readonly examples: () => readonly ExampleOperation[];
}

/** In place of yoga's. */
const LOGO =
  '<svg xmlns="http://www.w3.org/2000/svg" width="26" height="26" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#5b3df5"/>' +
  '<path d="M11 25V8h6.5a5.5 5.5 0 0 1 0 11H11" fill="none" stroke="#fff" stroke-width="3.4" stroke-linejoin="round"/></svg>';

/**
 * Makes GraphiQL's page with everything in it: it asks no other server, so it works offline. The page is about nine megabytes,
 * which is why it is put together once, when it is first asked for.
 */
export function createGraphiQLPage(options: GraphiQLPageOptions): () => Promise<string> {
  let page: Promise<string> | undefined;
  return () => {
    page ??= renderPage(options);
    return page;
  };
}

async function renderPage(options: GraphiQLPageOptions): Promise<string> {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  const settings: GraphiQLOptions = {
    title: 'Phoebe',
    favicon: `data:image/svg+xml,${encodeURIComponent(LOGO)}`,
    logo: LOGO,
    endpoint: options.endpoint,
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
