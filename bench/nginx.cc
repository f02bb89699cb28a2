#include "nginx.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <stdexcept>
#include <thread>

namespace chandlery::bench {
namespace {

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

std::uint16_t free_port() {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = loopback(0);
  socklen_t size = sizeof address;
  ::bind(socket, reinterpret_cast<sockaddr*>(&address), size);
  ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size);
  ::close(socket);
  return ntohs(address.sin_port);
}

bool accepts(std::uint16_t port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_in address = loopback(port);
  const bool connected = ::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  ::close(socket);
  return connected;
}

}  // namespace

Nginx::Nginx(const std::string& file_content) {
  std::string pattern = (std::filesystem::temp_directory_path() / "chandlery-nginx.XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("cannot make a temporary folder");
  folder_ = pattern;
  port_ = free_port();
  std::ofstream(folder_ / "file.json") << file_content;
  std::ofstream configuration(folder_ / "nginx.conf");
  if (getuid() == 0) configuration << "user root;\n";  // its usual user may not read the folder
  configuration << fmt::format(
      "daemon off;\nmaster_process on;\nworker_processes 2;\npid {0}/pid;\nerror_log {0}/error.log;\n"
      "events {{ worker_connections 1024; }}\n"
      "http {{\n  access_log off;\n  sendfile on;\n  tcp_nopush on;\n  keepalive_requests 1000000000;\n"
      "  types {{ application/json json; }}\n"
      "  client_body_temp_path {0}/t1;\n  proxy_temp_path {0}/t2;\n  fastcgi_temp_path {0}/t3;\n  uwsgi_temp_path "
      "{0}/t4;\n"
      "  scgi_temp_path {0}/t5;\n  server {{ listen 127.0.0.1:{1} reuseport; root {0}; }}\n}}\n",
      folder_.string(), port_);
  configuration.close();

  const std::string file = folder_ / "nginx.conf", log = folder_ / "error.log";
  process_ = fork();
  if (process_ == 0) {
    dup2(open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600), STDERR_FILENO);
    execlp("nginx", "nginx", "-c", file.c_str(), "-e", log.c_str(), nullptr);
    execl("/usr/sbin/nginx", "nginx", "-c", file.c_str(), "-e", log.c_str(), nullptr);
    _exit(127);
  }
  for (int i = 0; i < 300; ++i) {
    if (accepts(port_)) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  end();
  throw std::runtime_error("nginx does not start; is it installed?");
}

void Nginx::end() {
  kill(process_, SIGTERM);
  waitpid(process_, nullptr, 0);
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

}  // namespace chandlery::bench
