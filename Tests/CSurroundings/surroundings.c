// Stands between a process and the system: a wall clock that jumps, and a disk that fails. Limits of other
// processes are set from the outside.
#if defined(__linux__)
#define _GNU_SOURCE
#include "surroundings.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

static struct surroundings *told;

__attribute__((constructor)) static void begin(void) {
  const char *name = getenv("SURROUNDINGS");
  if (!name) return;
  int file = open(name, O_RDWR | O_CLOEXEC);
  if (file < 0) abort();
  void *map = mmap(0, sizeof *told, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (map == MAP_FAILED) abort();
  close(file);
  told = map;
}

#define NEXT(name) \
  static __typeof__(&name) next; \
  if (!next) next = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

// MARK: The wall clock

static int64_t shift(void) { return told ? told->clock_shift_microseconds : 0; }

int clock_gettime(clockid_t clock, struct timespec *time) {
  NEXT(clock_gettime);
  int result = next(clock, time);
  if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) {
    int64_t by = shift();
    time->tv_sec += by / 1000000;
    time->tv_nsec += by % 1000000 * 1000;
    if (time->tv_nsec < 0) time->tv_nsec += 1000000000, time->tv_sec -= 1;
    if (time->tv_nsec >= 1000000000) time->tv_nsec -= 1000000000, time->tv_sec += 1;
  }
  return result;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone) {
  (void)zone;
  struct timespec now;
  if (clock_gettime(CLOCK_REALTIME, &now)) return -1;
  time->tv_sec = now.tv_sec;
  time->tv_usec = now.tv_nsec / 1000;
  return 0;
}

time_t time(time_t *result) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (result) *result = now.tv_sec;
  return now.tv_sec;
}

// MARK: Connections

int accept4(int listener, struct sockaddr *restrict address, socklen_t *restrict length, int flags) {
  NEXT(accept4);
  int client = next(listener, address, length, flags);
  int kept = told ? told->kept_bytes : 0;
  if (client >= 0 && kept > 0) setsockopt(client, SOL_SOCKET, SO_SNDBUF, &kept, sizeof kept);
  return client;
}

int accept(int listener, struct sockaddr *restrict address, socklen_t *restrict length) {
  return accept4(listener, address, length, 0);
}

static int poll_fails(void) {
  if (!told || !told->poll_errno) return 0;
  told->failed_polls += 1;
  errno = told->poll_errno;
  return 1;
}

int poll(struct pollfd *descriptors, nfds_t count, int milliseconds) {
  NEXT(poll);
  return poll_fails() ? -1 : next(descriptors, count, milliseconds);
}

/// What a library calls that was compiled with `_FORTIFY_SOURCE`.
int __poll_chk(struct pollfd *descriptors, nfds_t count, int milliseconds, size_t length) {
  (void)length;
  return poll(descriptors, count, milliseconds);
}

// MARK: The disk

static int is_meant(int file) {
  if (!told || !told->folder[0]) return 0;
  struct stat status;
  if (fstat(file, &status) || !S_ISREG(status.st_mode)) return 0;
  char link[64], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return 0;
  path[length] = 0;
  return strncmp(path, (const char *)told->folder, strlen((const char *)told->folder)) == 0;
}

/// How many bytes of a write may be written; -1 where it fails, with `errno`.
static ssize_t allowed(int file, size_t count) {
  if (!told || !(told->write_errno || told->writes_are_short) || !is_meant(file)) return count;
  if (told->write_errno) return errno = told->write_errno, -1;
  if (count < 2) return errno = ENOSPC, -1;
  return count / 2;
}

ssize_t write(int file, const void *bytes, size_t count) {
  NEXT(write);
  ssize_t some = count ? allowed(file, count) : 0;
  return some < 0 ? -1 : next(file, bytes, some);
}

ssize_t pwrite(int file, const void *bytes, size_t count, off_t offset) {
  NEXT(pwrite);
  ssize_t some = count ? allowed(file, count) : 0;
  return some < 0 ? -1 : next(file, bytes, some, offset);
}

ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t offset) {
  NEXT(pwrite64);
  ssize_t some = count ? allowed(file, count) : 0;
  return some < 0 ? -1 : next(file, bytes, some, offset);
}

static int flush_fails(int file) {
  if (!told || !told->flush_errno || !is_meant(file)) return 0;
  errno = told->flush_errno;
  return 1;
}

int fsync(int file) {
  NEXT(fsync);
  return flush_fails(file) ? -1 : next(file);
}

int fdatasync(int file) {
  NEXT(fdatasync);
  return flush_fails(file) ? -1 : next(file);
}

// MARK: Limits

int surroundings_set_limit(int process, enum surroundings_limit limit, uint64_t value) {
  int resource = limit == surroundings_descriptors ? RLIMIT_NOFILE : RLIMIT_AS;
  struct rlimit set;
  if (prlimit(process, resource, 0, &set)) return -1;
  set.rlim_cur = value < set.rlim_max ? value : set.rlim_max;
  return prlimit(process, resource, &set, 0);
}
#else
#include "surroundings.h"

int surroundings_set_limit(int process, enum surroundings_limit limit, uint64_t value) {
  (void)process, (void)limit, (void)value;
  return -1;
}
#endif
