/** The column of the most probable label. */
export const labelColumn = 'label';

/** The column of a label's probability; the same names as the outputs of the exported ONNX model. */
export const probabilityColumn = (label: string): string => `prob_${label}`;

/** Name of the input, in both protocols. */
export const textColumn = 'text';
