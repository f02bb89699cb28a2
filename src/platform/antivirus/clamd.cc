// See clamd.h. libcurl makes the connection, since it looks up names within a time; what is said on it is ours.
#include "platform/antivirus/clamd.h"

#include <curl/curl.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <memory>
#include <stdexcept>

namespace chandlery::antivirus {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kChunk = 256 << 10;        // bytes
constexpr std::size_t kLongestAnswer = 4 << 10;  // bytes
constexpr std::size_t kLongestShown = 200;       // bytes of the daemon's words in ours
constexpr std::string_view kStream = "stream: ", kFound = " FOUND";

/// The daemon could not be asked; a sentence.
class Failed : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Of what the daemon wrote, what our own words may hold.
std::string shown(std::string_view text) {
  std::string kept(text.substr(0, kLongestShown));
  std::replace_if(kept.begin(), kept.end(), [](char c) { return c < ' ' || c > '~'; }, '?');
  return kept;
}

class Connection {
 public:
  Connection(const Address& address, std::chrono::milliseconds patience)
      : easy_(curl_easy_init(), curl_easy_cleanup), deadline_(Clock::now() + patience) {
    if (!easy_) throw Failed("libcurl does not start.");
    CURL* handle = easy_.get();
    const std::string url = "http://" + (address.socket.empty() ? address.authority : "localhost");
    curl_easy_setopt(handle, CURLOPT_URL, url.c_str());
    if (!address.socket.empty()) curl_easy_setopt(handle, CURLOPT_UNIX_SOCKET_PATH, address.socket.c_str());
    curl_easy_setopt(handle, CURLOPT_CONNECT_ONLY, 1L);  // and not a word of HTTP
    curl_easy_setopt(handle, CURLOPT_PROXY, "");
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(patience.count() / 5));
    if (const CURLcode code = curl_easy_perform(handle); code != CURLE_OK)
      throw Failed(std::string("It cannot be reached: ") + curl_easy_strerror(code) + ".");
    curl_socket_t socket = CURL_SOCKET_BAD;
    if (curl_easy_getinfo(handle, CURLINFO_ACTIVESOCKET, &socket) != CURLE_OK || socket == CURL_SOCKET_BAD)
      throw Failed("It cannot be reached.");
    socket_ = socket;
  }

  /// False when the daemon takes no more, as one does that has something to say about it.
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent >= 0) {
        bytes.remove_prefix(static_cast<std::size_t>(sent));
      } else if (errno == EAGAIN) {
        wait(POLLOUT);
      } else if (errno != EINTR) {
        return false;
      }
    }
    return true;
  }

  /// Until the daemon's zero, or the end of what it says.
  std::string answer() {
    std::string said;
    std::array<char, 512> piece{};
    while (said.size() < kLongestAnswer) {
      const ssize_t got = ::recv(socket_, piece.data(), piece.size(), 0);
      if (got < 0 && errno == EAGAIN) {
        wait(POLLIN);
      } else if (got > 0) {
        said.append(piece.data(), static_cast<std::size_t>(got));
        if (const std::size_t zero = said.find('\0'); zero != said.npos) return said.substr(0, zero);
      } else if (got == 0 || errno != EINTR) {
        break;
      }
    }
    if (said.empty()) throw Failed("It ended the connection without an answer.");
    return said;
  }

 private:
  void wait(short events) {
    for (;;) {
      const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline_ - Clock::now()).count();
      if (left <= 0) throw Failed("It did not answer in time.");
      pollfd waited{.fd = socket_, .events = events, .revents = 0};
      const int ready = ::poll(&waited, 1, static_cast<int>(left) + 1);
      if (ready > 0) return;
      if (ready < 0 && errno != EINTR) throw Failed("It cannot be waited for.");
    }
  }

  std::unique_ptr<CURL, void (*)(CURL*)> easy_;
  const Clock::time_point deadline_;
  int socket_ = -1;  ///< libcurl's
};

