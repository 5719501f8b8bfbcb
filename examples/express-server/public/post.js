const explainFailure = async (response) => {
  const wait = response.headers.get('retry-after');
  const body = await response.json().catch(() => ({}));
  const said = body.detail ?? `The service answered with status ${response.status}.`;
  return wait === null ? said : `${said} Try again in ${wait} s.`;
};

/** Sends JSON and resolves to the answer; failures are errors with a message for the reader of the page. */
export const post = async (path, body) => {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }).catch(() => undefined);
  if (response === undefined) throw new Error('The service cannot be reached. Is it still running?');
  if (!response.ok) throw new Error(await explainFailure(response));
  return response.json();
};
