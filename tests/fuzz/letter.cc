// Letters: no subject and no name breaks out of its header.
#include "fuzz/target.h"
#include "platform/mail/message.h"

namespace chandlery::mail {

FUZZ_TARGET(letter) {
  Letter letter{.id = "1", .from = "shop@store.example", .from_name = std::string(input), .to = "ann@buyer.example",
                .to_name = std::string(input), .subject = std::string(input), .body = std::string(input)};
  const std::string text = to_text(letter);
  const std::size_t end = text.find("\r\n\r\n");
  MUST(end != text.npos);
  MUST(text.find('\0') == text.npos);
  std::string_view head = std::string_view(text).substr(0, end + 2);
  int recipients = 0;
  while (!head.empty()) {
    const std::string_view line = head.substr(0, head.find("\r\n"));
    head.remove_prefix(line.size() + 2);
    MUST(line.find_first_of("\r\n") == line.npos);
    MUST(line.size() <= 998);
    recipients += line.starts_with("To:") || line.starts_with("Bcc:") || line.starts_with("Cc:");
  }
  MUST(recipients == 1);
  return true;
}

}  // namespace chandlery::mail
