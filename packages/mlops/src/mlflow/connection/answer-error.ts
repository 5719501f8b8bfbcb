import { MlflowError, type MlflowErrorCode } from '../mlflow-error.ts';

const codeOfStatus: Readonly<Record<number, MlflowErrorCode>> = {
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  // MLflow answers for unknown resources in JSON; a 404 of another kind is the web server's: no such endpoint.
  404: 'ENDPOINT_NOT_FOUND',
  405: 'ENDPOINT_NOT_FOUND',
  429: 'REQUEST_LIMIT_EXCEEDED',
  501: 'NOT_IMPLEMENTED',
  502: 'TEMPORARILY_UNAVAILABLE',
  503: 'TEMPORARILY_UNAVAILABLE',
  504: 'TEMPORARILY_UNAVAILABLE',
};

function readErrorBody(body: string): { code?: string; message?: string } {
  try {
    const { error_code: code, message } = JSON.parse(body) as Record<string, unknown>;
    return {
      ...(typeof code === 'string' ? { code } : {}),
      ...(typeof message === 'string' ? { message } : {}),
    };
  } catch {
    return {};
  }
}

export function hideSecrets(text: string, secrets: readonly string[]): string {
  return secrets.reduce((shown, secret) => shown.replaceAll(secret, '***'), text);
}

/** The error for an answer that is no success. `request` names it, e.g. `GET http://host/path`. */
export function createAnswerError(
  request: string,
  answer: { status: number; contentType: string; body: string },
  secrets: readonly string[],
): MlflowError {
  const { status, contentType, body } = answer;
  const { code, message } = readErrorBody(body);
  const errorCode = code ?? codeOfStatus[status] ?? (status >= 500 ? 'INTERNAL_ERROR' : 'RESPONSE_NOT_JSON');
  const reason = message ?? `the body is ${contentType === '' ? 'of no type' : contentType}, not MLflow's JSON`;
  const text = hideSecrets(reason.length > 2_000 ? `${reason.slice(0, 2_000)}...` : reason, secrets);
  return new MlflowError({ errorCode, status, message: `${request} answered ${status} ${errorCode}: ${text}` });
}
