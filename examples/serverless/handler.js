import { loadClassifier } from 'sentiment-core';
import { createHandler, createPredictionRoutes, toWebHandler } from 'sentiment-core/http';

// Once an instance: the model is loaded before the first request is taken.
const classifier = await loadClassifier();
const predict = toWebHandler(createHandler({ routes: createPredictionRoutes({ classifier }), onError: console.error }));

// The event of an AWS Lambda function address or HTTP API. Where a platform speaks Request and Response, export `predict`.
export async function handler({ rawPath, rawQueryString, requestContext, headers, body, isBase64Encoded }) {
  const response = await predict(
    new Request(`https://function${rawPath}?${rawQueryString ?? ''}`, {
      method: requestContext.http.method,
      headers,
      body: isBase64Encoded ? Buffer.from(body, 'base64') : body,
    }),
  );
  return {
    statusCode: response.status,
    headers: Object.fromEntries(response.headers),
    body: await response.text(),
  };
}
