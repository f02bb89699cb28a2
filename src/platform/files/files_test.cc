// CSV in and out, and files that are written whole or not at all.
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <stdexcept>

#include "platform/files/csv.h"
#include "platform/files/file.h"

namespace chandlery::files {
namespace {

using Rows = std::vector<std::vector<std::string>>;

Result<Rows> read(std::string_view text, CsvReaderOptions options = {}) {
  CsvReader reader(text, options);
  Rows rows;
  while (OR_RETURN(reader.next())) {
    auto& row = rows.emplace_back();
    for (const CsvCell& cell : reader.row()) row.emplace_back(cell.text);
  }
  return rows;
}

std::string refusal(std::string_view text, CsvReaderOptions options = {}) {
  const auto rows = read(text, options);
  return rows ? "accepted" : rows.error().message;
}

TEST(CsvReader, ReadsQuotesLineEndsAndAByteOrderMark) {
  EXPECT_EQ(read("\xef\xbb\xbfname,key\r\n\"Wing, Tip\",\"a \"\"b\"\"\nc\"\n软件,\n").value(),
            (Rows{{"name", "key"}, {"Wing, Tip", "a \"b\"\nc"}, {"软件", ""}}));
  EXPECT_EQ(read("a,b").value(), (Rows{{"a", "b"}}));
  EXPECT_EQ(read("a;b", {.separator = ';'}).value(), (Rows{{"a", "b"}}));
  EXPECT_EQ(read(",\n").value(), (Rows{{"", ""}}));
}

TEST(CsvReader, SkipsEmptyLinesButNotAnEmptyCell) {
  EXPECT_EQ(read("\n\r\na\n\n\"\"\n").value(), (Rows{{"a"}, {""}}));
  EXPECT_EQ(read("").value(), Rows{});
  EXPECT_EQ(read("\r\n").value(), Rows{});
}

TEST(CsvReader, KnowsWhereEachCellBegins) {
  CsvReader reader("a,bc\n\"x\ny\",z\n");
  ASSERT_TRUE(reader.next().value());
  EXPECT_EQ(reader.row()[1].column, 3u);
  ASSERT_TRUE(reader.next().value());
  EXPECT_EQ(reader.row_number(), 2u);
  EXPECT_EQ(reader.row()[0].line, 2u);
  EXPECT_EQ(reader.row()[1].line, 3u);
  EXPECT_EQ(reader.row()[1].column, 4u);
}

TEST(CsvReader, NamesTheRowAndCellOfAMistake) {
  EXPECT_EQ(refusal("a,b\nc,d\"e\n"),
            "The file has a mistake in row 2, cell 2 (line 2, column 4): a quote stands inside a cell that does not "
            "begin with one.");
  EXPECT_EQ(read("a,b\nc,d\"e\n").error().field, "row 2, cell 2");
  for (std::string_view bad : std::initializer_list<std::string_view>{
           "\"a", "\"a\"b", "\"a\" ,b", "a\rb", "a\r", "\xff", "\"\xc3\"", "a\"\"", std::string_view("a\0b", 3)})
    EXPECT_NE(refusal(bad), "accepted") << bad;
}

TEST(CsvReader, StopsAtItsLimitsAndStaysStopped) {
  EXPECT_EQ(refusal("aaaa,aaaa\n", {.row_limit = 9}), "accepted");
  EXPECT_NE(refusal("aaaa,aaaaa\n", {.row_limit = 9}), "accepted");
  EXPECT_NE(refusal("\"" + std::string(100, '\n') + "\"", {.row_limit = 50}), "accepted");
  EXPECT_EQ(refusal("a,b,c", {.cell_limit = 3}), "accepted");
  EXPECT_NE(refusal("a,b,c,d", {.cell_limit = 3}), "accepted");
  CsvReader reader("a\"\nb\n");
  EXPECT_FALSE(reader.next());
  EXPECT_FALSE(reader.next().value());
}

TEST(CsvReader, ManyCellsWithDoubledQuotesKeepTheirTexts) {
  std::string text;
  for (int i = 0; i < 200; ++i) text += "\"" + std::to_string(i) + "\"\"\",";
  const Rows rows = read(text).value();
  for (int i = 0; i < 200; ++i) EXPECT_EQ(rows[0][static_cast<std::size_t>(i)], std::to_string(i) + "\"");
}

TEST(CsvWriter, QuotesOnlyWhereItMust) {
  CsvWriter writer({.byte_order_mark = true});
  writer.cell("plain")
      .cell("a,b")
      .cell("say \"hi\"")
      .cell("two\nlines")
      .cell(" edge")
      .cell(7)
      .cell(Decimal(2000, 2))
      .end_row();
  EXPECT_EQ(writer.take(), "\xef\xbb\xbfplain,\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",\" edge\",7,20.00\r\n");
  EXPECT_EQ(writer.take(), "");
}

TEST(CsvWriter, GuardsAgainstFormulasButKeepsNumbers) {
  CsvWriter writer;
  writer.cell("=1+1")
      .cell("+1-800")
      .cell("-cmd")
      .cell("@SUM(A1)")
      .cell("\t=1")
      .cell("-12.50")
      .cell(Decimal(-1250, 2))
      .cell(-3)
      .end_row();
  EXPECT_EQ(writer.take(), "\"'=1+1\",\"'+1-800\",\"'-cmd\",\"'@SUM(A1)\",\"'\t=1\",-12.50,-12.50,-3\r\n");
  CsvWriter open({.guard_formulas = false});
  EXPECT_EQ(open.cell("=1+1").end_row().take(), "=1+1\r\n");
}

RC_GTEST_PROP(CsvLaws, WhatIsWrittenIsReadBack, ()) {
  const auto cell =
      rc::gen::map(rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
                       "a", ",", "\"", "\r", "\n", "\r\n", " ", "=", "软", "\t", "'", ";", "\xef\xbb\xbf")),
                   [](const std::vector<std::string>& pieces) {
                     std::string text;
                     for (const auto& piece : pieces) text += piece;
                     return text;
                   });
  const char separator = *rc::gen::element(',', ';', '\t');
  const Rows rows =
      *rc::gen::resize(12, rc::gen::container<Rows>(rc::gen::nonEmpty(rc::gen::container<std::vector<std::string>>(cell))));
  CsvWriter writer({.separator = separator, .guard_formulas = false});
  for (const auto& row : rows) {
    for (const auto& text : row) writer.cell(text);
    writer.end_row();
  }
  const std::string text = writer.take();
  const auto again = read(text, {.separator = separator});
  RC_ASSERT(again.has_value());
  RC_ASSERT(*again == rows);
}

