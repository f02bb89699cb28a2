// See locale.h.
#include "core/locale.h"

namespace chandlery {

bool is_chinese(std::string_view locale) {
  return locale.size() >= 2 && (locale[0] | 0x20) == 'z' && (locale[1] | 0x20) == 'h' &&
         (locale.size() == 2 || locale[2] == '-' || locale[2] == '_');
}

}  // namespace chandlery
