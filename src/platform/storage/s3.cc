// See s3.h. Of a download at most a quarter of a mebibyte is in memory: libcurl is told to pause when nobody takes it.
#include "platform/storage/s3.h"

#include <curl/curl.h>

#include <charconv>
#include <mutex>

#include "core/text.h"
#include "platform/crypto/sha256.h"

namespace chandlery::storage {
namespace {

constexpr std::size_t kLongestAnswer = 1 << 20;
constexpr std::size_t kReadAhead = 256 << 10;
constexpr long kConnectSeconds = 10;
constexpr long kStalledSeconds = 60;  // without a single byte

void initialise() {
  static std::once_flag once;
  std::call_once(once, [] {
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) throw Failure("libcurl does not start.");
  });
}

std::string sha256_of(std::string_view text) {
  crypto::Sha256 hash;
  hash.add(text);
  return hash.hex();
}

class HeaderList {
 public:
  HeaderList() = default;
  HeaderList(const HeaderList&) = delete;
  ~HeaderList() { curl_slist_free_all(list_); }
  void add(const std::string& line) { list_ = curl_slist_append(list_, line.c_str()); }
  curl_slist* get() const { return list_; }

 private:
  curl_slist* list_ = nullptr;
};

std::string url_of(const S3Options& options, std::string_view key, std::string_view query) {
  std::string url = options.endpoint + "/" + options.bucket;
  if (!key.empty()) url.append("/").append(key);
  if (!query.empty()) url.append("?").append(query);
  return url;
}

void prepare(CURL* easy, const S3Options& options, const std::string& url) {
  curl_easy_reset(easy);
  curl_easy_setopt(easy, CURLOPT_URL, url.c_str());
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_PROXY, "");  // an object store is near; a proxy of the environment is not for it
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT, kConnectSeconds);
  curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, 1L);
  curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, kStalledSeconds);
  curl_easy_setopt(easy, CURLOPT_AWS_SIGV4, ("aws:amz:" + options.region + ":s3").c_str());
  curl_easy_setopt(easy, CURLOPT_USERNAME, options.access_key.c_str());
  curl_easy_setopt(easy, CURLOPT_PASSWORD, options.secret_key.c_str());
}

[[noreturn]] void fail(CURLcode code) {
  throw Failure(std::string("The object store does not answer: ") + curl_easy_strerror(code) + ".");
}

std::size_t gather(char* bytes, std::size_t, std::size_t size, void* answer) {
  std::string& body = static_cast<S3Answer*>(answer)->body;
  if (body.size() + size > kLongestAnswer) return 0;
  body.append(bytes, size);
  return size;
}

std::size_t note_header(char* bytes, std::size_t, std::size_t size, void* answer) {
  const std::string_view line(bytes, size);
  const std::size_t colon = line.find(':');
  if (colon == line.npos) return size;
  const std::string_view name = line.substr(0, colon), value = text::trim(line.substr(colon + 1));
  if (text::equal_ignoring_case(name, "ETag")) static_cast<S3Answer*>(answer)->etag = value;
  if (text::equal_ignoring_case(name, "Content-Length")) {
    std::from_chars(value.data(), value.data() + value.size(), static_cast<S3Answer*>(answer)->length);
  }
  return size;
}

std::size_t give(char* into, std::size_t, std::size_t size, void* rest) {
  std::string_view& body = *static_cast<std::string_view*>(rest);
  const std::size_t count = body.copy(into, size);
  body.remove_prefix(count);
  return count;
}

class ObjectReader : public Reader {
 public:
  ObjectReader(const S3Options& options, std::string_view key, std::int64_t offset, std::int64_t length)
      : left_(length) {
    easy_ = curl_easy_init();
    multi_ = curl_multi_init();
    if (!easy_ || !multi_) throw Failure("libcurl does not start.");
    prepare(easy_, options, url_of(options, key, {}));
    headers_.add("x-amz-content-sha256: " + sha256_of({}));
    curl_easy_setopt(easy_, CURLOPT_HTTPHEADER, headers_.get());
    curl_easy_setopt(easy_, CURLOPT_RANGE,
                     (std::to_string(offset) + "-" + std::to_string(offset + length - 1)).c_str());
    curl_easy_setopt(easy_, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(easy_, CURLOPT_WRITEDATA, this);
    curl_multi_add_handle(multi_, easy_);
    wait_for_bytes();
    long status = 0;
    curl_easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &status);
    if (status != 206) throw Failure("The object store answers " + std::to_string(status) + " instead of the content.");
  }

