// The problem types that a service request can be about, in the languages of the portals (S21, S72).
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace chandlery::support {

struct TopicText {
  std::string_view name, description;
};

struct Topic {
  int id;  ///< the Java client reads a number
  bool refund;
  TopicText english, chinese;
};

std::span<const Topic> topics();
/// nullptr when there is none.
const Topic* find_topic(std::int64_t id);
/// In the language of the locale (`zh-CN`, `zh-Hans`): Chinese for zh, English for every other.
const TopicText& text_of(const Topic& topic, std::string_view locale);

}  // namespace chandlery::support
