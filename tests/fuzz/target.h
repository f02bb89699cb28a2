// A fuzz target: what must hold of one parser whatever bytes it is given. Each is a small file beside this one:
//
//   FUZZ_TARGET(range) { ...; MUST(length <= size); return accepted; }
//
// fuzz_test.cc gives every target its corpus and mutations of it; libfuzzer.cc gives one of them what libFuzzer makes up
// (`./dev fuzz`). A target says whether the input was accepted, so that a corpus that is only ever refused is noticed.
#pragma once

#include <string_view>
#include <vector>

namespace chandlery::fuzz {

using Takes = bool (*)(std::string_view input);

struct Target {
  std::string_view name;
  Takes takes;
};

/// All of this program, by their names.
const std::vector<Target>& targets();

struct Registration {
  Registration(std::string_view name, Takes takes);
};

/// Ends the process, as an assertion would.
[[noreturn]] void broken(const char* rule, const char* file, int line);

}  // namespace chandlery::fuzz

#define FUZZ_TARGET(name)                                                              \
  static bool name##_takes(std::string_view input);                                    \
  static const ::chandlery::fuzz::Registration name##_registration(#name, name##_takes); \
  static bool name##_takes(std::string_view input)

#define MUST(rule) ((rule) ? void() : ::chandlery::fuzz::broken(#rule, __FILE__, __LINE__))
