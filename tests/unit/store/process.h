// A second process for tests: runs a body, talks back through a pipe, can be killed.
#pragma once

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>

namespace docmill::store {

/// Starts `body(Channel)` in a forked process. Fork before opening a store in the parent.
class ChildProcess {
 public:
  class Channel {
   public:
    explicit Channel(int file) : file_(file) {}
    /// One line; short lines arrive whole.
    void say(const std::string& line) const {
      const std::string text = line + "\n";
      if (write(file_, text.data(), text.size()) < 0) {
        _exit(3);
      }
    }

   private:
    int file_;
  };

  template <class Body>
  explicit ChildProcess(Body body) {
    int ends[2];
    if (pipe(ends) != 0) {
      return;
    }
    process_ = fork();
    if (process_ == 0) {
      close(ends[0]);
      int result = 1;
      try {
        body(Channel(ends[1]));
        result = 0;
      } catch (...) {
      }
      _exit(result);
    }
    close(ends[1]);
    pipe_ = ends[0];
  }
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;
  ~ChildProcess() {
    kill();
    if (pipe_ >= 0) {
      close(pipe_);
    }
  }

  pid_t id() const { return process_; }

  /// The next line the child says; empty when it has ended.
  std::string hear() {
    std::string line;
    char c = 0;
    while (read(pipe_, &c, 1) == 1) {
      if (c == '\n') {
        return line;
      }
      line.push_back(c);
    }
    return {};
  }

  /// SIGKILL; what it said before can still be heard.
  void kill() {
    if (process_ > 0) {
      ::kill(process_, SIGKILL);
      wait();
    }
  }
  /// Its exit code, or -1 when it was killed.
  int wait() {
    int status = 0;
    waitpid(process_, &status, 0);
    process_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

 private:
  pid_t process_ = -1;
  int pipe_ = -1;
};

}  // namespace docmill::store
