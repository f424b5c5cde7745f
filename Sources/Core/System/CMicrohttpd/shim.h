#pragma once
// What the C library declares stays the C library's: without this, whichever module a compilation happens to load first
// would own timespec and its like, and files that import Glibc alone would not see their members.
#ifdef __swift__
#pragma clang module import SwiftGlibc
#endif
#include <microhttpd.h>

// Swift cannot call variadic functions: here is one wrapper for each type of argument.

// MHD_start_daemon is variadic; the options come as an array ended by MHD_OPTION_END
// (https://www.gnu.org/software/libmicrohttpd/manual/libmicrohttpd.html, MHD_OPTION_ARRAY).
static inline struct MHD_Daemon *klamra_mhd_start(unsigned int flags, uint16_t port, MHD_AccessHandlerCallback handler,
                                                  void *context, struct MHD_OptionItem *options) {
  return MHD_start_daemon(flags, port, (MHD_AcceptPolicyCallback)0, (void *)0, handler, context,
                          MHD_OPTION_ARRAY, options, MHD_OPTION_END);
}

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
