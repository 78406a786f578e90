#ifndef PURSER_CCURL_SHIM_H
#define PURSER_CCURL_SHIM_H

#include <curl/curl.h>

/*
 * Swift cannot call variadic C functions, so each kind of argument gets its own function.
 * The names in parentheses keep clear of the type-checking macros of some libcurl headers.
 */

static inline CURLcode purser_easy_set_long(CURL *easy, CURLoption option, long value) {
  return (curl_easy_setopt)(easy, option, value);
}

static inline CURLcode purser_easy_set_offset(CURL *easy, CURLoption option, curl_off_t value) {
  return (curl_easy_setopt)(easy, option, value);
}

static inline CURLcode purser_easy_set_string(CURL *easy, CURLoption option, const char *value) {
  return (curl_easy_setopt)(easy, option, value);
}

static inline CURLcode purser_easy_set_pointer(CURL *easy, CURLoption option, const void *value) {
  return (curl_easy_setopt)(easy, option, value);
}

/* Text in memory where libcurl would else read a file; it is copied. */
static inline CURLcode purser_easy_set_blob(
    CURL *easy, CURLoption option, const void *bytes, size_t count) {
  struct curl_blob blob = {(void *)bytes, count, CURL_BLOB_COPY};
  return (curl_easy_setopt)(easy, option, &blob);
}

static inline CURLcode purser_easy_set_write_function(
    CURL *easy, CURLoption option, curl_write_callback function) {
  return (curl_easy_setopt)(easy, option, function);
}

static inline CURLcode purser_easy_set_prereq_function(
    CURL *easy, curl_prereq_callback function) {
  return (curl_easy_setopt)(easy, CURLOPT_PREREQFUNCTION, function);
}

static inline CURLcode purser_easy_set_read_function(CURL *easy, curl_read_callback function) {
  return (curl_easy_setopt)(easy, CURLOPT_READFUNCTION, function);
}

static inline CURLcode purser_easy_set_debug_function(CURL *easy, curl_debug_callback function) {
  return (curl_easy_setopt)(easy, CURLOPT_DEBUGFUNCTION, function);
}

static inline CURLcode purser_easy_set_progress_function(
    CURL *easy, curl_xferinfo_callback function) {
  return (curl_easy_setopt)(easy, CURLOPT_XFERINFOFUNCTION, function);
}

static inline CURLcode purser_easy_set_open_function(CURL *easy, curl_sockopt_callback function) {
  return (curl_easy_setopt)(easy, CURLOPT_SOCKOPTFUNCTION, function);
}

static inline CURLcode purser_easy_set_close_function(
    CURL *easy, curl_closesocket_callback function) {
  return (curl_easy_setopt)(easy, CURLOPT_CLOSESOCKETFUNCTION, function);
}

/* Nothing but http and https, for the first URL as for any other. */
static inline CURLcode purser_easy_allow_only_http(CURL *easy) {
#if LIBCURL_VERSION_NUM >= 0x075500
  return (curl_easy_setopt)(easy, CURLOPT_PROTOCOLS_STR, "http,https");
#else
  return (curl_easy_setopt)(easy, CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
#endif
}

/* Nothing but mail. */
static inline CURLcode purser_easy_allow_only_mail(CURL *easy) {
#if LIBCURL_VERSION_NUM >= 0x075500
  return (curl_easy_setopt)(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
#else
  return (curl_easy_setopt)(easy, CURLOPT_PROTOCOLS, (long)(CURLPROTO_SMTP | CURLPROTO_SMTPS));
#endif
}

/*
 * Removing a transfer whose host name is still being resolved would wait for the resolver's
 * thread, and every other transfer with it. This lets the resolver end by itself instead.
 */
static inline CURLcode purser_easy_leave_resolver_behind(CURL *easy) {
#if LIBCURL_VERSION_NUM >= 0x075700
  return (curl_easy_setopt)(easy, CURLOPT_QUICK_EXIT, 1L);
#else
  (void)easy;
  return CURLE_OK;
#endif
}

static inline CURLcode purser_easy_get_long(CURL *easy, CURLINFO info, long *value) {
  return (curl_easy_getinfo)(easy, info, value);
}

static inline CURLcode purser_easy_get_offset(CURL *easy, CURLINFO info, curl_off_t *value) {
  return (curl_easy_getinfo)(easy, info, value);
}

static inline CURLcode purser_easy_get_string(CURL *easy, CURLINFO info, const char **value) {
  return (curl_easy_getinfo)(easy, info, value);
}

static inline CURLMcode purser_multi_set_long(CURLM *multi, CURLMoption option, long value) {
  return (curl_multi_setopt)(multi, option, value);
}

#endif
