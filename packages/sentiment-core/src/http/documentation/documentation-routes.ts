import type { Route } from '../../contracts/index.ts';
import { documentationPage, documentationStyle } from './documentation-page.ts';
import { createOpenApiDocument, type OpenApiOptions } from './openapi-document.ts';

function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

// The page allows its own style sheet by hash and nothing else at all.
async function contentSecurityPolicy(): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(documentationStyle));
  const hash = base64(new Uint8Array(digest));
  return `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
}

/** `GET /openapi.json` and `GET /docs`, describing `routes` and themselves. */
export function createDocumentationRoutes(routes: readonly Route[], options: OpenApiOptions = {}): Route[] {
  let document: string | undefined;
  let page: { readonly html: string; readonly policy: string } | undefined;
  const describe = () => createOpenApiDocument([...routes, ...own], options);

  const own: Route[] = [
    {
      method: 'GET',
      path: '/openapi.json',
      operation: {
        summary: 'This interface as an OpenAPI 3.1 document',
        responses: {
          200: { description: 'OpenAPI document', content: { 'application/json': { schema: { type: 'object' } } } },
        },
      },
      handle() {
        document ??= JSON.stringify(describe());
        const headers = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-cache' };
        return { status: 200, headers, body: document };
      },
    },
    {
      method: 'GET',
      path: '/docs',
      operation: {
        summary: 'This interface as a page',
        responses: { 200: { description: 'HTML page', content: { 'text/html': { schema: { type: 'string' } } } } },
      },
      async handle() {
        page ??= { html: documentationPage(describe()), policy: await contentSecurityPolicy() };
        return {
          status: 200,
          headers: {
            'content-type': 'text/html; charset=utf-8',
            'cache-control': 'no-cache',
            'content-security-policy': page.policy,
            'x-content-type-options': 'nosniff',
          },
          body: page.html,
        };
      },
    },
  ];
  return own;
}