  ~ObjectReader() override {
    if (multi_) {
      curl_multi_remove_handle(multi_, easy_);
      curl_multi_cleanup(multi_);
    }
    if (easy_) curl_easy_cleanup(easy_);
  }

  bool next(std::string& piece) override {
    if (left_ == 0) return false;
    wait_for_bytes();
    if (static_cast<std::int64_t>(buffer_.size()) > left_) throw Failure("The object store sends more than was asked.");
    left_ -= static_cast<std::int64_t>(buffer_.size());
    piece.swap(buffer_);
    buffer_.clear();
    if (paused_) {
      paused_ = false;
      curl_easy_pause(easy_, CURLPAUSE_CONT);
    }
    return true;
  }

 private:
  static std::size_t take(char* bytes, std::size_t, std::size_t size, void* self) {
    auto& reader = *static_cast<ObjectReader*>(self);
    if (reader.buffer_.size() >= kReadAhead) {
      reader.paused_ = true;
      return CURL_WRITEFUNC_PAUSE;
    }
    reader.buffer_.append(bytes, size);
    return size;
  }

  void wait_for_bytes() {
    while (buffer_.empty()) {
      int running = 0;
      curl_multi_perform(multi_, &running);
      if (!buffer_.empty()) return;
      int left = 0;
      if (const CURLMsg* message = curl_multi_info_read(multi_, &left); message && message->msg == CURLMSG_DONE) {
        if (message->data.result != CURLE_OK) fail(message->data.result);
        throw Failure("The object store ends the content early.");
      }
      curl_multi_poll(multi_, nullptr, 0, 1000, nullptr);
    }
  }

  CURL* easy_ = nullptr;
  CURLM* multi_ = nullptr;
  HeaderList headers_;
  std::string buffer_;
  std::int64_t left_;
  bool paused_ = false;
};

}  // namespace

S3::S3(S3Options options) : options_(std::move(options)) {
  initialise();
  easy_ = curl_easy_init();
  if (!easy_) throw Failure("libcurl does not start.");
}

S3::~S3() { curl_easy_cleanup(easy_); }

S3Answer S3::send(std::string_view method, std::string_view key, std::string_view query, std::string_view body,
                  const std::vector<std::pair<std::string, std::string>>& headers) {
  CURL* easy = static_cast<CURL*>(easy_);
  prepare(easy, options_, url_of(options_, key, query));
  HeaderList list;
  list.add("x-amz-content-sha256: " + sha256_of(body));
  for (const auto& [name, value] : headers) list.add(name + ": " + value);
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, list.get());
  S3Answer answer;
  std::string_view rest = body;
  if (method == "HEAD") {
    curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
  } else if (method == "PUT") {
    curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(easy, CURLOPT_READFUNCTION, give);
    curl_easy_setopt(easy, CURLOPT_READDATA, &rest);
    curl_easy_setopt(easy, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(body.size()));
  } else if (method == "POST") {
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body.empty() ? "" : body.data());
  } else {
    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, std::string(method).c_str());
  }
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, gather);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, &answer);
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, note_header);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, &answer);
  const CURLcode code = curl_easy_perform(easy);
  if (code != CURLE_OK) fail(code);
  long status = 0;
  curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
  answer.status = static_cast<int>(status);
  return answer;
}

S3Answer S3::send_again(std::string_view method, std::string_view key, std::string_view query, std::string_view body,
                        const std::vector<std::pair<std::string, std::string>>& headers) {
  for (int attempt = 1;; ++attempt) {
    try {
      S3Answer answer = send(method, key, query, body, headers);
      if (answer.status < 500 || attempt == 3) return answer;
    } catch (const Failure&) {
      if (attempt == 3) throw;
    }
  }
}

std::unique_ptr<Reader> S3::read(const S3Options& options, std::string_view key, std::int64_t offset,
                                 std::int64_t length) {
  initialise();
  return std::make_unique<ObjectReader>(options, key, offset, length);
}

std::string xml_element(std::string_view xml, std::string_view name) {
  const std::string open = "<" + std::string(name) + ">", close = "</" + std::string(name) + ">";
  const std::size_t from = xml.find(open);
  if (from == xml.npos) return {};
  const std::size_t to = xml.find(close, from);
  return to == xml.npos ? std::string() : std::string(xml.substr(from + open.size(), to - from - open.size()));
}

}  // namespace chandlery::storage
