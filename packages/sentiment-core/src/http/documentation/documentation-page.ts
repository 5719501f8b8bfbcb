import type { RouteContent } from '../../contracts/index.ts';
import { escapeHtml } from '../../escape-html.ts';
import { publicCodes } from '../problem.ts';
import type { DescribedOperation, OpenApiDocument } from './openapi-document.ts';

type Contents = Readonly<Record<string, RouteContent>> | undefined;

function json(value: unknown): string {
  return escapeHtml(JSON.stringify(value, null, 2));
}

function contentsHtml(contents: Contents): string {
  return Object.entries(contents ?? {})
    .map(([mediaType, { schema, example }]) => {
      const shown = example === undefined ? '' : `<pre><code>${json(example)}</code></pre>`;
      const described = `<details><summary>Schema</summary><pre><code>${json(schema)}</code></pre></details>`;
      return `<p><code>${escapeHtml(mediaType)}</code></p>${shown}${described}`;
    })
    .join('');
}

function parametersHtml(parameters: DescribedOperation['parameters']): string {
  const rows = (parameters ?? []).map(
    ({ name, in: place, description = '', schema }) =>
      `<tr><td><code>${escapeHtml(name)}</code></td><td>${place}</td><td>${escapeHtml(description)}</td><td><code>${escapeHtml(JSON.stringify(schema))}</code></td></tr>`,
  );
  if (rows.length === 0) return '';
  return `<h3>Parameters</h3><table><thead><tr><th scope="col">Name</th><th scope="col">In</th><th scope="col">Meaning</th><th scope="col">Schema</th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

const keyHtml = '<p>Needs a key: <code>Authorization: Bearer KEY</code> or <code>X-Api-Key: KEY</code>.</p>';

function operationHtml(path: string, method: string, operation: DescribedOperation): string {
  const { summary, description, requestBody, responses, parameters, security } = operation;
  const answers = Object.entries(responses)
    .map(([status, { description: meaning, content }]) => {
      const title = `${status === 'default' ? 'Otherwise' : status}: ${meaning}`;
      return `<h3>${escapeHtml(title)}</h3>${contentsHtml(content)}`;
    })
    .join('');
  return `<section aria-labelledby="${escapeHtml(method + path)}">
<h2 id="${escapeHtml(method + path)}"><span class="method">${escapeHtml(method.toUpperCase())}</span><code>${escapeHtml(path)}</code></h2>
<p>${escapeHtml(summary)}.${description === undefined ? '' : ` ${escapeHtml(description)}`}</p>
${security === undefined ? '' : keyHtml}${parametersHtml(parameters)}${requestBody === undefined ? '' : `<h3>Request</h3>${contentsHtml(requestBody.content)}`}${answers}
</section>`;
}

function codesHtml(): string {
  const rows = publicCodes
    .map(([code, status]) => `<tr><td><code>${escapeHtml(code)}</code></td><td>${status}</td></tr>`)
    .join('');
  return `<section><h2>Problem codes</h2><table><thead><tr><th scope="col">Code</th><th scope="col">Status</th></tr></thead><tbody>${rows}</tbody></table></section>`;
}

/** The OpenAPI document as one HTML page: no script, no other file, one inline style sheet. */
export function documentationPage(document: OpenApiDocument): string {
  const { title, version, description } = document.info;
  const operations = Object.entries(document.paths)
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => operationHtml(path, method, operation)),
    )
    .join('\n');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}: HTTP interface</title>
<style>${documentationStyle}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(description)} HTTP interface ${escapeHtml(version)}, as <a href="openapi.json">OpenAPI 3.1</a>.</p>
${operations}
${codesHtml()}
</main>
</body>
</html>
`;
}

/** The style sheet of the documentation page, inline so that the page needs no other file. */
export const documentationStyle = `
:root{color-scheme:light dark;--line:light-dark(#d5dae1,#3a414b);--soft:light-dark(#f3f5f8,#1d2126);--accent:light-dark(#0b57d0,#8ab4f8)}
*{box-sizing:border-box}
body{margin:0 auto;max-width:56rem;padding:2rem 1rem 4rem;font:1rem/1.55 system-ui,sans-serif;background:light-dark(#fff,#14171a);color:light-dark(#1b1f24,#e6e9ed)}
h1{margin:0;font-size:1.7rem}h2{margin:2.5rem 0 .5rem;font-size:1.1rem}h3{margin:1.25rem 0 .35rem;font-size:.95rem}
a{color:var(--accent)}
code,pre{font-family:ui-monospace,monospace;font-size:.9em}
pre{margin:.35rem 0;padding:.75rem 1rem;overflow-x:auto;background:var(--soft);border:1px solid var(--line);border-radius:.4rem}
.method{display:inline-block;min-width:3.6rem;margin-right:.5rem;padding:.1rem .4rem;border:1px solid var(--accent);border-radius:.3rem;color:var(--accent);text-align:center;font-size:.8rem}
section{border-top:1px solid var(--line)}
details{margin:.35rem 0}summary{cursor:pointer}
table{border-collapse:collapse}td,th{padding:.2rem 1rem .2rem 0;text-align:left;border-bottom:1px solid var(--line)}
`;
