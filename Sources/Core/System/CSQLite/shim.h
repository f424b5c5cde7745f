#pragma once
// The session and pre-update interfaces stay hidden: Klamra keeps its own log of changes.
#include <sqlite3.h>

// Swift cannot call variadic functions: here is one wrapper for each type of argument.

// sqlite3_db_config is variadic; the on/off verbs take an int and a pointer to an int
// (https://www.sqlite.org/c3ref/c_dbconfig_defensive.html).
static inline int klamra_sqlite_db_config(sqlite3 *db, int verb, int on) { return sqlite3_db_config(db, verb, on, (int *)0); }

// sqlite3_vtab_config is variadic (https://www.sqlite.org/c3ref/vtab_config.html).
static inline int klamra_sqlite_vtab_config(sqlite3 *db, int option) { return sqlite3_vtab_config(db, option); }

// sqlite3_config is variadic. Without counts of memory every allocation is spared two locks
// (https://www.sqlite.org/c3ref/c_config_covering_index_scan.html, SQLITE_CONFIG_MEMSTATUS). Only before the first use.
static inline int klamra_sqlite_config_without_memory_counts(void) { return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }
