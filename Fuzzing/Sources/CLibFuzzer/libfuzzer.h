// libFuzzer as a library (https://llvm.org/docs/LibFuzzer.html#using-libfuzzer-as-a-library). It is
// part of the compiler's runtime and comes with no header for this.
#pragma once

#include <stddef.h>
#include <stdint.h>

// Reads the options and folders in the arguments and calls `test` with one input after another.
// Ends the process when an input crashes, takes too long or too much memory.
int LLVMFuzzerRunDriver(
    int *count, char ***arguments, int (*test)(const uint8_t *start, size_t length));
