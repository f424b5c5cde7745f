#pragma once
#include <zlib.h>

// inflateInit2 is a macro (zlib.h). 15 + 32: the largest window, and gzip or zlib as the first bytes say.
static inline int klamra_inflate_begin(z_stream *stream) { return inflateInit2(stream, 15 + 32); }
