// See target.h.
#include "fuzz/target.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace chandlery::fuzz {
namespace {

std::vector<Target>& all() {
  static std::vector<Target> targets;
  return targets;
}

}  // namespace

const std::vector<Target>& targets() { return all(); }

Registration::Registration(std::string_view name, Takes takes) {
  std::vector<Target>& there = all();
  const Target target{name, takes};
  there.insert(std::ranges::lower_bound(there, name, {}, &Target::name), target);
}

void broken(const char* rule, const char* file, int line) {
  std::fprintf(stderr, "%s:%d: broken: %s\n", file, line, rule);
  std::abort();
}

}  // namespace chandlery::fuzz
