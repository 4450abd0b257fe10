// SPDX-License-Identifier: MPL-2.0

#include "bridge/shell/ChildProcess.h"

#include <csignal>
#include <utility>

namespace monkeybridge {

struct ChildProcess::Handles {
  uv_process_t mProcess;
  uv_pipe_t mPipe;
  char mBuffer[16 * 1024];
  ChildProcess* mOwner;
  int mOpen = 2;

  static void OnClose(uv_handle_t* aHandle) {
    auto* handles = static_cast<Handles*>(aHandle->data);
    if (--handles->mOpen == 0) {
      delete handles;
    }
  }
};

ChildProcess::ChildProcess(mozilla::UniquePtr<Listener> aListener)
    : mListener(std::move(aListener)) {}

ChildProcess::~ChildProcess() {
  if (!mHandles) {
    return;
  }
  mHandles->mOwner = nullptr;
  if (!mExited) {
    uv_process_kill(&mHandles->mProcess, SIGKILL);
  }
  uv_close(reinterpret_cast<uv_handle_t*>(&mHandles->mProcess),
           &Handles::OnClose);
  uv_close(reinterpret_cast<uv_handle_t*>(&mHandles->mPipe), &Handles::OnClose);
}

int ChildProcess::Start(uv_loop_t* aLoop,
                        const std::vector<std::string>& aArguments) {
  mHandles = new Handles;
  mHandles->mOwner = this;
  uv_pipe_init(aLoop, &mHandles->mPipe, 0);
  mHandles->mPipe.data = mHandles;

  std::vector<char*> arguments{const_cast<char*>("monkeybridge")};
  for (const std::string& argument : aArguments) {
    arguments.push_back(const_cast<char*>(argument.c_str()));
  }
  arguments.push_back(nullptr);
  uv_stdio_container_t stdio[3] = {};
  stdio[0].flags = UV_IGNORE;
  stdio[1].flags = uv_stdio_flags(UV_CREATE_PIPE | UV_WRITABLE_PIPE);
  stdio[1].data.stream = reinterpret_cast<uv_stream_t*>(&mHandles->mPipe);
  stdio[2].flags = UV_INHERIT_FD;
  stdio[2].data.fd = 2;
  uv_process_options_t options = {};
  options.file = "/proc/self/exe";
  options.args = arguments.data();
  options.stdio = stdio;
  options.stdio_count = 3;
  options.exit_cb = [](uv_process_t* aProcess, int64_t aCode, int aSignal) {
    if (auto* owner = static_cast<Handles*>(aProcess->data)->mOwner) {
      owner->mExited = true;
      owner->mCode = aCode;
      owner->mSignal = aSignal;
      owner->MaybeFinish();
    }
  };
  int error = uv_spawn(aLoop, &mHandles->mProcess, &options);
  mHandles->mProcess.data = mHandles;
  if (error != 0) {
    mExited = true;
    return error;
  }
  uv_read_start(
      reinterpret_cast<uv_stream_t*>(&mHandles->mPipe),
      [](uv_handle_t* aHandle, size_t, uv_buf_t* aBuffer) {
        auto* handles = static_cast<Handles*>(aHandle->data);
        *aBuffer = uv_buf_init(handles->mBuffer, sizeof handles->mBuffer);
      },
      [](uv_stream_t* aStream, ssize_t aSize, const uv_buf_t*) {
        if (auto* owner = static_cast<Handles*>(aStream->data)->mOwner) {
          owner->OnRead(aSize);
        }
      });
  return 0;
}

void ChildProcess::OnRead(ssize_t aSize) {
  if (aSize < 0) {
    mEnded = true;
    uv_read_stop(reinterpret_cast<uv_stream_t*>(&mHandles->mPipe));
    if (!mLine.empty()) {
      mListener->OnLine(std::exchange(mLine, {}));
    }
    MaybeFinish();
    return;
  }
  mLine.append(mHandles->mBuffer, size_t(aSize));
  size_t start = 0;
  size_t end;
  while ((end = mLine.find('\n', start)) != std::string::npos) {
    mListener->OnLine(std::string_view(mLine).substr(start, end - start));
    start = end + 1;
  }
  mLine.erase(0, start);
}

void ChildProcess::MaybeFinish() {
  if (mExited && mEnded && !mDone) {
    mDone = true;
    mListener->OnExit(mCode, mSignal);
  }
}

}  // namespace monkeybridge
