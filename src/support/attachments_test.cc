// Files on requests, over HTTP, with a real folder: what comes in, what is kept, how it is handed out.
#include <filesystem>
#include <fstream>
#include <future>

#include "support/attachment_rules.h"
#include "support/desk_for_tests.h"
#include "support/virus_scanner.h"

namespace chandlery::support {
namespace {

using http::Method;
using test::at;
using test::code_of;
using testing::HasSubstr;

class AttachmentsTest : public Desk {
 protected:
  http::Response attach(const std::string& request_id, const std::string& name, std::string content,
                        const Actor& actor = agent()) {
    return send(actor, Method::kPost, "/v1/servicerequests/" + request_id + "/attachments", std::move(content),
                {{"Content-Disposition", "attachment; filename=\"" + name + "\""}});
  }
  static std::string header_of(const http::Response& response, std::string_view name) {
    for (const http::Header& header : response.headers) {
      if (header.name == name) return header.value;
    }
    return {};
  }
  std::size_t kept_files() const {
    std::size_t count = 0;
    if (!std::filesystem::exists(folder())) return 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder())) count += entry.is_regular_file();
    return count;
  }
};

TEST_P(AttachmentsTest, AFileIsAttachedShownAndHandedOutAsAnAttachmentOnly) {
  const std::string id = at(submit_as(agent(), ordering::kCustomer), "id");
  const http::Response made = attach(id, "../../error log.TXT", "line one\n");
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(at(made, "fileNameWithoutExtension"), "error log");
  EXPECT_EQ(at(made, "fileExtension"), "txt");
  EXPECT_EQ(at(made, "fileSize"), "9");
  const http::Response shown = send(agent(), Method::kGet, "/v1/servicerequests/" + id);
  EXPECT_EQ(at(shown, "fileLinks[0].id"), at(made, "id"));

  const std::string path = "/v1/servicerequests/" + id + "/attachments/" + at(made, "id");
  const http::Response got = send(user("helpdesk", Role::kHelpdeskAgent), Method::kGet, path);
  EXPECT_EQ(got.body, "line one\n");
  EXPECT_EQ(got.content_type, "text/plain; charset=utf-8");
  EXPECT_EQ(header_of(got, "X-Content-Type-Options"), "nosniff");
  EXPECT_THAT(header_of(got, "Content-Disposition"), HasSubstr("attachment; filename=\"error log.txt\""));
  EXPECT_THAT(header_of(got, "Content-Security-Policy"), HasSubstr("sandbox"));

  EXPECT_EQ(send(agent(ordering::kOtherSeller), Method::kGet, path).status, 404);
  EXPECT_EQ(send(user("sales", Role::kSalesAgent), Method::kGet, path).status, 404);
  EXPECT_EQ(send(agent(), Method::kGet, "/v1/servicerequests/" + id + "/attachments/x").status, 404);
  const std::string of_operator = std::string("/operator/v1/partners/") + ordering::kSeller + path.substr(3);
  EXPECT_EQ(send(desk(), Method::kGet, of_operator).body, "line one\n");
}

TEST_P(AttachmentsTest, HostileNamesTypesAndSizesAreRefusedAndLeaveNothing) {
  const std::string id = at(submit_as(agent()), "id");
  EXPECT_EQ(attach(id, "a.exe", "MZ").status, 415);
  EXPECT_EQ(attach(id, "a.zip", "PK\x03\x04").status, 415);
  EXPECT_EQ(attach(id, "a.png", "<html>").status, 415);
  EXPECT_EQ(attach(id, "..", "text").status, 400);
  EXPECT_EQ(attach(id, "a.txt", "").status, 400);
  EXPECT_EQ(attach(id, "a.txt", std::string(kLargestFile + 1, 'x')).status, 413);
  EXPECT_EQ(send(agent(), Method::kPost, "/v1/servicerequests/" + id + "/attachments", "text").status, 400);
  EXPECT_EQ(attach("99", "a.txt", "text").status, 404);
  EXPECT_EQ(attach("x", "a.txt", "text").status, 404);
  EXPECT_EQ(attach(id, "a.txt", "text", agent(ordering::kOtherSeller)).status, 404);
  EXPECT_EQ(kept_files(), 0u);
  EXPECT_EQ(attach(id, "a.txt", std::string(kLargestFile, 'x')).status, 201);
}

TEST_P(AttachmentsTest, ARequestTakesTenFilesAndTheSameOneTwiceIsOne) {
  const std::string id = at(submit_as(agent()), "id");
  const http::Response first = attach(id, "0.txt", "file 0");
  for (int i = 1; i < 10; ++i) ASSERT_EQ(attach(id, std::to_string(i) + ".txt", "file " + std::to_string(i)).status, 201);
  EXPECT_EQ(code_of(attach(id, "10.txt", "file 10")), 800002);
  EXPECT_EQ(kept_files(), 10u);
  EXPECT_EQ(attach(id, "0.txt", "file 0").body, first.body);  // a retry
  EXPECT_EQ(code_of(attach(id, "other.txt", "file 0")), 800002);
}

