// A file system for SQLite that limits its temporary files: what sorting and grouping spill to disk.
//
// Every other file is left to SQLite's own file system. A budget belongs to the thread that runs the statements, since
// SQLite does not say for which connection it opens a temporary file.
#pragma once
#include <stdint.h>

// The name of the file system; null if it could not be registered. Any number of calls.
const char *klamra_spill_file_system(void);

// Begins a budget for the temporary files that this thread opens from now on, in bytes; a negative one ends it. Files
// that are open keep theirs.
void klamra_spill_limit(int64_t bytes_max);

// Whether a file of this thread's budget was refused more space.
int klamra_spill_is_exceeded(void);
