#ifndef SURROUNDINGS_H
#define SURROUNDINGS_H

#include <stdint.h>

/// What a process is told of its surroundings, in a file that it and the test map.
///
/// The library of the same name is loaded before all others (`LD_PRELOAD`) into the process, with the
/// file's name in `SURROUNDINGS`. A field that is zero changes nothing.
struct surroundings {
  /// By how much the wall clock is off.
  volatile int64_t clock_shift_microseconds;
  /// The `errno` of every write to a regular file whose path begins with `folder`.
  volatile int32_t write_errno;
  /// The `errno` of every flush of such a file.
  volatile int32_t flush_errno;
  /// Whether writes to such files write only a part, and then fail for want of room.
  volatile int32_t writes_are_short;
  int32_t reserved;
  /// Whose files are meant.
  char folder[4072];
};

#endif
