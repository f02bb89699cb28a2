// Keeps the process's memory out of files and other processes: it holds the master key, product keys and passwords in clear.
#pragma once

namespace chandlery::app {

/// No core dump is written of this process, whatever the machine does with them, and no other process of its user reads
/// its memory or attaches to it. Who debugs it sets CHANDLERY_CORE_DUMPS=allowed. To be called before a secret is read.
void keep_memory_private();

}  // namespace chandlery::app
