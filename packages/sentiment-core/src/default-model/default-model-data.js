export const manifest = '';
export const weights = '';
