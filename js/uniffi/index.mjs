// SPDX-License-Identifier: MPL-2.0

// monkeybridge:uniffi, the runtime of generated modules. Names that Firefox's
// UniFFI.sys.mjs has too mean the same here.

export {
  UniFFIError,
  UniFFIInternalError,
  UniFFITypeError,
  errorClass,
  fieldsText,
  inField,
  tellMessage,
  wrongType,
} from "./errors.mjs";
export { done, enter, fail, passed, top } from "./scratch.mjs";
export * from "./scalars.mjs";
export {
  FfiConverterBuffer,
  FfiConverterNested,
  badVariant,
  flatEnum,
  map,
  option,
  readVariant,
  sequence,
  set,
  writeVariant,
} from "./compound.mjs";
export { FfiConverterCustom } from "./custom.mjs";
export { at, lifted, textOf } from "./lifting.mjs";
export {
  Duration,
  FfiConverterDuration,
  FfiConverterTimestamp,
  Timestamp,
} from "./time.mjs";
export {
  FfiConverterCallback,
  FfiConverterObject,
  FfiConverterTrait,
  UniFFIErrorObject,
  UniFFIObject,
  constructUniffiObject,
  receiver,
  thrownHandle,
  uniffiObjectPtr,
} from "./objects.mjs";
export { UniFFICallbackHandler, UniFFICallbackMethodHandler } from "./callbackHandler.mjs";
export { settleUnlessAborted, signalOf, unlessAborted } from "./cancellation.mjs";
export { component, failed, handleRustResult, settle } from "./rustCall.mjs";
export { bridge } from "./bridge.mjs";
