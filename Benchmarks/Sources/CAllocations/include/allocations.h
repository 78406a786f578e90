#ifndef PURSER_ALLOCATIONS_H
#define PURSER_ALLOCATIONS_H

#include <stdbool.h>
#include <stdint.h>

// How often this process asked for memory while it was counted, and for how many bytes.
typedef struct {
  uint64_t calls;
  uint64_t bytes;
} allocation_count;

// Whether the C library of this machine can be counted.
bool allocations_can_be_counted(void);

// Begins to count, from zero. Until then an allocation costs one look at a flag more.
void allocations_begin(void);

// Stops counting.
allocation_count allocations_end(void);

// The bytes that are in use of what was allocated, and none where that is not known.
uint64_t allocations_in_use(void);

// Gives back to the system what was freed, so that resident memory is memory in use.
void allocations_give_back(void);

#endif
