// What the kernel and the C library have, and their importer does not show.
#pragma once
#include <stdint.h>

// syncfs(2) hides behind _GNU_SOURCE, which the importer of the C library does not set.
extern int syncfs(int descriptor);
static inline int klamra_syncfs(int descriptor) { return syncfs(descriptor); }

// The bytes that the peer has acknowledged (tcp(7), TCP_INFO); -1 where the kernel does not say. The C library's
// struct tcp_info ends before the field, and the kernel's header does not go together with the C library's.
int64_t klamra_tcp_acknowledged(int descriptor);
