// SPDX-License-Identifier: MPL-2.0

#include "bridge/host/ErrorReport.h"

#include <cstdint>

#include "bridge/engine/TextFile.h"
#include "bridge/host/Output.h"

namespace monkeybridge {

namespace {

constexpr size_t kMaxLine = 200;

// Line aLine (from 1) of a file, or "".
std::string SourceLine(const std::string& aFile, uint32_t aLine) {
  std::string text;
  if (aFile.starts_with("monkeybridge:") || !ReadWholeFile(aFile, &text)) {
    return {};
  }
  size_t start = 0;
  for (uint32_t line = 1; line < aLine; line++) {
    start = text.find('\n', start);
    if (start == std::string::npos) {
      return {};
    }
    start++;
  }
  return text.substr(start, text.find('\n', start) - start);
}

// White space as wide as the first aColumns characters of aLine.
std::string Indent(const std::string& aLine, uint32_t aColumns) {
  std::string out;
  size_t i = 0;
  for (uint32_t column = 0; column < aColumns && i < aLine.size(); column++) {
    out += aLine[i] == '\t' ? '\t' : ' ';
    for (i++; i < aLine.size() && (aLine[i] & 0xC0) == 0x80; i++) {
    }
  }
  return out;
}

void AppendIndented(std::string_view aText, std::string* aOut) {
  while (!aText.empty()) {
    size_t end = aText.find('\n');
    std::string_view line = aText.substr(0, end);
    if (!line.empty()) {
      *aOut += "    ";
      *aOut += line;
      *aOut += '\n';
    }
    aText = end == std::string_view::npos ? "" : aText.substr(end + 1);
  }
}

}  // namespace

std::string FormatError(const ErrorInfo& aError, std::string_view aPrefix) {
  std::string out;
  if (!aError.mFile.empty() && aError.mLine != 0) {
    out += aError.mFile + ":" + std::to_string(aError.mLine);
    if (aError.mColumn != 0) {
      out += ":" + std::to_string(aError.mColumn);
    }
    out += '\n';
    std::string line = SourceLine(aError.mFile, aError.mLine);
    bool whole = !line.empty();
    if (!whole) {
      line = aError.mSourceLine;  // a part of it, when it is long
    }
    while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) {
      line.pop_back();
    }
    if (!line.empty() && line.size() <= kMaxLine) {
      out += line + '\n';
      if (whole && aError.mColumn != 0) {
        out += Indent(line, aError.mColumn - 1) + "^\n";
      }
    }
  }
  if (!aPrefix.empty()) {
    out += aPrefix;
    out += ' ';
  }
  out += aError.mMessage;
  if (!aError.mCode.empty()) {
    out += " (" + aError.mCode + ")";
  }
  out += '\n';
  AppendIndented(aError.mStack, &out);
  return out;
}

void PrintError(const ErrorInfo& aError, std::string_view aPrefix) {
  WriteOutput(OutputStream::Err, FormatError(aError, aPrefix));
}

}  // namespace monkeybridge
