#pragma once
// The session and pre-update interfaces stay hidden: Klamra keeps its own log of changes.
#include <sqlite3.h>
