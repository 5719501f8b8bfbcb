/** The text of model.json. */
export const manifest: string;
/** The bytes of weights.bin in base64. */
export const weights: string;
