// What processes used, and what stands around a measurement on PostgreSQL.
#pragma once

#include <sys/types.h>

#include <string>

namespace chandlery::bench {

struct ProcessUse {
  double cpu_seconds = 0;    ///< user and system
  double written_bytes = 0;  ///< that went to storage
  friend ProcessUse operator-(const ProcessUse& a, const ProcessUse& b) {
    return {a.cpu_seconds - b.cpu_seconds, a.written_bytes - b.written_bytes};
  }
};
ProcessUse use_of(pid_t process);
/// CPU seconds of a process's children, as nginx has workers.
double cpu_of_children(pid_t process);
/// VmRSS in MiB.
double resident_mib(pid_t process);

/// Vacuums and analyses, then writes a checkpoint, so that none of it falls into the measurement.
void settle_postgres(const std::string& conninfo);
/// Bytes of write-ahead log ever written.
double wal_bytes(const std::string& conninfo);

}  // namespace chandlery::bench
