import { createMessageWriter, type MessageWriter } from './message-writer.ts';
import { type ElementType, elementCodes, encodeTensor, type Tensor } from './tensor.ts';

/** What a node of the graph gives: a tensor that is known when the graph runs. */
export interface Value<Type extends ElementType = ElementType> {
  readonly name: string;
  readonly type: Type;
}

export type Attribute =
  | { readonly integer: number }
  | { readonly text: string }
  | { readonly texts: readonly string[] }
  | { readonly integers: readonly number[] }
  | { readonly tensor: Tensor }
  | { readonly graph: GraphBuilder };

export type Domain = '' | 'ai.onnx.ml' | 'com.microsoft';

export interface Operation {
  readonly operator: string;
  readonly inputs: readonly Value[];
  readonly attributes?: Readonly<Record<string, Attribute>>;
  /** Default '', the operators of ONNX itself. */
  readonly domain?: Domain;
}

/** Sizes of a tensor; a name stands for one that is known when the graph runs. */
export type Shape = readonly (number | string)[];

/** A graph under construction. Names are given in order, so the same calls give the same bytes. */
export interface GraphBuilder {
  input<Type extends ElementType>(name: string, type: Type, shape: Shape): Value<Type>;
  /** Equal small constants are stored once. */
  constant<Type extends ElementType>(tensor: Tensor<Type>): Value<Type>;
  apply<Type extends ElementType>(type: Type, operation: Operation): Value<Type>;
  /** For operators with several outputs. */
  applyMany<Types extends readonly ElementType[]>(
    types: Types,
    operation: Operation,
  ): { [Index in keyof Types]: Value<Types[Index]> };
  output(name: string, value: Value, shape: Shape): void;
  /** A graph for the body of a control flow operator; it may use the values of this one. */
  subgraph(): GraphBuilder;
  /** GraphProto. */
  encode(name: string): MessageWriter;
}

/** Larger constants are not compared with each other. */
const comparedElements = 16;

export function createGraphBuilder(): GraphBuilder {
  return createNumberedGraph(counter());
}

/** @param nested names of inputs and outputs must not be those of the graphs around */
function createNumberedGraph(nextNumber: () => number, nested = false): GraphBuilder {
  const nodes: MessageWriter[] = [];
  const constants: MessageWriter[] = [];
  const inputs: MessageWriter[] = [];
  const outputs: MessageWriter[] = [];
  const foreign: MessageWriter[] = [];
  const known = new Map<string, Value>();
  const faceName = (name: string): string => (nested ? `${name}_${nextNumber()}` : name);

  function applyMany<Types extends readonly ElementType[]>(types: Types, operation: Operation) {
    const { operator, inputs: operands, attributes = {}, domain = '' } = operation;
    const number = nextNumber();
    const results = types.map((type, index) => ({ name: `${operator}_${number}_${index}`, type }));
    const node = createMessageWriter();
    for (const { name } of operands) node.text(1, name);
    for (const { name } of results) node.text(2, name);
    node.text(3, `${operator}_${number}`);
    node.text(4, operator);
    for (const [name, attribute] of Object.entries(attributes)) node.message(5, encodeAttribute(name, attribute));
    if (domain !== '') node.text(7, domain);
    nodes.push(node);
    // The checker of ONNX knows no operators but those of ONNX, and needs the types of their results.
    if (domain === 'com.microsoft') for (const { name, type } of results) foreign.push(encodeValueInfo(name, type));
    return results as { [Index in keyof Types]: Value<Types[Index]> };
  }

  function constant<Type extends ElementType>(tensor: Tensor<Type>): Value<Type> {
    const { type, shape, data } = tensor;
    const compared =
      data.length <= comparedElements ? JSON.stringify([type, shape, Array.from<number | string>(data)]) : undefined;
    const same = compared === undefined ? undefined : known.get(compared);
    if (same) return same as Value<Type>;
    const value = { name: `constant_${nextNumber()}`, type };
    constants.push(encodeTensor(tensor, value.name));
    if (compared !== undefined) known.set(compared, value);
    return value;
  }

  return {
    input(wanted, type, shape) {
      const name = faceName(wanted);
      inputs.push(encodeValueInfo(name, type, shape));
      return { name, type };
    },
    constant,
    apply: (type, operation) => applyMany([type] as const, operation)[0],
    applyMany,
    output(wanted, { name: source, type }, shape) {
      const name = faceName(wanted);
      const node = createMessageWriter();
      node.text(1, source);
      node.text(2, name);
      node.text(3, `Identity_${name}`);
      node.text(4, 'Identity');
      nodes.push(node);
      outputs.push(encodeValueInfo(name, type, shape));
    },
    subgraph: () => createNumberedGraph(nextNumber, true),
    encode(name) {
      const graph = createMessageWriter();
      for (const node of nodes) graph.message(1, node);
      graph.text(2, name);
      for (const tensor of constants) graph.message(5, tensor);
      for (const info of inputs) graph.message(11, info);
      for (const info of outputs) graph.message(12, info);
      for (const info of foreign) graph.message(13, info);
      return graph;
    },
  };
}

function counter(): () => number {
  let next = 0;
  return () => next++;
}

/** AttributeProto, with the type that its kind of value has. */
function encodeAttribute(name: string, attribute: Attribute): MessageWriter {
  const message = createMessageWriter();
  message.text(1, name);
  let type: number;
  if ('integer' in attribute) {
    message.integer(3, attribute.integer);
    type = 2;
  } else if ('text' in attribute) {
    message.text(4, attribute.text);
    type = 3;
  } else if ('tensor' in attribute) {
    message.message(5, encodeTensor(attribute.tensor));
    type = 4;
  } else if ('graph' in attribute) {
    message.message(6, attribute.graph.encode(name));
    type = 5;
  } else if ('integers' in attribute) {
    for (const integer of attribute.integers) message.integer(8, integer);
    type = 7;
  } else {
    message.texts(9, attribute.texts);
    type = 8;
  }
  message.integer(20, type);
  return message;
}

/** ValueInfoProto; without sizes, their number is unknown, too. */
function encodeValueInfo(name: string, type: ElementType, sizes?: Shape): MessageWriter {
  const tensorType = createMessageWriter();
  tensorType.integer(1, elementCodes[type]);
  if (sizes !== undefined) tensorType.message(2, encodeShape(sizes));
  const typeMessage = createMessageWriter();
  typeMessage.message(1, tensorType);
  const info = createMessageWriter();
  info.text(1, name);
  info.message(2, typeMessage);
  return info;
}

/** TensorShapeProto */
function encodeShape(sizes: Shape): MessageWriter {
  const shape = createMessageWriter();
  for (const size of sizes) {
    const dimension = createMessageWriter();
    if (typeof size === 'number') dimension.integer(1, size);
    else dimension.text(2, size);
    shape.message(1, dimension);
  }
  return shape;
}
