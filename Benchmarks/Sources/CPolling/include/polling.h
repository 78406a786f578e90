#ifndef PURSER_POLLING_H
#define PURSER_POLLING_H

#include <poll.h>
#include <stdint.h>

/// Waits as `poll` does, by nanoseconds: a request that is due in half a millisecond leaves then.
int polling_wait(struct pollfd *descriptors, nfds_t count, uint64_t nanoseconds);

#endif
