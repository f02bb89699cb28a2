// See private_memory.h.
#include "app/private_memory.h"

#include <sys/prctl.h>
#include <sys/resource.h>

#include <cerrno>
#include <cstdlib>
#include <string_view>
#include <system_error>

namespace chandlery::app {

void keep_memory_private() {
  if (const char* wish = std::getenv("CHANDLERY_CORE_DUMPS"); wish && std::string_view(wish) == "allowed") return;
  // The limit alone does not count where dumps go to a program; the flag alone ends when the process runs another program.
  const rlimit none{0, 0};
  if (setrlimit(RLIMIT_CORE, &none) != 0 || prctl(PR_SET_DUMPABLE, 0) != 0)
    throw std::system_error(errno, std::generic_category(), "The process's memory cannot be kept out of core dumps");
}

}  // namespace chandlery::app
