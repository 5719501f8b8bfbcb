/** The text of model.json. */
export const manifest: string;
/** The text of reference.json. */
export const reference: string;
/** The bytes of weights.bin in base64. */
export const weights: string;
/** The bytes of checks.bin in base64. */
export const checks: string;
