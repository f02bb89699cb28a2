// TLS with a certificate made on the spot, by OpenSSL's own client.
#include <openssl/ssl.h>

#include "platform/crypto/certificate.h"
#include "platform/http/certificate_fixture.h"
#include "platform/http/range.h"
#include "platform/http/server_fixture.h"
#include "platform/http/streaming_fixture.h"

namespace chandlery::http {
namespace {

class TlsTest : public ServerTest {
 protected:
  void start_tls() {
    ServerOptions options = short_timeouts();
    options.certificate = made_.certificate();
    options.key = made_.key();
    start(options);
  }

  /// A TLS session over a wire; null when the handshake fails.
  Owned<SSL, SSL_free> session(Wire& wire, int highest_version) {
    Owned<SSL_CTX, SSL_CTX_free> context(SSL_CTX_new(TLS_client_method()));
    SSL_CTX_set_cipher_list(context.get(), "DEFAULT@SECLEVEL=0");
    SSL_CTX_set_min_proto_version(context.get(), TLS1_VERSION);
    SSL_CTX_set_max_proto_version(context.get(), highest_version);
    Owned<SSL, SSL_free> ssl(SSL_new(context.get()));
    SSL_set_fd(ssl.get(), wire.descriptor());
    return SSL_connect(ssl.get()) == 1 ? std::move(ssl) : nullptr;
  }

  static std::string until_closed(SSL* ssl) {
    std::string received;
    char bytes[16 * 1024];
    for (int size; (size = SSL_read(ssl, bytes, sizeof bytes)) > 0;)
      received.append(bytes, static_cast<std::size_t>(size));
    return received;
  }

  static void send(SSL* ssl, const std::string& bytes) {
    ASSERT_EQ(SSL_write(ssl, bytes.data(), static_cast<int>(bytes.size())), static_cast<int>(bytes.size()));
  }

  Certificate made_;
};

TEST_F(TlsTest, CarriesRequestsAndLargeAnswersAndSaysFarewell) {
  start_tls();
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    Wire wire(port());
    const auto ssl = session(wire, version);
    ASSERT_TRUE(ssl);
    EXPECT_EQ(SSL_version(ssl.get()), version);
    send(ssl.get(), "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 50000\r\n\r\n" + std::string(50'000, 'e') +
                        "GET /size?n=3000000 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    const std::string answers = until_closed(ssl.get());
    EXPECT_NE(answers.find("\r\n\r\n" + std::string(50'000, 'e') + "HTTP/1.1 200 OK\r\n"), std::string::npos);
    EXPECT_TRUE(answers.ends_with(std::string(3'000'000, 'x')));
    EXPECT_NE(SSL_get_shutdown(ssl.get()) & SSL_RECEIVED_SHUTDOWN, 0);
  }
}

TEST_F(TlsTest, AnswersFromOtherThreadsAndRefusesTheSlow) {
  start_tls();
  Wire wire(port());
  const auto ssl = session(wire, TLS1_3_VERSION);
  ASSERT_TRUE(ssl);
  send(ssl.get(), "GET /held HTTP/1.1\r\nHost: h\r\n\r\nGET / HTT");
  held_.next().second({.body = "from elsewhere"});
  const std::string answers = until_closed(ssl.get());
  EXPECT_NE(answers.find("from elsewhere"), std::string::npos);
  EXPECT_NE(answers.find("HTTP/1.1 408 "), std::string::npos);
}

TEST_F(TlsTest, RefusesWhatIsOlderThanTls12) {
  start_tls();
  Wire wire(port());
  EXPECT_FALSE(session(wire, TLS1_1_VERSION));
}

TEST_F(TlsTest, DropsPlainTextAndSilenceInTheHandshake) {
  start_tls();
  Wire plain(port()), silent(port());
  ASSERT_TRUE(plain.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n"));
  EXPECT_EQ(plain.until_closed().find("HTTP/1.1 200"), std::string::npos);
  EXPECT_EQ(silent.until_closed(), "");
}

TEST_F(TlsTest, StopsWithSessionsOpen) {
  start_tls();
  Wire wire(port());
  const auto ssl = session(wire, TLS1_3_VERSION);
  ASSERT_TRUE(ssl);
  send(ssl.get(), "GET /held HTTP/1.1\r\nHost: h\r\n\r\n");
  const Respond respond = held_.next().second;
  std::thread stopping([&] { server_->stop(std::chrono::seconds(60)); });
  respond({.body = "last words"});
  EXPECT_NE(until_closed(ssl.get()).find("last words"), std::string::npos);
  SSL_shutdown(ssl.get());
  stopping.join();
}

class TlsStreamTest : public TlsTest {
 protected:
  class Sink final : public Upload {
   public:
    std::optional<Response> take(std::string_view piece) override {
      size_ += piece.size();
      return std::nullopt;
    }
    Response finish() override { return {.body = std::to_string(size_)}; }

   private:
    std::size_t size_ = 0;
  };

  void handle(Request&& request, Respond respond) override {
    Response response;
    if (request.path == "/file")
      response = file_response(request, file_.open(), "");
    else
      response.source = std::make_shared<PieceSource>(seen_, 400, 256 * 1024);
    respond(std::move(response));
  }
  Receiver receiver() override {
    return {.wants = [](const Request&) { return true; }, .open = [](Request&&) { return std::make_unique<Sink>(); }};
  }

  SparseFile file_{100 * kMiB};
  Seen seen_;
};

TEST_F(TlsStreamTest, BodiesOfAnySizePassThroughTlsWithoutMemory) {
  file_.mark(100'000'000, 'q');
  start_tls();
  Wire wire(port());
  const auto ssl = session(wire, TLS1_3_VERSION);
  ASSERT_NE(ssl, nullptr);
  std::string bytes(64 * 1024, '\0');
  const auto read_all = [&](char wanted) {
    std::size_t seen = 0, found = 0;
    for (int size; (size = SSL_read(ssl.get(), bytes.data(), static_cast<int>(bytes.size()))) > 0;) {
      seen += static_cast<std::size_t>(size);
      found += static_cast<std::size_t>(std::count(bytes.data(), bytes.data() + size, wanted));
      if (seen >= file_.size() && SSL_pending(ssl.get()) == 0 && !wire.answers_within(std::chrono::milliseconds(100)))
        break;
    }
    EXPECT_GE(seen, file_.size());
    return found;
  };

  const std::size_t before = resident();
  send(ssl.get(), "GET /file HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_EQ(read_all('q'), 1u);
  send(ssl.get(), "GET /source HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_GE(read_all('p'), file_.size());
  send(ssl.get(), "PUT /upload HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 104857600\r\n\r\n");
  const std::string mebibyte(kMiB, 'u');
  for (int i = 0; i < 100; ++i) send(ssl.get(), mebibyte);
  EXPECT_EQ(body_of(until_closed(ssl.get())), "104857600");
  EXPECT_LT(resident(), before + kMemoryOfAStream);
}

TEST(CertificateTest, ItsEndIsReadFromTheFileAndWhatIsNoneHasNone) {
  const Certificate made;
  const auto end = crypto::end_of_certificate(made.certificate());
  ASSERT_TRUE(end);
  const Instant in_an_hour = SystemClock().now().plus_seconds(3600);
  EXPECT_LE(*end, in_an_hour);
  EXPECT_GE(*end, in_an_hour.plus_seconds(-60));
  EXPECT_FALSE(crypto::end_of_certificate(made.key()));
  EXPECT_FALSE(crypto::end_of_certificate(made.folder / "none.pem"));
}

}  // namespace
}  // namespace chandlery::http
