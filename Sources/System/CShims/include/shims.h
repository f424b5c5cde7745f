// What Swift cannot call: variadic C functions, one wrapper per type of argument.
#pragma once
#include <curl/curl.h>
#include <microhttpd.h>
#include <sqlite3.h>

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

// sqlite3_db_config is variadic; the on/off verbs take an int and a pointer to an int
// (https://www.sqlite.org/c3ref/c_dbconfig_defensive.html).
static inline int klamra_sqlite_db_config(sqlite3 *db, int verb, int on) { return sqlite3_db_config(db, verb, on, (int *)0); }

// sqlite3_vtab_config is variadic (https://www.sqlite.org/c3ref/vtab_config.html).
static inline int klamra_sqlite_vtab_config(sqlite3 *db, int option) { return sqlite3_vtab_config(db, option); }

// MHD_start_daemon is variadic; the options come as an array ended by MHD_OPTION_END
// (https://www.gnu.org/software/libmicrohttpd/manual/libmicrohttpd.html, MHD_OPTION_ARRAY).
static inline struct MHD_Daemon *klamra_mhd_start(unsigned int flags, uint16_t port, MHD_AccessHandlerCallback handler,
                                                  void *context, struct MHD_OptionItem *options) {
  return MHD_start_daemon(flags, port, (MHD_AcceptPolicyCallback)0, (void *)0, handler, context,
                          MHD_OPTION_ARRAY, options, MHD_OPTION_END);
}

// syncfs(2) hides behind _GNU_SOURCE, which the importer of the C library does not set.
extern int syncfs(int descriptor);
static inline int klamra_syncfs(int descriptor) { return syncfs(descriptor); }
// MHD_get_connection_info is variadic; this kind takes no argument
// (https://www.gnu.org/software/libmicrohttpd/manual/libmicrohttpd.html, MHD_CONNECTION_INFO_CLIENT_ADDRESS).
static inline const struct sockaddr *klamra_mhd_client_address(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
  return info ? info->client_addr : (const struct sockaddr *)0;
}

// Likewise for the bytes of the request line, the header fields and the empty line (MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE).
static inline size_t klamra_mhd_header_bytes(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
  return info ? info->header_size : 0;
}

// Likewise for the socket (MHD_CONNECTION_INFO_CONNECTION_FD); -1 where it is not known.
static inline int klamra_mhd_socket(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
  return info ? (int)info->connect_fd : -1;
}

// The bytes that the peer has acknowledged (tcp(7), TCP_INFO); -1 where the kernel does not say. The C library's
// struct tcp_info ends before the field, and the kernel's header does not go together with the C library's.
int64_t klamra_tcp_acknowledged(int descriptor);
