#define _GNU_SOURCE
#include "polling.h"

#include <time.h>

int polling_wait(struct pollfd *descriptors, nfds_t count, uint64_t nanoseconds) {
#ifdef __linux__
  struct timespec limit = {
      .tv_sec = (time_t)(nanoseconds / 1000000000), .tv_nsec = (long)(nanoseconds % 1000000000)};
  return ppoll(descriptors, count, &limit, NULL);
#else
  return poll(descriptors, count, (int)(nanoseconds / 1000000));
#endif
}
