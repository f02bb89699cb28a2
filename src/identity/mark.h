// The product's mark, for the pages that the server makes itself and as their icon; the portals' own copy is
// web/src/shared/shell/mark.svg.
#pragma once

#include <string_view>

namespace chandlery::identity {

inline constexpr std::string_view kMark =
    R"(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#0f548c"/>)"
    R"(<path d="M16 6a3 3 0 0 1 1.3 5.7V13H21v2.4h-3.7v8.2c2.6-.4 4.6-2 5.3-4.3l-1.9.6-.7-2.3 5.4-1.6.6 5.5-2.3.2-.2-1.4c-1.3 3.4-4.5 5.9-7.5 5.9s-6.200-2.500-7.500-5.900l-.2 1.400-2.300-.2.6-5.500 5.400 1.600-.7 2.300-1.900-.6c.7 2.300 2.700 3.900 5.300 4.300v-8.200H11V13h3.700v-1.300A3 3 0 0 1 16 6zm0 2.200a.9.900 0 1 0 0 1.800.9.900 0 0 0 0-1.800z" fill="#fff"/></svg>)";

}  // namespace chandlery::identity
