// SPDX-License-Identifier: MPL-2.0

// The one place that knows which SpiderMonkey this is built against. Where a
// function of the engine differs between the supported versions, the rest of
// the tree calls the wrapper here and never looks at the version itself.
// Beware: a new engine version starts by making this header compile, then by
// reading the list of absent features in docs/architecture.md again.

#ifndef BRIDGE_ENGINE_ENGINECOMPAT_H_
#define BRIDGE_ENGINE_ENGINECOMPAT_H_

#include <cstdint>

#include "js-config.h"
#include "js/Array.h"
#include "js/CompileOptions.h"
#include "js/ErrorReport.h"
#include "js/Modules.h"
#include "js/RealmOptions.h"
#include "js/SavedFrameAPI.h"
#include "js/String.h"
#include "jsapi.h"
#include "mozilla/Maybe.h"
#include "mozilla/Span.h"
#include "mozilla/Tuple.h"

#if MOZJS_MAJOR_VERSION != 102
#error "bridge/engine/EngineCompat.h knows SpiderMonkey 102 only"
#endif

namespace monkeybridge::compat {

// Version text for --version and reports, e.g. "102.15.1". Any thread.
inline const char* EngineVersion() { return JS_GetImplementationVersion(); }

inline constexpr int kEngineMajor = MOZJS_MAJOR_VERSION;

// WeakRef and FinalizationRegistry are off by default in 102.
inline void EnableWeakRefs(JS::RealmCreationOptions& aOptions) {
  aOptions.setWeakRefsEnabled(JS::WeakRefSpecifier::EnabledWithoutCleanupSome);
}

// File name of a report, or nullptr. Lives as long as the report.
inline const char* ReportFile(const JSErrorBase& aReport) {
  return aReport.filename;
}

// Column of a report, 1-based. 102 counts from 0 in errors of the parser, which
// come with their source line, and from 1 in all others.
inline uint32_t ReportColumn(const JSErrorReport& aReport) {
  return aReport.linebuf() ? aReport.column + 1 : aReport.column;
}

// An error with the message (or null), the saved frame (or null) and the place
// that another one has; aReport may be null. Throws. JS thread.
[[nodiscard]] inline bool NewError(JSContext* aCx, JSExnType aType,
                                   JS::Handle<JSObject*> aStack,
                                   JS::Handle<JSString*> aFileName,
                                   const JSErrorReport* aReport,
                                   JS::Handle<JSString*> aMessage,
                                   JS::MutableHandle<JS::Value> aError) {
  JS::Rooted<mozilla::Maybe<JS::Value>> cause(aCx, mozilla::Nothing());
  return JS::CreateError(
      aCx, aType, aStack, aFileName, aReport ? aReport->lineno : 0,
      aReport ? aReport->column : 0, nullptr, aMessage, cause, aError);
}

// Column of a saved frame, 1-based; false when there is none.
inline bool SavedFrameColumn(JSContext* aCx, JS::Handle<JSObject*> aFrame,
                             uint32_t* aColumn) {
  uint32_t column = 0;
  if (JS::GetSavedFrameColumn(aCx, nullptr, aFrame, &column) !=
      JS::SavedFrameResult::Ok) {
    return false;
  }
  *aColumn = column;
  return true;
}

// Writes as much of aText as UTF-8 as fits, with U+FFFD for lone surrogates;
// how many units were read and bytes written. False when out of memory, without
// an exception. Never collects when aText is linear.
[[nodiscard]] inline bool EncodePartial(JSContext* aCx, JSString* aText,
                                        mozilla::Span<char> aOut, size_t* aRead,
                                        size_t* aWritten) {
  auto done = JS_EncodeStringToUTF8BufferPartial(aCx, aText, aOut);
  if (done.isNothing()) {
    return false;
  }
  *aRead = mozilla::Get<0>(*done);
  *aWritten = mozilla::Get<1>(*done);
  return true;
}

// Visits what a module imports, in source order: aVisit(specifier string,
// line, column) returns false to stop. False with a pending exception, or as
// aVisit left it. JS thread.
template <class Visitor>
[[nodiscard]] bool ForEachRequest(JSContext* aCx, JS::Handle<JSObject*> aModule,
                                  Visitor&& aVisit) {
  JS::Rooted<JSObject*> requests(aCx, JS::GetRequestedModules(aCx, aModule));
  uint32_t length = 0;
  if (!requests || !JS::GetArrayLength(aCx, requests, &length)) {
    return false;
  }
  JS::Rooted<JS::Value> request(aCx);
  JS::Rooted<JSString*> specifier(aCx);
  for (uint32_t i = 0; i < length; i++) {
    if (!JS_GetElement(aCx, requests, i, &request)) {
      return false;
    }
    specifier = JS::GetRequestedModuleSpecifier(aCx, request);
    if (!specifier) {
      return false;
    }
    uint32_t line = 0;
    uint32_t column = 0;
    JS::GetRequestedModuleSourcePos(aCx, request, &line, &column);
    if (!aVisit(specifier, line, column + 1)) {
      return false;
    }
  }
  return true;
}

}  // namespace monkeybridge::compat

#endif  // BRIDGE_ENGINE_ENGINECOMPAT_H_
