/** Name of the model's input, in both protocols. */
export const textInput = 'text';
