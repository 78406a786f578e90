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
  /// How many bytes the system keeps of what waits for a client, on connections that are accepted.
  volatile int32_t kept_bytes;
  /// The `errno` of waiting for connections by poll(2), or 0; and how often that failed.
  volatile int32_t poll_errno;
  volatile int32_t failed_polls;
  /// Whose files are meant.
  char folder[4064];
};

/// What a running process may have no more of.
enum surroundings_limit { surroundings_descriptors, surroundings_memory };

/// Sets the soft limit of a running process, or the highest that it may have where `value` is `UINT64_MAX`.
/// Returns 0, or -1 where the system does not set limits of others.
int surroundings_set_limit(int process, enum surroundings_limit limit, uint64_t value);

#endif
