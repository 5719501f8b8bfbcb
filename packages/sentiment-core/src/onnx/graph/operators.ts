import type { Attribute, GraphBuilder, Operation, Value } from './graph-builder.ts';
import { type ElementType, elementCodes, type NumberType, type Tensor } from './tensor.ts';

type Arithmetic = 'Add' | 'Sub' | 'Mul' | 'Div';
type Whole = Value<'int64'>;
type Truth = Value<'bool'>;
type Text = Value<'string'>;

/** Past the end of any tensor. */
const endOfAxis = 2 ** 53;

/** The operators of ONNX 1.15 that the exported models are made of, with the types that ONNX Runtime has for them. */
export type Operators = ReturnType<typeof createOperators>;

export function createOperators(graph: GraphBuilder) {
  const apply = <Type extends ElementType>(
    type: Type,
    operator: string,
    inputs: readonly Value[],
    attributes: Operation['attributes'] = {},
  ): Value<Type> => graph.apply(type, { operator, inputs, attributes });

  const constant = <Type extends ElementType>(
    type: Type,
    data: Tensor<Type>['data'],
    shape: readonly number[] = [data.length],
  ): Value<Type> => graph.constant({ type, shape, data });

  const integers = (...values: readonly number[]): Whole => constant('int64', values);
  const arithmetic =
    (operator: Arithmetic) =>
    <Type extends NumberType>(left: Value<Type>, right: Value<Type>): Value<Type> =>
      apply(left.type, operator, [left, right]);

  const slice = <Type extends ElementType>(value: Value<Type>, start: number, end = endOfAxis): Value<Type> =>
    apply(value.type, 'Slice', [value, integers(start), integers(end), integers(0)]);
  const concatAlong =
    (axis: number) =>
    <Type extends ElementType>(...values: readonly Value<Type>[]): Value<Type> =>
      apply(values[0].type, 'Concat', values, { axis: { integer: axis } });

  return {
    graph,
    constant,
    integers,
    scalar: <Type extends NumberType>(type: Type, value: number): Value<Type> =>
      graph.constant({ type, shape: [], data: [value] } as unknown as Tensor<Type>),

    add: arithmetic('Add'),
    subtract: arithmetic('Sub'),
    multiply: arithmetic('Mul'),
    /** Of whole numbers: rounds towards zero. */
    divide: arithmetic('Div'),
    bitwiseAnd: (left: Whole, right: Whole): Whole => apply('int64', 'BitwiseAnd', [left, right]),
    squareRoot: (value: Value<'double'>): Value<'double'> => apply('double', 'Sqrt', [value]),
    logarithm: (value: Value<'double'>): Value<'double'> => apply('double', 'Log', [value]),

    sigmoid: (value: Value<'double'>): Value<'double'> => apply('double', 'Sigmoid', [value]),
    /** Of each row. */
    softmax: (value: Value<'double'>): Value<'double'> => apply('double', 'Softmax', [value], { axis: { integer: 1 } }),
    /** Column of the largest of each row, the first among equals, [rows]. */
    placeOfLargest: (value: Value<'double'>): Whole =>
      apply('int64', 'ArgMax', [value], { axis: { integer: 1 }, keepdims: { integer: 0 } }),
    /** Negative numbers become 0. */
    rectified: (value: Value<'float'>): Value<'float'> => apply('float', 'Relu', [value]),
    /** Sums along an axis, which goes. */
    sumOver: (value: Value<'float'>, axis: number): Value<'float'> =>
      apply('float', 'ReduceSum', [value, integers(axis)], { keepdims: { integer: 0 } }),
    /** Largest values along an axis, which goes. */
    largestOver: (value: Value<'float'>, axis: number): Value<'float'> =>
      apply('float', 'ReduceMax', [value, integers(axis)], { keepdims: { integer: 0 } }),
    /** @param axes which axis comes where */
    transposed: <Type extends ElementType>(value: Value<Type>, axes: readonly number[]): Value<Type> =>
      apply(value.type, 'Transpose', [value], { perm: { integers: axes } }),
    /** Of two axes each. */
    matrixProduct: (left: Value<'float'>, right: Value<'float'>): Value<'float'> =>
      apply('float', 'MatMul', [left, right]),

    equal: <Type extends NumberType | 'string'>(left: Value<Type>, right: Value<Type>): Truth =>
      apply('bool', 'Equal', [left, right]),
    greater: <Type extends NumberType>(left: Value<Type>, right: Value<Type>): Truth =>
      apply('bool', 'Greater', [left, right]),
    not: (value: Truth): Truth => apply('bool', 'Not', [value]),
    both: (left: Truth, right: Truth): Truth => apply('bool', 'And', [left, right]),
    either: (left: Truth, right: Truth): Truth => apply('bool', 'Or', [left, right]),
    where: <Type extends NumberType | 'string'>(condition: Truth, yes: Value<Type>, no: Value<Type>): Value<Type> =>
      apply(yes.type, 'Where', [condition, yes, no]),

    cast: <Type extends Exclude<ElementType, 'string'>>(value: Value, type: Type): Value<Type> =>
      value.type === type
        ? (value as Value<Type>)
        : apply(type, 'Cast', [value], { to: { integer: elementCodes[type] } }),
    /** Rows of the first axis. */
    gather: <Type extends ElementType>(value: Value<Type>, indices: Whole): Value<Type> =>
      apply(value.type, 'Gather', [value, indices]),
    /** Of the first axis; both ends may count from the end. */
    slice,
    concat: concatAlong(0),
    /** Of two axes: columns behind columns. */
    concatColumns: concatAlong(1),
    /** One column of two axes, [rows]. */
    column: <Type extends ElementType>(value: Value<Type>, index: number): Value<Type> =>
      apply(value.type, 'Gather', [value, constant('int64', [index], [])], { axis: { integer: 1 } }),
    /** Of one element: without its axis. */
    scalarOf: <Type extends ElementType>(value: Value<Type>): Value<Type> => apply(value.type, 'Squeeze', [value]),
    reshape: <Type extends ElementType>(value: Value<Type>, ...shape: readonly number[]): Value<Type> =>
      apply(value.type, 'Reshape', [value, integers(...shape)]),
    /** Size of one axis, [1]. */
    size: (value: Value, axis = 0): Whole => slice(apply('int64', 'Shape', [value]), axis, axis + 1),
    /** @param shape int64 [dimensions] */
    filled: <Type extends Exclude<ElementType, 'string'>>(shape: Whole, type: Type, value: number): Value<Type> =>
      apply(type, 'ConstantOfShape', [shape], {
        value: { tensor: { type, shape: [1], data: [value] } },
      }),
    /** @param shape int64 [dimensions] */
    repeated: (text: string, shape: Whole): Text => apply('string', 'Expand', [constant('string', [text]), shape]),
    /** Of one axis, [1]. */
    largest: (values: Whole): Whole => apply('int64', 'ReduceMax', [values]),
    /** 0, 1, ..., below a limit of shape [1]. */
    range: (limit: Whole): Whole =>
      apply('int64', 'Range', [
        constant('int64', [0], []),
        apply('int64', 'Squeeze', [limit]),
        constant('int64', [1], []),
      ]),
    /** Places of what is true, of one axis. */
    places: (mask: Truth): Whole => apply('int64', 'Reshape', [apply('int64', 'NonZero', [mask]), integers(-1)]),
    /** Sums of all elements before each. */
    sumsBefore: <Type extends 'double' | 'int64'>(value: Value<Type>): Value<Type> =>
      apply(value.type, 'CumSum', [value, constant('int64', [0], [])], {
        exclusive: { integer: 1 },
      }),
    /** A copy of `target` with `updates` in the places `indices`. */
    put: <Type extends ElementType>(target: Value<Type>, indices: Whole, updates: Value<Type>): Value<Type> =>
      apply(target.type, 'ScatterElements', [target, indices, updates]),
    /**
     * Adds `updates`, [places], to the elements `indices` of `target`. ScatterND would add on many threads at once and lose some:
     * places occur more than once here.
     */
    addTo: <Type extends NumberType>(target: Value<Type>, indices: Whole, updates: Value<Type>): Value<Type> =>
      apply(target.type, 'ScatterElements', [target, indices, updates], { reduction: { text: 'add' } }),
    /** Adds `updates`, [places, columns], to the rows `indices` of `target`. */
    addRowsTo: <Type extends NumberType>(target: Value<Type>, indices: Whole, updates: Value<Type>): Value<Type> => {
      const column = apply('int64', 'Reshape', [indices, integers(-1, 1)]);
      const cells = apply('int64', 'Expand', [column, apply('int64', 'Shape', [updates])]);
      return apply(target.type, 'ScatterElements', [target, cells, updates], { reduction: { text: 'add' } });
    },
    /** The elements of one axis in ascending order. */
    sorted: (value: Whole): Whole =>
      graph.applyMany(['int64', 'int64'] as const, {
        operator: 'TopK',
        inputs: [value, slice(apply('int64', 'Shape', [value]), 0, 1)],
        attributes: { largest: { integer: 0 }, axis: { integer: 0 } },
      })[0],

    concatenateTexts: (left: Text, right: Text): Text => apply('string', 'StringConcat', [left, right]),
    /** ASCII letters of texts of one axis in lower case. Fails on no texts. */
    lowerCaseAscii: (texts: Text): Text =>
      apply('string', 'StringNormalizer', [texts], {
        case_change_action: { text: 'LOWER' },
        // Other locales lower other letters, too, and are missing on small systems.
        locale: { text: 'C' },
      }),
    fullMatch: (texts: Text, pattern: string): Truth =>
      apply('bool', 'RegexFullMatch', [texts], { pattern: { text: pattern } }),
    /** Matches of an RE2 pattern, the leftmost and longest first, [texts, most matches]; texts with fewer end in ''. */
    matches: (texts: Text, pattern: string): Text => tokenizer(texts, { tokenexp: { text: pattern } }),
    /** What stands between matches of an RE2 pattern, likewise; with '' the characters. */
    partsBetween: (texts: Text, separator: string): Text => tokenizer(texts, { separators: { texts: [separator] } }),
    murmurHash: (texts: Text): Value<'uint32'> =>
      graph.apply('uint32', {
        operator: 'MurmurHash3',
        inputs: [texts],
        attributes: { seed: { integer: 0 }, positive: { integer: 1 } },
        domain: 'com.microsoft',
      }),
    /** The value of each key; keys that are not in the table give `missing`. */
    lookUp: <Key extends 'int64' | 'string', Type extends 'int64' | 'string'>(
      keys: Value<Key>,
      table: Pick<Tensor<Key>, 'data'>,
      type: Type,
      values: Tensor<Type>['data'],
      missing: Type extends 'string' ? string : number,
    ): Value<Type> =>
      graph.apply(type, {
        operator: 'LabelEncoder',
        inputs: [keys],
        attributes: {
          keys_tensor: { tensor: { type: keys.type, shape: [table.data.length], data: table.data } },
          values_tensor: { tensor: { type, shape: [values.length], data: values } },
          default_tensor: { tensor: { type, shape: [1], data: [missing] } as unknown as Tensor },
        },
        domain: 'ai.onnx.ml',
      }),
  };

  function tokenizer(texts: Text, how: Readonly<Record<string, Attribute>>): Text {
    return graph.apply('string', {
      operator: 'Tokenizer',
      inputs: [texts],
      attributes: { ...how, mark: { integer: 0 }, mincharnum: { integer: 1 }, pad_value: { text: '' } },
      domain: 'com.microsoft',
    });
  }
}
