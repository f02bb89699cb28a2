#include "platform/log/log.h"

#include <spdlog/logger.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <chrono>
#include <memory>
#include <stdexcept>

#include "core/text.h"
#include "core/time.h"
#include "platform/json/writer.h"

namespace chandlery::log {
namespace {

constexpr std::string_view kWords[] = {"debug", "info", "warning", "error"};
constexpr spdlog::level::level_enum kLevels[] = {spdlog::level::debug, spdlog::level::info, spdlog::level::warn,
                                                 spdlog::level::err};
constexpr std::string_view kSecretNames[] = {"password", "secret", "token", "cookie", "authorization", "product_key"};
constexpr std::string_view kRedacted = "[redacted]";

std::shared_ptr<spdlog::logger> make_logger(spdlog::sink_ptr sink, Level level) {
  auto logger = std::make_shared<spdlog::logger>("chandlery", std::move(sink));
  logger->set_pattern("%v");
  logger->set_level(kLevels[static_cast<std::size_t>(level)]);
  logger->flush_on(spdlog::level::info);
  return logger;
}

std::shared_ptr<spdlog::logger>& logger() {
  static auto current = make_logger(std::make_shared<spdlog::sinks::stderr_sink_mt>(), Level::kInfo);
  return current;
}

bool names_a_secret(std::string_view name) {
  const std::string folded = text::lower(name);
  for (std::string_view word : kSecretNames)
    if (folded.find(word) != folded.npos) return true;
  return false;
}

// JSON escapes what is below a blank. A terminal also obeys DEL and U+0080 to U+009F, and some readers break lines at
// U+2028 and U+2029: those become question marks.
std::string harmless(std::string_view value) {
  std::string result;
  result.reserve(value.size());
  const bool cut = value.size() > kLongestValue;
  std::string_view rest = value.substr(0, kLongestValue);
  while (!rest.empty()) {
    const std::size_t length = std::max<std::size_t>(text::utf8_sequence(rest), 1);
    const std::string_view letter = rest.substr(0, length);
    const bool control = letter == "\x7f" || letter == "\u2028" || letter == "\u2029" ||
                         (length == 2 && letter[0] == '\xc2' && static_cast<unsigned char>(letter[1]) < 0xa0);
    if (control)
      result += '?';
    else
      result += letter;
    rest.remove_prefix(length);
  }
  if (cut) result += "…";
  return result;
}

}  // namespace

class Line {
 public:
  Line(Level level, std::string_view event) {
    writer_.begin_object().field("time", SystemClock().now()).field("level", kWords[static_cast<std::size_t>(level)]);
    writer_.field("event", harmless(event));
  }

  void add(const Field& field) {
    const std::string name = harmless(field.name_);
    if (names_a_secret(name)) {
      writer_.field(name, kRedacted);
      return;
    }
    switch (field.kind_) {
      case Field::Kind::kText:
        writer_.field(name, harmless(field.text_));
        break;
      case Field::Kind::kNumber:
        writer_.field(name, field.number_);
        break;
      case Field::Kind::kFlag:
        writer_.field(name, field.number_ != 0);
        break;
    }
  }

  std::string finish() { return writer_.end_object().take(); }

 private:
  json::Writer writer_;
};

namespace {

void write(Level level, std::string_view event, Fields fields) noexcept {
  try {
    const spdlog::level::level_enum wanted = kLevels[static_cast<std::size_t>(level)];
    if (!logger()->should_log(wanted)) return;
    Line line(level, event);
    for (const Field& field : fields) line.add(field);
    logger()->log(wanted, spdlog::string_view_t(line.finish()));
  } catch (...) {
    // A log that cannot be written must not take the request with it.
  }
}

}  // namespace

std::optional<Level> parse_level(std::string_view word) {
  for (std::size_t i = 0; i < std::size(kWords); ++i)
    if (kWords[i] == word) return static_cast<Level>(i);
  return std::nullopt;
}

void debug(std::string_view event, Fields fields) { write(Level::kDebug, event, fields); }
void info(std::string_view event, Fields fields) { write(Level::kInfo, event, fields); }
void warning(std::string_view event, Fields fields) { write(Level::kWarning, event, fields); }
void error(std::string_view event, Fields fields) { write(Level::kError, event, fields); }

void configure(const Options& options) {
  spdlog::sink_ptr sink;
  try {
    if (options.file.empty())
      sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
    else
      sink = std::make_shared<spdlog::sinks::basic_file_sink_mt>(options.file);
  } catch (const spdlog::spdlog_ex& failure) {
    throw std::runtime_error("The log file " + options.file + " cannot be opened: " + failure.what());
  }
  logger() = make_logger(std::move(sink), options.level);
}

void flush() { logger()->flush(); }

}  // namespace chandlery::log
