#pragma once
// What the C library declares stays the C library's: without this, whichever module a compilation happens to load first
// would own timespec and its like, and files that import Glibc alone would not see their members.
#ifdef __swift__
#pragma clang module import SwiftGlibc
#endif
#include <curl/curl.h>

// Swift cannot call variadic functions: here is one wrapper for each type of argument.

// curl_easy_setopt is variadic, and reads exactly the type that the option names
// (https://curl.se/libcurl/c/curl_easy_setopt.html).
static inline CURLcode klamra_curl_set_long(CURL *h, CURLoption o, long v) { return curl_easy_setopt(h, o, v); }
static inline CURLcode klamra_curl_set_offset(CURL *h, CURLoption o, curl_off_t v) { return curl_easy_setopt(h, o, v); }
static inline CURLcode klamra_curl_set_string(CURL *h, CURLoption o, const char *v) { return curl_easy_setopt(h, o, v); }
static inline CURLcode klamra_curl_set_pointer(CURL *h, CURLoption o, void *v) { return curl_easy_setopt(h, o, v); }
static inline CURLcode klamra_curl_set_list(CURL *h, CURLoption o, struct curl_slist *v) { return curl_easy_setopt(h, o, v); }
typedef size_t (*klamra_curl_data_callback)(char *, size_t, size_t, void *);
static inline CURLcode klamra_curl_set_data_callback(CURL *h, CURLoption o, klamra_curl_data_callback f) { return curl_easy_setopt(h, o, f); }
typedef curl_socket_t (*klamra_curl_socket_callback)(void *, curlsocktype, struct curl_sockaddr *);
static inline CURLcode klamra_curl_set_socket_callback(CURL *h, klamra_curl_socket_callback f) {
  return curl_easy_setopt(h, CURLOPT_OPENSOCKETFUNCTION, f);
}
typedef int (*klamra_curl_progress_callback)(void *, curl_off_t, curl_off_t, curl_off_t, curl_off_t);
static inline CURLcode klamra_curl_set_progress_callback(CURL *h, klamra_curl_progress_callback f) {
  return curl_easy_setopt(h, CURLOPT_XFERINFOFUNCTION, f);
}
static inline CURLcode klamra_curl_get_long(CURL *h, CURLINFO i, long *v) { return curl_easy_getinfo(h, i, v); }
static inline CURLcode klamra_curl_get_offset(CURL *h, CURLINFO i, curl_off_t *v) { return curl_easy_getinfo(h, i, v); }
static inline CURLcode klamra_curl_get_string(CURL *h, CURLINFO i, char **v) { return curl_easy_getinfo(h, i, v); }
