import { createMessageWriter, type MessageWriter } from './message-writer.ts';

/** TensorProto.DataType of onnx.proto. */
export const elementCodes = {
  float: 1,
  uint8: 2,
  int8: 3,
  int32: 6,
  int64: 7,
  string: 8,
  bool: 9,
  float16: 10,
  double: 11,
  uint32: 12,
} as const;

export type ElementType = keyof typeof elementCodes;
export type NumberType = 'double' | 'float' | 'int64';

export interface Tensor<Type extends ElementType = ElementType> {
  readonly type: Type;
  /** [] is a scalar. */
  readonly shape: readonly number[];
  /** Row-major. int64 and bool as numbers, which must be whole; float16 as its bits. */
  readonly data: Type extends 'string' ? readonly string[] : ArrayLike<number>;
}

/** TensorProto: numbers as raw little-endian bytes, strings one by one. */
export function encodeTensor({ type, shape, data }: Tensor, name = ''): MessageWriter {
  const message = createMessageWriter();
  for (const size of shape) message.integer(1, size);
  message.integer(2, elementCodes[type]);
  if (type === 'string') message.texts(6, data as readonly string[]);
  if (name !== '') message.text(8, name);
  if (type !== 'string') message.bytes(9, rawBytes(type, data as ArrayLike<number>));
  return message;
}

const littleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** Arrays whose memory is what is written, where the machine is little endian. */
function isWritten(type: Exclude<ElementType, 'string'>, data: ArrayLike<number>): data is Float32Array | Uint16Array {
  return (type === 'float' && data instanceof Float32Array) || (type === 'float16' && data instanceof Uint16Array);
}

function rawBytes(type: Exclude<ElementType, 'string'>, data: ArrayLike<number>): Uint8Array {
  if (data instanceof Int8Array || data instanceof Uint8Array) {
    return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  }
  if (littleEndian && isWritten(type, data)) {
    return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  }
  const size = { float: 4, uint8: 1, int8: 1, int32: 4, int64: 8, bool: 1, float16: 2, double: 8, uint32: 4 }[type];
  const view = new DataView(new ArrayBuffer(data.length * size));
  const write: Record<Exclude<ElementType, 'string'>, (offset: number, value: number) => void> = {
    float: (offset, value) => view.setFloat32(offset, value, true),
    double: (offset, value) => view.setFloat64(offset, value, true),
    uint32: (offset, value) => view.setUint32(offset, value, true),
    float16: (offset, value) => view.setUint16(offset, value, true),
    int64: (offset, value) => view.setBigInt64(offset, BigInt(value), true),
    int32: (offset, value) => view.setInt32(offset, value, true),
    uint8: (offset, value) => view.setUint8(offset, value),
    int8: (offset, value) => view.setInt8(offset, value),
    bool: (offset, value) => view.setUint8(offset, value),
  };
  for (let index = 0; index < data.length; index++) write[type](index * size, data[index]);
  return new Uint8Array(view.buffer);
}
