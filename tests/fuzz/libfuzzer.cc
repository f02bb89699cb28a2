// libFuzzer's two entries; the target is the one that CHANDLERY_FUZZ_TARGET names.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "fuzz/target.h"

namespace {

chandlery::fuzz::Takes chosen = nullptr;

}  // namespace

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  const char* name = std::getenv("CHANDLERY_FUZZ_TARGET");
  for (const auto& target : chandlery::fuzz::targets())
    if (name && target.name == name) chosen = target.takes;
  if (chosen) return 0;
  std::fprintf(stderr, "CHANDLERY_FUZZ_TARGET names one of:");
  for (const auto& target : chandlery::fuzz::targets())
    std::fprintf(stderr, " %.*s", static_cast<int>(target.name.size()), target.name.data());
  std::fprintf(stderr, "\n");
  std::exit(2);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  chosen({reinterpret_cast<const char*>(bytes), size});
  return 0;
}
