#include "support/running_server.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <libpq-fe.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "platform/json/reader.h"
#include "support/shape_check.h"

extern char** environ;

namespace chandlery::test {
namespace {

namespace fs = std::filesystem;

fs::path program() {
  if (const char* given = std::getenv("CHANDLERY_BINARY")) return given;
  return CHANDLERY_BUILD_BINARY;
}

std::string text_of(const fs::path& file) {
  std::ifstream in(file);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

void on_postgres(const std::string& text) {
  const char* server = std::getenv("CHANDLERY_TEST_POSTGRES");
  if (server == nullptr) throw std::runtime_error("CHANDLERY_TEST_POSTGRES is not set");
  PGconn* connection = PQconnectdb(server);
  PQsetNoticeProcessor(connection, [](void*, const char*) {}, nullptr);  // what a cascade drops is of no interest
  PGresult* result = PQexec(connection, text.c_str());
  const bool done = PQresultStatus(result) == PGRES_COMMAND_OK;
  const std::string why = PQerrorMessage(connection);
  PQclear(result);
  PQfinish(connection);
  if (!done) throw std::runtime_error(text + ": " + why);
}

int wait_for(pid_t process) {
  int status = 0;
  while (waitpid(process, &status, 0) < 0 && errno == EINTR) {}
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

std::string form(std::initializer_list<std::pair<std::string_view, std::string_view>> fields) {
  std::string text;
  for (const auto& [name, value] : fields) {
    if (!text.empty()) text += '&';
    text += std::string(name) + '=' + http::percent_encode(value);
  }
  return text;
}

http::Response post_form(http::Client& client, std::string target, std::string body) {
  http::Request request;
  request.method = http::Method::kPost;
  request.target = std::move(target);
  request.headers.push_back({"Content-Type", "application/x-www-form-urlencoded"});
  request.body = std::move(body);
  return client.send(request);
}

std::string access_token_of(const http::Response& response) {
  const auto document = json::Document::parse(response.body);
  if (response.status != 200 || !document) {
    throw std::runtime_error("no token: " + std::to_string(response.status) + " " + response.body);
  }
  return document->object()->text("access_token").value();
}

}  // namespace

RunningServer::RunningServer() {
  std::string pattern = (fs::temp_directory_path() / "chandlery-server.XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("cannot make a temporary folder");
  folder_ = pattern;
}

RunningServer::RunningServer(sql::Engine engine) : RunningServer() {
  if (engine == sql::Engine::kSqlite) {
    database_address_ = "sqlite:" + (folder_ / "chandlery.db").string();
  } else {
    schema_ = "chandlery_server_" + folder_.extension().string().substr(1);
    for (char& c : schema_) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    on_postgres("DROP SCHEMA IF EXISTS " + schema_ + " CASCADE");
    on_postgres("CREATE SCHEMA " + schema_);
    // Named after the schema, so that a test finds this server's sessions among others'.
    database_address_ = std::string(std::getenv("CHANDLERY_TEST_POSTGRES")) + " options='-csearch_path=" + schema_ +
                        "' application_name=" + schema_;
  }
  environment_ = {"CHANDLERY_SERVER_PORT=0", "CHANDLERY_DATABASE_ADDRESS=" + database_address_,
                  "CHANDLERY_SECRETS_MASTER_KEY_FILE=" + (folder_ / "master.key").string(),
                  // Tests and benchmarks ask more often than people do.
                  "CHANDLERY_LIMITS_REQUESTS_PER_MINUTE=0", "CHANDLERY_LIMITS_SIGN_INS_PER_MINUTE=0"};
}

std::unique_ptr<RunningServer> RunningServer::beside() const {
  auto other = std::unique_ptr<RunningServer>(new RunningServer);
  other->database_address_ = database_address_;
  other->environment_ = environment_;
  return other;
}

RunningServer::~RunningServer() {
  if (running()) kill_hard();
  try {
    if (!schema_.empty()) on_postgres("DROP SCHEMA " + schema_ + " CASCADE");
  } catch (const std::exception&) {
    // The server goes away with its folder when the tests end.
  }
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

pid_t RunningServer::spawn(const std::vector<std::string>& arguments, const fs::path& output) const {
  std::vector<std::string> words = {program().string()};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> argument_pointers, environment_pointers;
  for (std::string& word : words) argument_pointers.push_back(word.data());
  argument_pointers.push_back(nullptr);
  for (char** entry = environ; *entry != nullptr; ++entry) environment_pointers.push_back(*entry);
  for (const std::string& entry : environment_) environment_pointers.push_back(const_cast<char*>(entry.c_str()));
  environment_pointers.push_back(nullptr);

  const std::string output_name = output.string(), folder_name = folder_.string();
  const pid_t child = fork();
  if (child < 0) throw std::runtime_error("cannot fork");
  if (child == 0) {
    const int file = open(output_name.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    dup2(file, STDOUT_FILENO);
    dup2(file, STDERR_FILENO);
    if (chdir(folder_name.c_str()) != 0) _exit(126);
    execve(argument_pointers[0], argument_pointers.data(), environment_pointers.data());
    _exit(127);
  }
  return child;
}

void RunningServer::load_demo() {
  std::string output;
  const std::string data = std::string(CHANDLERY_SOURCE_DIR) + "/data/demo";
  if (run({"demo", "load", data}, &output) != 0) throw std::runtime_error("the demo shop does not load: " + output);
}

void RunningServer::start() {
  const fs::path port_file = folder_ / "port";
  fs::remove(port_file);
  process_ = spawn({"serve", "--port-file", port_file.string()}, folder_ / "server.log");
  std::string text;
  while ((text = text_of(port_file)).find('\n') == std::string::npos) {
    int status = 0;
    if (waitpid(process_, &status, WNOHANG) == process_) {
      process_ = -1;
      throw std::runtime_error("the server ended: " + log());
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  port_ = static_cast<std::uint16_t>(std::stoi(text));
}

int RunningServer::stop() {
  kill(process_, SIGTERM);
  const int status = wait_for(process_);
  process_ = -1;
  return status;
}

void RunningServer::kill_hard() {
  kill(process_, SIGKILL);
  wait_for(process_);
  process_ = -1;
}

std::string RunningServer::log() const { return text_of(folder_ / "server.log"); }

int RunningServer::run(const std::vector<std::string>& arguments, std::string* output) const {
  const fs::path file = folder_ / "command.log";
  fs::remove(file);
  const int status = wait_for(spawn(arguments, file));
  if (output != nullptr) *output = text_of(file);
  return status;
}

void RunningServer::begin(const std::vector<std::string>& arguments) {
  process_ = spawn(arguments, folder_ / "server.log");
}

http::ClientOptions RunningServer::checking() const {
  static const ShapesOfProgram shapes = [this] {
    std::string document;
    if (run({"openapi"}, &document) != 0) throw std::runtime_error("the program prints no document: " + document);
    return ShapesOfProgram(document);
  }();
  return {.on_answer = [](const http::Request& request, const http::Response& answer) {
    if (const std::string fault = shapes.fault(request, answer); !fault.empty()) ADD_FAILURE() << fault;
  }};
}

std::unique_ptr<http::Client> RunningServer::client() const {
  auto client = std::make_unique<http::Client>(checking());
  client->connect("127.0.0.1", port_);
  return client;
}

std::string application_token(http::Client& client, std::string_view tenant, std::string_view client_id,
                              std::string_view secret) {
  return access_token_of(post_form(client, "/" + std::string(tenant) + "/oauth2/token",
                                   form({{"grant_type", "client_credentials"},
                                         {"client_id", client_id},
                                         {"client_secret", secret},
                                         {"resource", "https://api.partnercenter.microsoft.com"}})));
}

std::string user_token(http::Client& client, std::string_view tenant, std::string_view client_id,
                       std::string_view secret, std::string_view user, std::string_view password) {
  constexpr std::string_view kRedirect = "http://localhost/callback";
  const std::string base = "/" + std::string(tenant) + "/oauth2/";
  const std::string question =
      form({{"client_id", client_id}, {"response_type", "code"}, {"redirect_uri", kRedirect}, {"state", "test"}});
  const http::Response signed_in =
      post_form(client, base + "authorize?" + question, form({{"user_name", user}, {"password", password}}));
  std::string location;
  for (const http::Header& header : signed_in.headers) {
    if (http::equal_ignoring_case(header.name, "Location")) location = header.value;
  }
  const std::size_t at = location.find("code=");
  if (at == std::string::npos) {
    throw std::runtime_error("no code for " + std::string(user) + ": " + std::to_string(signed_in.status) + " " +
                             signed_in.body);
  }
  const std::string code = location.substr(at + 5, location.find('&', at) - at - 5);
  return access_token_of(post_form(client, base + "token",
                                   form({{"grant_type", "authorization_code"},
                                         {"code", *http::percent_decode(code, true)},
                                         {"redirect_uri", kRedirect},
                                         {"client_id", client_id},
                                         {"client_secret", secret},
                                         {"resource", "https://api.partnercenter.microsoft.com"}})));
}

http::Response exchange(http::Client& client, http::Method method, std::string target, std::string_view token,
                        std::string body, std::string_view request_id) {
  http::Request request;
  request.method = method;
  request.target = std::move(target);
  if (!token.empty()) request.headers.push_back({"Authorization", "Bearer " + std::string(token)});
  if (!body.empty()) request.headers.push_back({"Content-Type", "application/json"});
  if (!request_id.empty()) request.headers.push_back({"MS-RequestId", std::string(request_id)});
  request.body = std::move(body);
  return client.send(request);
}

}  // namespace chandlery::test
