// SPDX-License-Identifier: MPL-2.0

// Firefox's converters read from and write to an ArrayBufferDataStream; those of
// monkeybridge:uniffi use the scratch area. These here do both: with a stream as
// Firefox's, without one as the runtime's.

import { UniFFIInternalError, UniFFITypeError } from "./errors.mjs";
import * as scalars from "./scalars.mjs";
import { CURSOR, enter, load, P, passed, undo, unload } from "./scratch.mjs";

/** The serialised form of `value`, which now belongs to the caller. */
function serialized(converter, value) {
  const start = enter();
  try {
    converter.write(value);
    const buffer = unload(start);
    passed(start);
    return new Uint8Array(buffer);
  } catch (e) {
    undo(start);
    throw e;
  }
}

/** Writes to and reads from an ArrayBuffer, big-endian, at `pos`. */
export class ArrayBufferDataStream {
  constructor(arrayBuffer) {
    this.dataView = new DataView(arrayBuffer);
    this.pos = 0;
  }

  /** Appends what `converter` makes of `value`. */
  put(converter, value) {
    const bytes = serialized(converter, value);
    const { buffer } = this.dataView;
    if (bytes.length > buffer.byteLength - this.pos) {
      throw new UniFFITypeError("the value does not fit into the buffer", "", "MB_TOO_LARGE");
    }
    new Uint8Array(buffer, this.pos).set(bytes);
    this.pos += bytes.length;
  }

  /** What `converter` reads at `pos`. */
  get(converter) {
    const rest = this.dataView.buffer.slice(this.pos);
    const cursor = P[CURSOR];
    const start = load(rest);
    P[CURSOR] = start;
    try {
      const value = converter.read();
      const length = P[CURSOR] - start;
      if (length < 0 || length > rest.byteLength) {
        throw new RangeError("the data end before the value does");
      }
      this.pos += length;
      return value;
    } finally {
      P[CURSOR] = cursor;
      undo(start);
    }
  }

  readPointer(pointerId) {
    const { buffer } = this.dataView;
    const pointer = UniFFIScaffolding.readPointer(pointerId, buffer, this.pos);
    this.pos += 8;
    return pointer;
  }

  writePointer(pointerId, pointer) {
    const { buffer } = this.dataView;
    UniFFIScaffolding.writePointer(pointerId, pointer, buffer, this.pos);
    this.pos += 8;
  }

  /** The handle of a JS object, or a pointer, of a trait that both sides implement. */
  readHandleOrPointer(pointerId) {
    if ((this.dataView.getUint8(this.pos + 7) & 1) === 0) {
      return this.readPointer(pointerId);
    }
    const handle = this.dataView.getBigUint64(this.pos);
    this.pos += 8;
    return Number(handle);
  }
}

const scalarNames = {
  Int8: scalars.FfiConverterInt8,
  Uint8: scalars.FfiConverterUInt8,
  Int16: scalars.FfiConverterInt16,
  Uint16: scalars.FfiConverterUInt16,
  Int32: scalars.FfiConverterInt32,
  Uint32: scalars.FfiConverterUInt32,
  Int64: scalars.FfiConverterInt64Number,
  Uint64: scalars.FfiConverterUInt64Number,
  Float32: scalars.FfiConverterFloat32,
  Float64: scalars.FfiConverterFloat64,
  String: scalars.FfiConverterString,
  Bytes: scalars.FfiConverterBytes,
};

for (const [name, converter] of Object.entries(scalarNames)) {
  Object.assign(ArrayBufferDataStream.prototype, {
    [`read${name}`]() {
      return this.get(converter);
    },
    [`write${name}`](value) {
      this.put(converter, value);
    },
  });
}

/** Base of hand-written converters that define computeSize, read and write. */
export class FfiConverterArrayBuffer extends scalars.FfiConverter {
  static checkType(value) {
    if (value === undefined || value === null) {
      throw new UniFFITypeError(String(value));
    }
  }
  static lift(buffer) {
    return this.read(new ArrayBufferDataStream(buffer));
  }
  static lower(value) {
    const buffer = new ArrayBuffer(this.computeSize(value));
    this.write(new ArrayBufferDataStream(buffer), value);
    return buffer;
  }
  static computeSize() {
    throw new UniFFIInternalError("computeSize() should be declared in the derived class");
  }
  static read() {
    throw new UniFFIInternalError("read() should be declared in the derived class");
  }
  static write() {
    throw new UniFFIInternalError("write() should be declared in the derived class");
  }
}

const streaming = Converter =>
  class extends Converter {
    static read(stream) {
      return stream === undefined ? super.read() : stream.get(Converter);
    }
    static write(first, value) {
      if (first instanceof ArrayBufferDataStream) {
        first.put(Converter, value);
      } else {
        super.write(first);
      }
    }
    static computeSize(value) {
      return serialized(Converter, value).length;
    }
  };

export const FfiConverterInt8 = streaming(scalars.FfiConverterInt8);
export const FfiConverterUInt8 = streaming(scalars.FfiConverterUInt8);
export const FfiConverterInt16 = streaming(scalars.FfiConverterInt16);
export const FfiConverterUInt16 = streaming(scalars.FfiConverterUInt16);
export const FfiConverterInt32 = streaming(scalars.FfiConverterInt32);
export const FfiConverterUInt32 = streaming(scalars.FfiConverterUInt32);
/** As in Firefox, a safe integer; out of range is a RangeError. */
export const FfiConverterInt64 = streaming(scalars.FfiConverterInt64Number);
export const FfiConverterUInt64 = streaming(scalars.FfiConverterUInt64Number);
export const FfiConverterFloat32 = streaming(scalars.FfiConverterFloat32);
export const FfiConverterFloat64 = streaming(scalars.FfiConverterFloat64);
export const FfiConverterBoolean = streaming(scalars.FfiConverterBoolean);
export const FfiConverterString = streaming(scalars.FfiConverterString);
export const FfiConverterBytes = streaming(scalars.FfiConverterBytes);
