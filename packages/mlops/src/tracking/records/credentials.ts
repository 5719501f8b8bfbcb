/** Hides what nobody may read in a text that is kept or shown. */
export type HideCredentials = (text: string) => string;

/** Credentials in an address: what stands before the last @ of its host. */
const inAddress = /:\/\/[^\s/?#]*@/g;

/**
 * @param trackingUri as the user gave it, with its credentials
 * @param environment where MLFLOW_TRACKING_PASSWORD and MLFLOW_TRACKING_TOKEN come from
 */
export function createCredentialFilter(
  trackingUri: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): HideCredentials {
  const secrets = [environment['MLFLOW_TRACKING_PASSWORD'], environment['MLFLOW_TRACKING_TOKEN']];
  if (trackingUri !== undefined && URL.canParse(trackingUri)) {
    const { password } = new URL(trackingUri);
    secrets.push(password, decoded(password));
  }
  // Short ones would make holes in every text, and are in the address if anywhere.
  const known = secrets.filter((secret) => secret !== undefined && secret.length >= 4) as string[];
  return (text) => known.reduce((shown, secret) => shown.replaceAll(secret, '***'), text.replace(inAddress, '://***@'));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
