// Both stores by one set of promises: a folder, and a bucket of a real object store (CHANDLERY_TEST_S3).
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "platform/crypto/sha256.h"
#include "platform/storage/bucket_store.h"
#include "platform/storage/file_store.h"
#include "platform/storage/folder_store.h"

namespace chandlery::storage {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kPart = 5 << 20;  // the least that S3 takes
constexpr const char* kEmptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

std::string content(std::size_t size, char seed) {
  std::string text(size, '\0');
  std::uint32_t state = static_cast<unsigned char>(seed) * 2654435761u;
  for (char& c : text) c = static_cast<char>((state = state * 1664525u + 1013904223u) >> 24);
  return text;
}

std::string hash_of(std::string_view text) { return crypto::to_hex(crypto::sha256(text)); }

std::string all_of(Opened opened, std::int64_t offset, std::int64_t length) {
  std::string all, piece;
  if (opened.reader) {
    while (opened.reader->next(piece)) all += std::exchange(piece, {});
    return all;
  }
  all.resize(static_cast<std::size_t>(length));
  const ssize_t got = ::pread(opened.descriptor, all.data(), all.size(), offset);
  ::close(opened.descriptor);
  all.resize(static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
  return all;
}

enum class Kind { kFolder, kBucket };

class StoreTest : public testing::TestWithParam<Kind> {
 protected:
  void SetUp() override {
    crypto::initialise();
    folder_ = fs::temp_directory_path() / ("chandlery-storage-" + crypto::random_token());
    if (GetParam() == Kind::kFolder) {
      store_ = std::make_unique<FolderStore>(folder_);
      return;
    }
    const char* const endpoint = std::getenv("CHANDLERY_TEST_S3");
    if (!endpoint) GTEST_SKIP() << "CHANDLERY_TEST_S3 is not set: it holds the address of an object store for tests";
    store_ = std::make_unique<BucketStore>(bucket(endpoint));
  }
  void TearDown() override { fs::remove_all(folder_); }

  // A prefix for each test, so that none finds another's content.
  BucketOptions bucket(std::string endpoint) const {
    return {
        .s3 = {.endpoint = std::move(endpoint), .bucket = "chandlery", .access_key = "S3RVER", .secret_key = "S3RVER"},
        .prefix = folder_.filename().string() + "/",
        .part_bytes = kPart};
  }

  std::string put(std::string_view text, std::string_view announced = {}) {
    const Progress progress = store_->begin(static_cast<std::int64_t>(text.size()), announced);
    const auto upload = store_->resume(progress);
    upload->append(text);
    upload->finish();
    return upload->sha256();
  }
  std::string get(std::string_view name, std::int64_t offset, std::int64_t length) {
    return all_of(store_->open(name, offset, length), offset, length);
  }

  fs::path folder_;
  std::unique_ptr<BlobStore> store_;
};

TEST_P(StoreTest, WhatWasPutIsFoundUnderItsHashWholeAndByRanges) {
  const std::string text = content(200'000, 'a');
  const std::string name = put(text);
  EXPECT_EQ(name, hash_of(text));
  EXPECT_EQ(store_->size_of(name), 200'000);
  EXPECT_EQ(get(name, 0, 200'000), text);
  EXPECT_EQ(get(name, 17, 1), text.substr(17, 1));
  EXPECT_EQ(get(name, 150'000, 50'000), text.substr(150'000));
}

TEST_P(StoreTest, ManyPartsMakeOneBlobWhetherItsHashWasAnnouncedOrNot) {
  for (const char seed : {'b', 'c'}) {
    const std::string text = content(2 * kPart + 1'000, seed);
    EXPECT_EQ(put(text, seed == 'b' ? hash_of(text) : ""), hash_of(text));
    EXPECT_EQ(store_->size_of(hash_of(text)), std::ssize(text));
    EXPECT_EQ(get(hash_of(text), kPart - 10, kPart + 20), text.substr(kPart - 10, kPart + 20));
    EXPECT_EQ(get(hash_of(text), 0, std::ssize(text)), text);
  }
}

TEST_P(StoreTest, WhatFillsItsPartsExactlyIsWholeToo) {
  const std::string text = content(2 * kPart, 'd');
  EXPECT_EQ(get(put(text), 0, std::ssize(text)), text);
}

TEST_P(StoreTest, AnUploadGoesOnFromItsCheckpointInAnotherProcess) {
  const std::string text = content(3 * kPart + 77, 'e');
  Progress progress = store_->begin(std::ssize(text), {});
  {
    const auto upload = store_->resume(progress);
    upload->append(std::string_view(text).substr(0, kPart + 500));
    progress = upload->checkpoint();
    EXPECT_GE(progress.received, GetParam() == Kind::kFolder ? kPart + 500 : kPart);
    upload->append("these bytes come after the checkpoint, and are forgotten");
  }
  while (true) {
    const auto upload = store_->resume(progress);
    ASSERT_NE(upload, nullptr);
    ASSERT_EQ(upload->received(), progress.received);
    const auto from = static_cast<std::size_t>(progress.received);
    upload->append(std::string_view(text).substr(from, kPart + 1));
    if (upload->received() < std::ssize(text)) {
      progress = upload->checkpoint();
      continue;
    }
    upload->finish();
    break;
  }
  EXPECT_EQ(get(hash_of(text), 0, std::ssize(text)), text);
}

TEST_P(StoreTest, FinishingAgainAfterACrashIsSafe) {
  const std::string text = content(kPart + 300, 'f');
  const Progress begun = store_->begin(std::ssize(text), {});
  Progress last;
  {
    const auto upload = store_->resume(begun);
    upload->append(text);
    last = upload->checkpoint();
    upload->finish();
  }
  const auto upload = store_->resume(last);
  ASSERT_NE(upload, nullptr);
  upload->append(std::string_view(text).substr(static_cast<std::size_t>(upload->received())));
  EXPECT_EQ(upload->sha256(), hash_of(text));
  upload->finish();
  EXPECT_EQ(get(hash_of(text), 0, std::ssize(text)), text);
}

TEST_P(StoreTest, TheSameContentTwiceIsOneBlob) {
  const std::string text = content(1'000, 'g');
  EXPECT_EQ(put(text), put(text, hash_of(text)));
  EXPECT_EQ(get(hash_of(text), 0, 1'000), text);
  store_->remove(hash_of(text));
  EXPECT_EQ(store_->size_of(hash_of(text)), std::nullopt);
  store_->remove(hash_of(text));  // once more changes nothing
}

TEST_P(StoreTest, AnUploadThatIsGivenUpLeavesNothing) {
  const std::string text = content(kPart + 5, 'h');
  Progress progress = store_->begin(std::ssize(text), {});
  {
    const auto upload = store_->resume(progress);
    upload->append(text);
    progress = upload->checkpoint();
  }
  store_->discard(progress);
  store_->discard(progress);
  EXPECT_EQ(store_->size_of(hash_of(text)), std::nullopt);
}

TEST_P(StoreTest, NothingIsABlobToo) {
  EXPECT_EQ(put(""), kEmptyHash);
  EXPECT_EQ(store_->size_of(kEmptyHash), 0);
}

TEST_P(StoreTest, ANameThatIsNoHashReachesNoFile) {
  for (const char* const name :
       {"", "../../etc/passwd", "e3b0", "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855"}) {
    EXPECT_THROW(store_->size_of(name), Failure);
    EXPECT_THROW(store_->open(name, 0, 1), Failure);
    EXPECT_THROW(store_->remove(name), Failure);
  }
  EXPECT_THROW(store_->open(kEmptyHash, 0, 1), Failure);
  EXPECT_EQ(store_->size_of(kEmptyHash), std::nullopt);
  Progress forged = store_->begin(10, {});
  forged.received = 5;
  forged.state = "{}";
  EXPECT_THROW(store_->resume(forged), Failure);
}

INSTANTIATE_TEST_SUITE_P(Stores, StoreTest, testing::Values(Kind::kFolder, Kind::kBucket),
                         [](const auto& kind) { return kind.param == Kind::kFolder ? "Folder" : "Bucket"; });

class FolderStoreTest : public StoreTest {};
INSTANTIATE_TEST_SUITE_P(Folder, FolderStoreTest, testing::Values(Kind::kFolder));

TEST_P(FolderStoreTest, FilesAreTheOwnersAloneAndAppearOnlyWhole) {
  const std::string text = content(1'000, 'i');
  const Progress progress = store_->begin(1'000, {});
  const auto upload = store_->resume(progress);
  upload->append(text);
  EXPECT_EQ(store_->size_of(hash_of(text)), std::nullopt);
  upload->finish();
  struct stat facts {};
  ASSERT_EQ(::stat((folder_ / "blobs" / hash_of(text).substr(0, 2) / hash_of(text)).c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777, 0600u);
  ASSERT_EQ(::stat((folder_ / "blobs").c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777, 0700u);
  EXPECT_TRUE(fs::is_empty(folder_ / "uploads"));
}

TEST_P(FolderStoreTest, OneAtATimeGoesOnWithAnUpload) {
  const Progress progress = store_->begin(10, {});
  auto first = store_->resume(progress);
  EXPECT_EQ(FolderStore(folder_).resume(progress), nullptr);
  first.reset();
  EXPECT_NE(FolderStore(folder_).resume(progress), nullptr);
}

TEST_P(FolderStoreTest, AnUploadWhoseFileWasLostBeginsAgain) {
  Progress progress = store_->begin(10, {});
  {
    const auto upload = store_->resume(progress);
    upload->append("12345");
    progress = upload->checkpoint();
  }
  fs::remove_all(folder_ / "uploads");
  const auto upload = store_->resume(progress);
  EXPECT_EQ(upload->received(), 0);
  upload->append("1234567890");
  upload->finish();
  EXPECT_EQ(get(hash_of("1234567890"), 0, 10), "1234567890");
}

TEST_P(FolderStoreTest, ABlobThatWasCutShortIsNotHandedOut) {
  const std::string name = put("1234567890");
  fs::resize_file(folder_ / "blobs" / name.substr(0, 2) / name, 4);
  EXPECT_THROW(store_->open(name, 0, 10), Failure);
  EXPECT_EQ(put("1234567890"), name);  // and the next upload of it heals it
  EXPECT_EQ(get(name, 0, 10), "1234567890");
}

TEST_P(FolderStoreTest, ADiskThatTakesNothingIsSaid) {
  fs::create_directories(folder_);
  std::ofstream(folder_ / "uploads") << "a file where a folder should be";
  EXPECT_THROW(store_->resume(store_->begin(10, {})), Failure);
}

TEST(Bucket, AnAbsentObjectStoreIsSaid) {
  crypto::initialise();
  BucketStore store({.s3 = {.endpoint = "http://127.0.0.1:9", .bucket = "none", .access_key = "a", .secret_key = "b"}});
  EXPECT_THROW(store.size_of(kEmptyHash), Failure);
  EXPECT_THROW(store.open(kEmptyHash, 0, 1), Failure);
}

TEST(Bucket, AWrongSecretIsRefused) {
  const char* const endpoint = std::getenv("CHANDLERY_TEST_S3");
  if (!endpoint) GTEST_SKIP() << "CHANDLERY_TEST_S3 is not set: it holds the address of an object store for tests";
  BucketStore store(
      {.s3 = {.endpoint = endpoint, .bucket = "chandlery", .access_key = "S3RVER", .secret_key = "wrong"}});
  EXPECT_THROW(store.size_of(kEmptyHash), Failure);
}

TEST(Bucket, WithoutItsHashALargeImageIsNotBegun) {
  crypto::initialise();
  BucketStore store({.s3 = {.endpoint = "http://127.0.0.1:9", .bucket = "none"}});
  EXPECT_THROW(store.begin(std::int64_t{6} << 30, {}), Failure);
  EXPECT_EQ(store.begin(std::int64_t{6} << 30, kEmptyHash).received, 0);
}

TEST(FileStore, ContentThatIsKeptAgainIsWholeAgain) {
  crypto::initialise();
  const fs::path folder = fs::temp_directory_path() / ("chandlery-files-" + crypto::random_token());
  const FileStore files(folder, 100);
  const std::string whole = "a certificate", sha256 = FileStore::hash_of(whole);
  files.keep(sha256, whole);
  const fs::path place = folder / sha256.substr(0, 2) / sha256;
  for (const std::string& damaged : {std::string("a c"), std::string(), std::string(200, 'x')}) {
    std::ofstream(place) << damaged;
    EXPECT_THROW(files.read(sha256), std::runtime_error);
    files.keep(sha256, whole);
    EXPECT_EQ(files.read(sha256), whole);
  }
  const fs::file_time_type written = fs::last_write_time(place);
  fs::last_write_time(place, written - std::chrono::hours(1));
  files.keep(sha256, whole);
  EXPECT_EQ(fs::last_write_time(place), written - std::chrono::hours(1)) << "what is whole is not written again";
  fs::remove_all(folder);
}

}  // namespace
}  // namespace chandlery::storage
