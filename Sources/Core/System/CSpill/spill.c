#include "spill.h"
#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

// Shared by a thread and the files that it has opened; the last of them frees it.
typedef struct budget {
  atomic_int owners;
  _Atomic int64_t used;
  int64_t bytes_max;
  atomic_int is_exceeded;
} budget;

// A temporary file: SQLite's own follows in the same memory.
typedef struct spill_file {
  sqlite3_file base;
  budget *budget;
  int64_t size;
} spill_file;

static _Thread_local budget *current;
static sqlite3_vfs *original;
static sqlite3_vfs limited;
static int is_registered;

static void release(budget *shared) {
  if (shared && atomic_fetch_sub(&shared->owners, 1) == 1) free(shared);
}

void klamra_spill_limit(int64_t bytes_max) {
  release(current);
  current = NULL;
  if (bytes_max < 0) return;
  budget *fresh = calloc(1, sizeof(budget));
  if (!fresh) return;
  atomic_init(&fresh->owners, 1);
  fresh->bytes_max = bytes_max;
  current = fresh;
}

int klamra_spill_is_exceeded(void) { return current && atomic_load(&current->is_exceeded); }

static sqlite3_file *own(sqlite3_file *file) { return (sqlite3_file *)((char *)file + sizeof(spill_file)); }

static void resize(spill_file *file, int64_t size) {
  atomic_fetch_add(&file->budget->used, size - file->size);
  file->size = size;
}

static int spill_close(sqlite3_file *file) {
  spill_file *spill = (spill_file *)file;
  int status = own(file)->pMethods->xClose(own(file));
  resize(spill, 0);
  release(spill->budget);
  return status;
}

static int spill_read(sqlite3_file *file, void *bytes, int count, sqlite3_int64 offset) {
  return own(file)->pMethods->xRead(own(file), bytes, count, offset);
}

static int spill_write(sqlite3_file *file, const void *bytes, int count, sqlite3_int64 offset) {
  spill_file *spill = (spill_file *)file;
  int64_t end = offset + count;
  if (end > spill->size) {
    if (atomic_load(&spill->budget->used) + end - spill->size > spill->budget->bytes_max) {
      atomic_store(&spill->budget->is_exceeded, 1);
      return SQLITE_FULL;
    }
    resize(spill, end);
  }
  return own(file)->pMethods->xWrite(own(file), bytes, count, offset);
}

static int spill_truncate(sqlite3_file *file, sqlite3_int64 size) {
  int status = own(file)->pMethods->xTruncate(own(file), size);
  if (status == SQLITE_OK && size < ((spill_file *)file)->size) resize((spill_file *)file, size);
  return status;
}

static int spill_sync(sqlite3_file *file, int flags) { return own(file)->pMethods->xSync(own(file), flags); }
static int spill_size(sqlite3_file *file, sqlite3_int64 *size) { return own(file)->pMethods->xFileSize(own(file), size); }
static int spill_lock(sqlite3_file *file, int level) { return own(file)->pMethods->xLock(own(file), level); }
static int spill_unlock(sqlite3_file *file, int level) { return own(file)->pMethods->xUnlock(own(file), level); }
static int spill_check(sqlite3_file *file, int *result) { return own(file)->pMethods->xCheckReservedLock(own(file), result); }

static int spill_control(sqlite3_file *file, int operation, void *argument) {
  // A hint of the size would reserve space beyond the budget.
  if (operation == SQLITE_FCNTL_SIZE_HINT || operation == SQLITE_FCNTL_CHUNK_SIZE) return SQLITE_OK;
  return own(file)->pMethods->xFileControl(own(file), operation, argument);
}

static int spill_sector(sqlite3_file *file) { return own(file)->pMethods->xSectorSize(own(file)); }
static int spill_device(sqlite3_file *file) { return own(file)->pMethods->xDeviceCharacteristics(own(file)); }

// Version 1: without shared memory and memory maps, which temporary files do not need.
static const sqlite3_io_methods methods = {
    .iVersion = 1,
    .xClose = spill_close,
    .xRead = spill_read,
    .xWrite = spill_write,
    .xTruncate = spill_truncate,
    .xSync = spill_sync,
    .xFileSize = spill_size,
    .xLock = spill_lock,
    .xUnlock = spill_unlock,
    .xCheckReservedLock = spill_check,
    .xFileControl = spill_control,
    .xSectorSize = spill_sector,
    .xDeviceCharacteristics = spill_device,
};

static int spill_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out) {
  (void)vfs;
  int is_temporary = !name && (flags & (SQLITE_OPEN_TEMP_DB | SQLITE_OPEN_TRANSIENT_DB | SQLITE_OPEN_TEMP_JOURNAL | SQLITE_OPEN_SUBJOURNAL));
  if (!is_temporary || !current) return original->xOpen(original, name, file, flags, out);
  memset(file, 0, sizeof(spill_file));
  int status = original->xOpen(original, name, own(file), flags, out);
  if (status != SQLITE_OK) {
    // SQLite closes a file that has methods, also one that could not be opened.
    if (own(file)->pMethods) own(file)->pMethods->xClose(own(file));
    return status;
  }
  spill_file *spill = (spill_file *)file;
  spill->budget = current;
  atomic_fetch_add(&current->owners, 1);
  file->pMethods = &methods;
  return SQLITE_OK;
}

static void prepare(void) {
  if (sqlite3_initialize() != SQLITE_OK) return;
  original = sqlite3_vfs_find(NULL);
  if (!original) return;
  limited = *original;
  limited.zName = "klamra-spill";
  limited.pNext = NULL;
  limited.szOsFile = (int)sizeof(spill_file) + original->szOsFile;
  limited.xOpen = spill_open;
  is_registered = sqlite3_vfs_register(&limited, 0) == SQLITE_OK;
}

const char *klamra_spill_file_system(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, prepare);
  return is_registered ? limited.zName : NULL;
}
