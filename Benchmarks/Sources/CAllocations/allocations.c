// malloc and its kin, as seen by everything in this process, with two counters before them. The
// program's own definitions come before those of the C library, which offers its own under second
// names for that: https://sourceware.org/glibc/manual/latest/html_node/Replacing-malloc.html
// Counted is every call that asks for memory, also a realloc that grows in place, and the bytes
// that were asked for, not what the library rounds them up to. Memory that is freed is not
// subtracted. mmap is not seen: SQLite maps its index of the write-ahead log once.

#include "allocations.h"

#include <errno.h>
#include <stdatomic.h>
#include <stddef.h>

#if defined(__linux__)
#include <features.h>
#endif

#if defined(__GLIBC__)

#include <malloc.h>

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);

// Threads add to counters of their own lines of the cache, as far as there are lines.
#define LINES 64
static struct {
  _Alignas(64) _Atomic uint64_t calls;
  _Atomic uint64_t bytes;
} lines[LINES];

static _Atomic bool counting;
static _Atomic unsigned threads;
static _Thread_local unsigned line __attribute__((tls_model("initial-exec")));

static inline void count(size_t bytes) {
  if (!atomic_load_explicit(&counting, memory_order_relaxed)) return;
  if (line == 0) line = 1 + atomic_fetch_add(&threads, 1) % LINES;
  atomic_fetch_add_explicit(&lines[line - 1].calls, 1, memory_order_relaxed);
  atomic_fetch_add_explicit(&lines[line - 1].bytes, bytes, memory_order_relaxed);
}

void *malloc(size_t size) {
  count(size);
  return __libc_malloc(size);
}

void *calloc(size_t number, size_t size) {
  count(number * size);
  return __libc_calloc(number, size);
}

void *realloc(void *memory, size_t size) {
  count(size);
  return __libc_realloc(memory, size);
}

void *memalign(size_t alignment, size_t size) {
  count(size);
  return __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size) { return memalign(alignment, size); }

int posix_memalign(void **memory, size_t alignment, size_t size) {
  if (alignment % sizeof(void *) != 0 || (alignment & (alignment - 1)) != 0) return EINVAL;
  void *result = memalign(alignment, size);
  if (result == NULL) return ENOMEM;
  *memory = result;
  return 0;
}

bool allocations_can_be_counted(void) { return true; }

void allocations_begin(void) {
  for (int i = 0; i < LINES; i++) {
    atomic_store(&lines[i].calls, 0);
    atomic_store(&lines[i].bytes, 0);
  }
  atomic_store(&counting, true);
}

allocation_count allocations_end(void) {
  atomic_store(&counting, false);
  allocation_count sum = {0, 0};
  for (int i = 0; i < LINES; i++) {
    sum.calls += atomic_load(&lines[i].calls);
    sum.bytes += atomic_load(&lines[i].bytes);
  }
  return sum;
}

uint64_t allocations_in_use(void) {
  struct mallinfo2 info = mallinfo2();
  return info.uordblks + info.hblkhd;
}

void allocations_give_back(void) { malloc_trim(0); }

#else

bool allocations_can_be_counted(void) { return false; }
void allocations_begin(void) {}
allocation_count allocations_end(void) { return (allocation_count){0, 0}; }
uint64_t allocations_in_use(void) { return 0; }
void allocations_give_back(void) {}

#endif
