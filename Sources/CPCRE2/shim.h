#ifndef PURSER_CPCRE2_SHIM_H
#define PURSER_CPCRE2_SHIM_H

/* Texts are UTF-8: the library's functions and types end in `_8`. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

/* A macro with a cast, which Swift cannot see: the offset of a group that took no part. */
static inline size_t purser_pcre2_unset(void) {
  return PCRE2_UNSET;
}

#endif
