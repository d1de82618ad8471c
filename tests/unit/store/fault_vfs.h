// A layer under SQLite that fails on purpose: the n-th write, sync or truncation from now, once or for ever.
//
// Installed as the default VFS while the object lives; open stores inside that time only. Not for several threads.
#pragma once

#include <sqlite3.h>

#include <cstring>

namespace docmill::store {

class FaultVfs {
 public:
  enum class Fault { none, write, sync, truncate, any };

  FaultVfs() {
    state() = {};
    base() = sqlite3_vfs_find(nullptr);
    vfs_ = *base();
    vfs_.zName = "docmill-fault";
    vfs_.szOsFile = static_cast<int>(sizeof(File)) + base()->szOsFile;
    vfs_.pNext = nullptr;
    vfs_.xOpen = open;
    sqlite3_vfs_register(&vfs_, 1);
  }
  FaultVfs(const FaultVfs&) = delete;
  FaultVfs& operator=(const FaultVfs&) = delete;
  ~FaultVfs() {
    sqlite3_vfs_unregister(&vfs_);
    sqlite3_vfs_register(base(), 1);
  }

  /// The `countdown`-th call of kind `fault` (from 1) fails with `code`; with `lasting`, all after it too.
  void arm(Fault fault, int countdown, int code, bool lasting = false) {
    state() = {fault, countdown, code, lasting, false};
  }
  void disarm() { state().fault = Fault::none; }
  bool struck() const { return state().struck; }

 private:
  struct State {
    Fault fault = Fault::none;
    int countdown = 0;
    int code = SQLITE_OK;
    bool lasting = false;
    bool struck = false;
  };
  struct File {
    sqlite3_file face;
    sqlite3_io_methods methods;
    sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
  };

  static State& state() {
    static State state;
    return state;
  }
  static sqlite3_vfs*& base() {
    static sqlite3_vfs* base = nullptr;
    return base;
  }
  static File* of(sqlite3_file* file) { return reinterpret_cast<File*>(file); }
  static sqlite3_file* real(sqlite3_file* file) { return of(file)->real(); }

  static int strike(Fault kind) {
    State& now = state();
    if ((now.fault != kind && now.fault != Fault::any) || now.fault == Fault::none) {
      return SQLITE_OK;
    }
    if (--now.countdown > 0 || (now.countdown < 0 && !now.lasting)) {
      return SQLITE_OK;
    }
    now.struck = true;
    return now.code;
  }

  static int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
    File* const mine = new (file) File{};
    const int result = base()->xOpen(base(), name, mine->real(), flags, out_flags);
    if (mine->real()->pMethods != nullptr) {
      mine->methods = *mine->real()->pMethods;
      forward(mine->methods);
      mine->face.pMethods = &mine->methods;
    }
    return result;
  }

  static void forward(sqlite3_io_methods& m) {
    m.xClose = [](sqlite3_file* f) { return real(f)->pMethods->xClose(real(f)); };
    m.xRead = [](sqlite3_file* f, void* data, int size, sqlite3_int64 at) {
      return real(f)->pMethods->xRead(real(f), data, size, at);
    };
    m.xWrite = [](sqlite3_file* f, const void* data, int size, sqlite3_int64 at) {
      const int code = strike(Fault::write);
      if (code != SQLITE_OK) {  // torn: the first half reaches the disk
        real(f)->pMethods->xWrite(real(f), data, size / 2, at);
        return code;
      }
      return real(f)->pMethods->xWrite(real(f), data, size, at);
    };
    m.xTruncate = [](sqlite3_file* f, sqlite3_int64 size) {
      const int code = strike(Fault::truncate);
      return code != SQLITE_OK ? code : real(f)->pMethods->xTruncate(real(f), size);
    };
    m.xSync = [](sqlite3_file* f, int flags) {
      const int code = strike(Fault::sync);
      return code != SQLITE_OK ? code : real(f)->pMethods->xSync(real(f), flags);
    };
    m.xFileSize = [](sqlite3_file* f, sqlite3_int64* size) { return real(f)->pMethods->xFileSize(real(f), size); };
    m.xLock = [](sqlite3_file* f, int lock) { return real(f)->pMethods->xLock(real(f), lock); };
    m.xUnlock = [](sqlite3_file* f, int lock) { return real(f)->pMethods->xUnlock(real(f), lock); };
    m.xCheckReservedLock = [](sqlite3_file* f, int* out) {
      return real(f)->pMethods->xCheckReservedLock(real(f), out);
    };
    m.xFileControl = [](sqlite3_file* f, int what, void* out) {
      return real(f)->pMethods->xFileControl(real(f), what, out);
    };
    m.xSectorSize = [](sqlite3_file* f) { return real(f)->pMethods->xSectorSize(real(f)); };
    m.xDeviceCharacteristics = [](sqlite3_file* f) { return real(f)->pMethods->xDeviceCharacteristics(real(f)); };
    m.xShmMap = [](sqlite3_file* f, int page, int size, int extend, void volatile** out) {
      return real(f)->pMethods->xShmMap(real(f), page, size, extend, out);
    };
    m.xShmLock = [](sqlite3_file* f, int at, int n, int flags) {
      return real(f)->pMethods->xShmLock(real(f), at, n, flags);
    };
    m.xShmBarrier = [](sqlite3_file* f) { real(f)->pMethods->xShmBarrier(real(f)); };
    m.xShmUnmap = [](sqlite3_file* f, int remove) { return real(f)->pMethods->xShmUnmap(real(f), remove); };
    m.xFetch = [](sqlite3_file*, sqlite3_int64, int, void** out) {
      *out = nullptr;
      return SQLITE_OK;
    };
    m.xUnfetch = [](sqlite3_file*, sqlite3_int64, void*) { return SQLITE_OK; };
  }

  sqlite3_vfs vfs_;
};

}  // namespace docmill::store