TEST_P(AttachmentsTest, AClosedRequestTakesNone) {
  const http::Response made = submit_as(agent());
  patch(made, R"({"status":"closed"})");
  EXPECT_EQ(at(attach(at(made, "id"), "a.txt", "text"), "field"), "status");
}

TEST_P(AttachmentsTest, OfManyUploadsAtOnceTenAreTaken) {
  const std::string id = at(submit_as(agent()), "id");
  std::vector<std::future<int>> uploads;
  for (int i = 0; i < 16; ++i) {
    uploads.push_back(std::async(std::launch::async, [&, i] {
      return attach(id, std::to_string(i) + ".txt", "file " + std::to_string(i)).status;
    }));
  }
  int taken = 0;
  for (std::future<int>& upload : uploads) taken += upload.get() == 201;
  EXPECT_EQ(taken, 10);
}

TEST_P(AttachmentsTest, AContentThatWasAlteredOnTheDiskIsNotHandedOut) {
  const std::string id = at(submit_as(agent()), "id");
  const http::Response made = attach(id, "a.txt", "text");
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder())) {
    if (entry.is_regular_file()) std::ofstream(entry.path()) << "other";
  }
  EXPECT_THROW(send(agent(), Method::kGet, "/v1/servicerequests/" + id + "/attachments/" + at(made, "id")),
               std::runtime_error);
}

class ScannedAttachmentsTest : public AttachmentsTest {
 protected:
  /// The routes of a server with this scanner.
  http::Response attach_by(const antivirus::Daemon& scanner, const std::string& request_id, std::string content,
                           const Actor& actor = agent()) {
    const http::Router router{routes(folder(), &scanner)};
    return test::call(database(), router, actor, Method::kPost, "/v1/servicerequests/" + request_id + "/attachments",
                      std::move(content), {{"Content-Disposition", "attachment; filename=\"letter.txt\""}});
  }
  static antivirus::Daemon at_socket(const std::string& socket, std::chrono::milliseconds patience = antivirus::kPatience) {
    return antivirus::Daemon(antivirus::parse_address(socket).value(), patience);
  }
  static std::string infected() { return "Dear all, " + std::string(test::VirusScanner::kVirus) + "\n"; }
};

TEST_P(ScannedAttachmentsTest, WhatTheScannerFindsIsNotKeptAndStandsInTheLog) {
  std::string why;
  const auto scanner = test::VirusScanner::start(why);
  if (!scanner) GTEST_SKIP() << why;
  const antivirus::Daemon daemon = at_socket(scanner->socket());
  const std::string id = at(submit_as(agent(), ordering::kCustomer), "id");

  const http::Response refused = attach_by(daemon, id, infected());
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(code_of(refused), 700041);
  EXPECT_THAT(at(refused, "description"), HasSubstr(test::VirusScanner::kName));
  EXPECT_EQ(kept_files(), 0u);
  EXPECT_EQ(at(send(agent(), Method::kGet, "/v1/servicerequests/" + id), "fileLinks[0].id"), "");
  const audit::Record last = records().at(0);
  EXPECT_EQ(last.operation, "refuse_attachment");
  EXPECT_EQ(last.status, "decline");
  EXPECT_EQ(last.user_name, agent().user_name);
  EXPECT_EQ(last.customer_id, ordering::kCustomer);
  for (const std::string& told : {id, std::string(test::VirusScanner::kName), storage::FileStore::hash_of(infected())})
    EXPECT_THAT(last.customized, HasSubstr("\"value\":\"" + told + "\""));

  EXPECT_EQ(attach_by(daemon, id, infected(), agent(ordering::kOtherSeller)).status, 404) << "who sees no request has nothing scanned";
  EXPECT_EQ(attach_by(daemon, id, "Dear all\n").status, 201);
  EXPECT_EQ(kept_files(), 1u);
}

TEST_P(ScannedAttachmentsTest, WithoutAnAnswerOfTheScannerNothingIsKept) {
  const std::string id = at(submit_as(agent()), "id");
  const std::size_t before = records().size();
  const http::Response refused = attach_by(at_socket("/nowhere/clamd.ctl"), id, "Dear all\n");
  EXPECT_EQ(refused.status, 503);
  EXPECT_EQ(code_of(refused), 700042);
  EXPECT_THAT(refused.body, HasSubstr("\"isRetryable\":true"));

  std::string why;
  const auto scanner = test::VirusScanner::start(why);
  if (!scanner) GTEST_SKIP() << why;
  scanner->freeze();
  EXPECT_EQ(attach_by(at_socket(scanner->socket(), std::chrono::milliseconds(500)), id, "Dear all\n").status, 503);
  EXPECT_EQ(kept_files(), 0u);
  EXPECT_EQ(records().size(), before);
}

INSTANTIATE_ON_BOTH_ENGINES(AttachmentsTest);
INSTANTIATE_ON_BOTH_ENGINES(ScannedAttachmentsTest);

}  // namespace
}  // namespace chandlery::support
