import type { RouteContent } from '../../contracts/index.ts';
import { documentationStyle } from './documentation-style.ts';
import { escapeHtml } from '../../escape-html.ts';
import type { DescribedOperation, OpenApiDocument } from './openapi-document.ts';
import { publicCodes } from '../status-of-code.ts';

type Contents = Readonly<Record<string, RouteContent>> | undefined;

const json = (value: unknown): string => escapeHtml(JSON.stringify(value, null, 2));

const contentsHtml = (contents: Contents): string =>
  Object.entries(contents ?? {})
    .map(([mediaType, { schema, example }]) => {
      const shown = example === undefined ? '' : `<pre><code>${json(example)}</code></pre>`;
      const described = `<details><summary>Schema</summary><pre><code>${json(schema)}</code></pre></details>`;
      return `<p><code>${escapeHtml(mediaType)}</code></p>${shown}${described}`;
    })
    .join('');

const parametersHtml = (parameters: DescribedOperation['parameters']): string => {
  const rows = (parameters ?? []).map(
    ({ name, in: place, description = '', schema }) =>
      `<tr><td><code>${escapeHtml(name)}</code></td><td>${place}</td><td>${escapeHtml(description)}</td><td><code>${escapeHtml(JSON.stringify(schema))}</code></td></tr>`,
  );
  if (rows.length === 0) return '';
  return `<h3>Parameters</h3><table><thead><tr><th scope="col">Name</th><th scope="col">In</th><th scope="col">Meaning</th><th scope="col">Schema</th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
};

const keyHtml = '<p>Needs a key: <code>Authorization: Bearer KEY</code> or <code>X-Api-Key: KEY</code>.</p>';

const operationHtml = (path: string, method: string, operation: DescribedOperation): string => {
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
};

const codesHtml = (): string => {
  const rows = publicCodes
    .map(([code, status]) => `<tr><td><code>${escapeHtml(code)}</code></td><td>${status}</td></tr>`)
    .join('');
  return `<section><h2>Problem codes</h2><table><thead><tr><th scope="col">Code</th><th scope="col">Status</th></tr></thead><tbody>${rows}</tbody></table></section>`;
};

/** The OpenAPI document as one HTML page: no script, no other file, one inline style sheet. */
export const documentationPage = (document: OpenApiDocument): string => {
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
};