/// A length as the protocol has it, the highest byte first.
std::string length_of(std::size_t size) {
  std::string bytes;
  for (const int shift : {24, 16, 8, 0}) bytes += static_cast<char>((size >> shift) & 0xff);
  return bytes;
}

bool send_all(Connection& connection, std::string_view content) {
  if (!connection.send(std::string_view("zINSTREAM\0", 10))) return false;
  for (; !content.empty(); content.remove_prefix(std::min(kChunk, content.size()))) {
    const std::string_view chunk = content.substr(0, kChunk);
    if (!connection.send(length_of(chunk.size())) || !connection.send(chunk)) return false;
  }
  return connection.send(length_of(0));
}

}  // namespace

std::optional<Address> parse_address(std::string_view text) {
  const auto is_odd = [](char c) { return c <= ' ' || c >= 0x7f; };
  if (std::ranges::any_of(text, is_odd)) return std::nullopt;
  if (text.starts_with('/')) return Address{.socket = std::string(text), .authority = {}};
  const std::size_t colon = text.rfind(':');
  if (colon == text.npos || colon == 0) return std::nullopt;
  const std::string_view host = text.substr(0, colon), port = text.substr(colon + 1);
  if (port.empty() || port.size() > 5 || port.find_first_not_of("0123456789") != port.npos) return std::nullopt;
  const bool bracketed = host.starts_with('[') && host.ends_with(']');
  if (host.find_first_of("/@?#") != host.npos || (!bracketed && host.find_first_of(":[]") != host.npos)) return std::nullopt;
  return Address{.socket = {}, .authority = std::string(text)};
}

Finding read_answer(std::string_view answer) {
  while (!answer.empty() && (answer.back() == '\n' || answer.back() == '\0')) answer.remove_suffix(1);
  if (answer.starts_with(kStream)) {
    const std::string_view said = answer.substr(kStream.size());
    if (said == "OK") return {Verdict::kClean, {}};
    if (said.ends_with(kFound)) return {Verdict::kInfected, shown(said.substr(0, said.size() - kFound.size()))};
  }
  return {Verdict::kUnknown, "It says: " + shown(answer) + "."};
}

std::optional<Instant> signatures_of(std::string_view version) {
  const std::size_t number = version.find('/');
  const std::size_t day = number == version.npos ? number : version.find('/', number + 1);
  if (day == version.npos) return std::nullopt;
  const std::string date(version.substr(day + 1));
  std::tm parts{};
  if (::strptime(date.c_str(), "%a %b %d %H:%M:%S %Y", &parts) == nullptr) return std::nullopt;
  return Instant{static_cast<std::int64_t>(::timegm(&parts)) * Instant::kSecond};
}

Finding Daemon::scan(std::string_view content) const {
  struct Turn {
    explicit Turn(std::atomic<int>& of_all) : waiting(of_all), granted(++of_all <= kMostAtOnce) {}
    ~Turn() { --waiting; }
    Turn(const Turn&) = delete;
    std::atomic<int>& waiting;
    const bool granted;
  };
  const Turn turn(waiting_);
  if (!turn.granted) return {Verdict::kUnknown, "Too many files wait for it."};
  try {
    Connection connection(address_, patience_);
    const bool sent = send_all(connection, content);
    Finding finding = read_answer(connection.answer());
    if (!sent && finding.verdict == Verdict::kClean) return {Verdict::kUnknown, "It did not read the whole file."};
    return finding;
  } catch (const Failed& failure) {
    return {Verdict::kUnknown, failure.what()};
  }
}

std::expected<std::string, std::string> Daemon::version() const {
  try {
    Connection connection(address_, patience_);
    connection.send(std::string_view("zVERSION\0", 9));
    return shown(connection.answer());
  } catch (const Failed& failure) {
    return std::unexpected(failure.what());
  }
}

std::string test_file() {
  // Backwards, so that no scanner finds it in this program.
  std::string text = "*H+H$!ELIF-TSET-SURIVITNA-DRADNATS-RACIE$}7)CC7)^P(45XZP\\4[PA@%P!O5X";
  std::ranges::reverse(text);
  return text;
}

}  // namespace chandlery::antivirus
