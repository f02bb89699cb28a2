// Master keys: their file, and what they wrap.
#include "platform/crypto/master_key.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "platform/files/file.h"

namespace chandlery::crypto {
namespace {

class MasterKeyFile : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() / ("chandlery-master-key-" + std::to_string(::getpid()));
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::filesystem::path file() const { return folder_ / "var" / "master.key"; }
  std::string refusal() const {
    try {
      open_master_keys(file());
    } catch (const std::runtime_error& error) {
      return error.what();
    }
    return "opened";
  }
  std::filesystem::path folder_;
};

TEST_F(MasterKeyFile, IsMadeForItsOwnerAloneAndStaysTheSame) {
  const std::string id = open_master_keys(file()).at(0).id();
  struct stat facts {};
  ASSERT_EQ(::stat(file().c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777, 0600u);
  EXPECT_EQ(files::read_file(file()).size(), 65u);
  EXPECT_EQ(open_master_keys(file()).at(0).id(), id);
}

TEST_F(MasterKeyFile, ThatIsMissingIsNotMadeByWhoReadsIt) {
  EXPECT_THROW(read_master_keys(file()), std::runtime_error);
  EXPECT_FALSE(std::filesystem::exists(file()));
}

TEST_F(MasterKeyFile, MayHoldSeveralKeysInTheirOrder) {
  const std::vector<MasterKey> keys = {MasterKey::generate(), MasterKey::generate()};
  write_master_keys(file(), keys);
  const std::vector<MasterKey> read = read_master_keys(file());
  ASSERT_EQ(read.size(), 2u);
  EXPECT_EQ(read[0].id(), keys[0].id());
  EXPECT_EQ(read[1].id(), keys[1].id());
  files::write_file(file(), "\n" + keys[0].to_hex() + "\r\n" + keys[1].to_hex(), {.mode = 0600});
  EXPECT_EQ(read_master_keys(file()).size(), 2u);
}

TEST_F(MasterKeyFile, ThatOthersMayReadIsRefusedWithTheRemedy) {
  open_master_keys(file());
  ::chmod(file().c_str(), 0640);
  EXPECT_NE(refusal().find("chmod 600"), std::string::npos) << refusal();
}

TEST_F(MasterKeyFile, ThatHoldsNoKeyIsRefused) {
  const std::string good = MasterKey::generate().to_hex();
  for (const std::string& content : {std::string(), std::string("00"), good + "\n00", good + "\n\n" + good,
                                     std::string("not hexadecimal, but sixty-four characters long, which is the size")}) {
    files::write_file(file(), content, {.mode = 0600});
    EXPECT_NE(refusal().find("does not hold 32 bytes"), std::string::npos) << refusal();
  }
}

TEST(MasterKeys, UnwrapWhatTheyWrappedInItsContextAlone) {
  const MasterKey master = MasterKey::generate();
  const SecretKey key = SecretKey::random();
  const std::string wrapped = master.wrap(key, "data/1");
  EXPECT_EQ(master.unwrap(wrapped, "data/1"), key);
  EXPECT_NE(master.wrap(key, "data/1"), wrapped);
  EXPECT_FALSE(master.unwrap(wrapped, "data/2"));
  EXPECT_FALSE(MasterKey::generate().unwrap(wrapped, "data/1"));
  for (std::size_t i = 0; i < wrapped.size(); ++i) {
    std::string altered = wrapped;
    altered[i] = static_cast<char>(altered[i] ^ 1);
    EXPECT_FALSE(master.unwrap(altered, "data/1")) << i;
    EXPECT_FALSE(master.unwrap(wrapped.substr(0, i), "data/1")) << i;
  }
}

// A shop from before there were wrapped keys must open with what its master key gives: these bytes are of that program.
TEST(MasterKeys, DeriveWhatOldShopsSealedWith) {
  const MasterKey master = MasterKey::parse("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f").value();
  const Keyring ring(master.derived_keys());
  EXPECT_EQ(to_hex(ring.lookup_key("product-key")), "a7b25a44c1d0c12911569aee70fb5643e66010a5c9eb0c04ab531ec4d4c810c2");
  EXPECT_EQ(ring.open_sealed(from_hex("0101000000000102030405060708090a0b0c0d0e0f1011121314151617044df691a0e00d8ea6112cf2cac8b3d145a30767085860a796ea4a").value(), "key/1"), "AAAAA-BBBBB");
}

TEST(MasterKeys, TheIdTellsKeysApartAndIsNoPartOfThem) {
  const MasterKey one = MasterKey::generate(), other = MasterKey::generate();
  EXPECT_NE(one.id(), other.id());
  EXPECT_EQ(one.id().size(), 16u);
  EXPECT_EQ(one.to_hex().find(one.id()), std::string::npos);
}

}  // namespace
}  // namespace chandlery::crypto
