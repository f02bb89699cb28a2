#include "process.h"

#include <libpq-fe.h>
#include <unistd.h>

#include <fstream>
#include <sstream>
#include <stdexcept>

namespace chandlery::bench {
namespace {

// The number after `name` in a file of /proc; 0 when the kernel does not tell.
double number_after(const std::string& file, const std::string& name) {
  std::ifstream in(file);
  for (std::string word; in >> word;) {
    double number = 0;
    if (word == name && in >> number) return number;
  }
  return 0;
}

std::string run(const std::string& conninfo, const char* text) {
  PGconn* connection = PQconnectdb(conninfo.c_str());
  PGresult* result = PQexec(connection, text);
  const ExecStatusType status = PQresultStatus(result);
  const std::string value = PQntuples(result) > 0 ? PQgetvalue(result, 0, 0) : "";
  const std::string why = PQerrorMessage(connection);
  PQclear(result);
  PQfinish(connection);
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) throw std::runtime_error(std::string(text) + ": " + why);
  return value;
}

}  // namespace

ProcessUse use_of(pid_t process) {
  const std::string folder = "/proc/" + std::to_string(process);
  std::ifstream in(folder + "/stat");
  std::stringstream all;
  all << in.rdbuf();
  // The command's name may hold blanks; what follows its closing parenthesis does not.
  std::istringstream fields(all.str().substr(all.str().rfind(')') + 2));
  std::string skipped;
  for (int i = 0; i < 11; ++i) fields >> skipped;
  double user = 0, system = 0;
  fields >> user >> system;
  return {(user + system) / static_cast<double>(sysconf(_SC_CLK_TCK)), number_after(folder + "/io", "write_bytes:")};
}

double cpu_of_children(pid_t process) {
  const std::string id = std::to_string(process);
  std::ifstream children("/proc/" + id + "/task/" + id + "/children");
  double seconds = 0;
  for (pid_t child = 0; children >> child;) seconds += use_of(child).cpu_seconds;
  return seconds;
}

double resident_mib(pid_t process) {
  return number_after("/proc/" + std::to_string(process) + "/status", "VmRSS:") / 1024;
}

void settle_postgres(const std::string& conninfo) {
  run(conninfo, "VACUUM ANALYZE");
  run(conninfo, "CHECKPOINT");
}

double wal_bytes(const std::string& conninfo) {
  return std::stod(run(conninfo, "SELECT pg_current_wal_lsn() - '0/0'::pg_lsn"));
}

}  // namespace chandlery::bench
