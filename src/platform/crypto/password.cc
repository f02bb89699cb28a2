#include <argon2.h>

#include <condition_variable>
#include <mutex>
#include <optional>
#include <stdexcept>

#include "platform/crypto/crypto.h"

namespace chandlery::crypto {
namespace {

constexpr int kAtOnce = 2;  // each takes 64 MiB and a core for about 0.1 s
constexpr std::uint32_t kCheapKib = 1024;  // up to here, in one pass, a hash takes a millisecond and no turn
constexpr std::size_t kSaltBytes = 16, kHashBytes = 32;

std::mutex gate;
std::condition_variable gate_opens;
int running = 0, waiting = 0;

// A place among the few that may hash at once. Waits its turn; throws PasswordQueueFull when too many wait.
class Turn {
 public:
  Turn() {
    std::unique_lock lock(gate);
    if (running == kAtOnce) {
      if (waiting == kPasswordQueue) throw PasswordQueueFull();
      ++waiting;
      gate_opens.wait(lock, [] { return running < kAtOnce; });
      --waiting;
    }
    ++running;
  }
  Turn(const Turn&) = delete;
  ~Turn() {
    {
      const std::lock_guard lock(gate);
      --running;
    }
    gate_opens.notify_one();
  }
};

}  // namespace

std::string hash_password(std::string_view password, PasswordCost cost) {
  if (password.size() > kLongestPassword) throw std::invalid_argument("password over kLongestPassword");
  const std::string salt = random_bytes(kSaltBytes);
  std::string phc(argon2_encodedlen(cost.passes, cost.memory_kib, 1, kSaltBytes, kHashBytes, Argon2_id), '\0');
  std::optional<Turn> turn;
  if (cost.memory_kib > kCheapKib || cost.passes > 1) turn.emplace();
  const int failed = argon2id_hash_encoded(cost.passes, cost.memory_kib, 1, password.data(), password.size(),
                                           salt.data(), salt.size(), kHashBytes, phc.data(), phc.size());
  if (failed != ARGON2_OK) throw std::runtime_error(std::string("Argon2: ") + argon2_error_message(failed));
  phc.resize(phc.find('\0'));
  return phc;
}

bool verify_password(std::string_view password, std::string_view phc) {
  if (password.size() > kLongestPassword) return false;
  const std::string terminated(phc);
  const Turn turn;
  const int result = argon2id_verify(terminated.c_str(), password.data(), password.size());
  if (result == ARGON2_MEMORY_ALLOCATION_ERROR) throw std::bad_alloc();
  return result == ARGON2_OK;
}

}  // namespace chandlery::crypto
