export const modelCard = (_: object): string => '';