RC_GTEST_PROP(CsvLaws, AnyTextIsReadOrRefusedWithoutACrash, ()) {
  const auto pieces = *rc::gen::container<std::vector<std::string>>(
      rc::gen::element<std::string>("a", ",", "\"", "\r", "\n", "\xff", "软"));
  std::string text;
  for (const auto& piece : pieces) text += piece;
  (void)read(text, {.row_limit = 20, .cell_limit = 4});
}

class FileTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() / ("chandlery-files-" + std::to_string(::getpid()));
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::size_t entries() const {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder_), {}));
  }
  std::filesystem::path folder_;
};

TEST_F(FileTest, IsReplacedWholeAndLeavesNoTemporaryFile) {
  const auto file = folder_ / "deep" / "a.txt";
  EXPECT_TRUE(write_file(file, "one"));
  EXPECT_TRUE(write_file(file, std::string("two\0", 4)));
  EXPECT_EQ(read_file(file), std::string("two\0", 4));
  folder_ /= "deep";
  EXPECT_EQ(entries(), 1u);
  folder_ = folder_.parent_path();
}

TEST_F(FileTest, ThatMayNotBeReplacedStays) {
  const auto file = folder_ / "a.txt";
  EXPECT_TRUE(write_file(file, "one", {.mode = 0600, .replace = false}));
  EXPECT_FALSE(write_file(file, "two", {.mode = 0600, .replace = false}));
  EXPECT_EQ(read_file(file), "one");
  EXPECT_EQ(entries(), 1u);
}

TEST_F(FileTest, OfASecretIsReadOnlyWhenItsOwnerAloneMay) {
  const auto file = folder_ / "secret";
  write_file(file, "s", {.mode = 0600});
  EXPECT_EQ(read_private_file(file), "s");
  for (const mode_t mode : {0640, 0604, 0620, 0610}) {
    ::chmod(file.c_str(), mode);
    EXPECT_THROW(read_private_file(file), std::runtime_error) << mode;
  }
}

TEST_F(FileTest, ThatIsMissingTooLongOrAFolderIsSaidSo) {
  write_file(folder_ / "a.txt", "12345");
  EXPECT_EQ(read_file(folder_ / "a.txt", 5), "12345");
  EXPECT_THROW(read_file(folder_ / "a.txt", 4), std::runtime_error);
  EXPECT_LE(read_file(folder_ / "a.txt").capacity(), 16u) << "who holds hundreds of small files holds no more";
  EXPECT_GT(read_file("/proc/self/status").size(), 100u) << "which does not tell its length";
  EXPECT_THROW(read_file(folder_), std::runtime_error);
  EXPECT_THROW(read_file(folder_ / "none"), std::runtime_error);
  EXPECT_THROW(write_file("/proc/none/a", "x"), std::runtime_error);
}

}  // namespace
}  // namespace chandlery::files
