#include "support/virus_scanner.h"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <thread>

#include "platform/antivirus/clamd.h"

namespace chandlery::test {
namespace {

namespace fs = std::filesystem;

constexpr const char* kProgram = "/usr/sbin/clamd";
constexpr std::chrono::seconds kStart{60};

std::string hexadecimal(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) {
    for (const int half : {(c >> 4) & 15, c & 15}) text += "0123456789abcdef"[half];
  }
  return text;
}

}  // namespace

std::unique_ptr<VirusScanner> VirusScanner::start(std::string& why, std::size_t longest) {
  if (access(kProgram, X_OK) != 0) {
    why = std::string(kProgram) + " is not there: Debian's package clamav-daemon brings it.";
    return nullptr;
  }
  std::unique_ptr<VirusScanner> scanner(new VirusScanner);
  std::string pattern = (fs::temp_directory_path() / "chandlery-clamd.XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("cannot make a temporary folder");
  const fs::path folder = scanner->folder_ = pattern;
  fs::create_directory(folder / "signatures");
  std::ofstream(folder / "signatures" / "own.ndb") << "Chandlery.Test:0:*:" << hexadecimal(kVirus) << "\n"
                                                   << "Eicar:0:0:" << hexadecimal(antivirus::test_file()) << "\n";
  const fs::path settings = folder / "clamd.conf", log = folder / "log";
  std::ofstream(settings) << "Foreground yes\nLogFile " << log.string() << "\nLocalSocket " << scanner->socket()
                          << "\nDatabaseDirectory " << (folder / "signatures").string() << "\nTemporaryDirectory "
                          << folder.string() << "\nStreamMaxLength " << longest << "\n";
  const std::string option = "--config-file=" + settings.string();
  const pid_t child = fork();
  if (child < 0) throw std::runtime_error("cannot fork");
  if (child == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (freopen("/dev/null", "w", stdout) == nullptr) _exit(126);
    execl(kProgram, kProgram, option.c_str(), nullptr);
    _exit(127);
  }
  scanner->process_ = child;

  const antivirus::Daemon daemon(antivirus::parse_address(scanner->socket()).value());
  for (const auto end = std::chrono::steady_clock::now() + kStart; std::chrono::steady_clock::now() < end;) {
    if (daemon.version()) return scanner;
    if (waitpid(child, nullptr, WNOHANG) == child) {
      scanner->process_ = -1;
      break;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  std::ifstream said(log);
  why = "clamd does not start: " + std::string(std::istreambuf_iterator<char>(said), {});
  return nullptr;
}

void VirusScanner::freeze() { kill(process_, SIGSTOP); }

void VirusScanner::stop() {
  if (process_ > 0) {
    kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
  }
  process_ = -1;
}

VirusScanner::~VirusScanner() {
  stop();
  std::error_code ignored;
  if (!folder_.empty()) fs::remove_all(folder_, ignored);
}

}  // namespace chandlery::test
