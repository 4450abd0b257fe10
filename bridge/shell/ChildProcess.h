// SPDX-License-Identifier: MPL-2.0

// This program started once more, its stdout read line by line: one child per
// test file. Its stderr is ours.
// Beware: the object must live until Done() or be destroyed before the loop
// is; destroying it kills the child. All functions: the loop's thread.

#ifndef BRIDGE_SHELL_CHILDPROCESS_H_
#define BRIDGE_SHELL_CHILDPROCESS_H_

#include <uv.h>

#include <string>
#include <vector>

#include "mozilla/UniquePtr.h"

namespace monkeybridge {

class ChildProcess {
 public:
  class Listener {
   public:
    virtual ~Listener() = default;
    // Without the line break.
    virtual void OnLine(std::string_view aLine) = 0;
    // Once, after the last line.
    virtual void OnExit(int64_t aCode, int aSignal) = 0;
  };

  explicit ChildProcess(mozilla::UniquePtr<Listener> aListener);
  ~ChildProcess();

  // Starts the program of this process with these arguments. 0, or an error
  // code of libuv; then the listener never hears anything.
  int Start(uv_loop_t* aLoop, const std::vector<std::string>& aArguments);

  bool Done() const { return mDone; }

 private:
  struct Handles;

  void OnRead(ssize_t aSize);
  void MaybeFinish();

  mozilla::UniquePtr<Listener> mListener;
  // Outlives this object until libuv has closed what is in it.
  Handles* mHandles = nullptr;
  std::string mLine;
  int64_t mCode = 0;
  int mSignal = 0;
  bool mExited = false;
  bool mEnded = false;
  bool mDone = false;
};

}  // namespace monkeybridge

#endif  // BRIDGE_SHELL_CHILDPROCESS_H_
