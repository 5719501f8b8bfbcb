import { createMessageWriter } from '../../onnx/graph/message-writer.ts';

export interface ModelFileOptions {
  readonly inputs?: readonly string[];
  readonly initializers?: readonly string[];
  readonly outputs?: readonly string[];
  readonly metadata?: Readonly<Record<string, string>>;
}

/** An ONNX file that has names and no operators. */
export function modelFile({
  inputs = [],
  initializers = [],
  outputs = [],
  metadata = {},
}: ModelFileOptions): Uint8Array {
  const named = (field: number, name: string) => {
    const message = createMessageWriter();
    message.text(field, name);
    return message;
  };
  const graph = createMessageWriter();
  graph.text(2, 'graph');
  for (const name of initializers) graph.message(5, named(8, name));
  for (const name of inputs) graph.message(11, named(1, name));
  for (const name of outputs) graph.message(12, named(1, name));
  const model = createMessageWriter();
  model.integer(1, 9);
  model.message(7, graph);
  for (const [key, value] of Object.entries(metadata)) {
    const entry = createMessageWriter();
    entry.text(1, key);
    entry.text(2, value);
    model.message(14, entry);
  }
  return model.finish();
}
