// PDFs as readers, search and the blind meet them: checked with poppler's programs.
#include "platform/pdf/document.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <cstdio>
#include <fstream>
#include <stdexcept>
#include <thread>

#include "support/pdf_reader.h"

namespace chandlery::pdf {
namespace {

using ::testing::HasSubstr;

Properties properties() {
  return {.title = "Invoice 发票 G000000101",
          .author = "Chandlery Ltd",
          .subject = "2021-03",
          .language = "zh-Hans",
          .created = *parse_iso("2021-04-08")};
}

std::string file_of(const std::function<void(Document&)>& draw, const Properties& of = properties()) {
  std::string file;
  Document document(of, [&](std::string_view bytes) { file += bytes; });
  draw(document);
  document.end_page();
  document.finish();
  return file;
}

void draw_scripts(Document& document) {
  double y = 40;
  for (const char* text : {"中文客户有限公司", "株式会社サンプル", "주식회사 예제", "Ελληνική Εταιρεία",
                           "Российская компания", "Công ty Việt", "شركة المثال", "חברה לדוגמה", "บริษัทตัวอย่าง"}) {
    const Element paragraph(document, "P");
    y += document.text({40, y, 400}, {.bold = y > 100}, text) + 4;
  }
}

TEST(Pdf, EveryScriptIsDrawnEmbeddedAndFoundAgainAsText) {
  int missing = -1;
  const std::string file = file_of([&](Document& document) {
    draw_scripts(document);
    missing = document.missing_glyphs();
  });
  EXPECT_EQ(missing, 0);
  const test::PdfReader reader(file);
  for (const char* text : {"中文客户有限公司", "株式会社サンプル", "주식회사 예제", "Ελληνική Εταιρεία",
                           "Российская компания", "Công ty Việt", "شركة المثال", "חברה לדוגמה"})
    EXPECT_THAT(reader.text(), HasSubstr(text));
  const std::vector<test::PdfFont> fonts = reader.fonts();
  EXPECT_GE(fonts.size(), 3u);
  for (const test::PdfFont& font : fonts) EXPECT_TRUE(font.embedded && font.subset && font.unicode) << font.name;
}

TEST(Pdf, TwoRendersAreTheSameBytesOnAnyThread) {
  const std::string first = file_of(draw_scripts);
  std::string second;
  std::thread([&] { second = file_of(draw_scripts); }).join();
  EXPECT_TRUE(first == second);
  EXPECT_TRUE(first == file_of(draw_scripts));
}

TEST(Pdf, ManyThreadsPrintAtOnceAndEachGetsItsOwn) {
  const std::string expected = file_of(draw_scripts);
  std::vector<std::string> files(8);
  std::vector<std::thread> threads;
  for (std::string& file : files) threads.emplace_back([&file] { file = file_of(draw_scripts); });
  for (std::thread& thread : threads) thread.join();
  for (const std::string& file : files) EXPECT_TRUE(file == expected);
}

TEST(Pdf, TitleLanguageAndDatesComeFromTheProperties) {
  const test::PdfReader reader(file_of(draw_scripts));
  EXPECT_THAT(reader.info(), HasSubstr("Invoice 发票 G000000101"));
  EXPECT_THAT(reader.info(), HasSubstr("CreationDate:    Thu Apr  8 00:00:00 2021 UTC"));
  EXPECT_THAT(reader.info(), HasSubstr("ModDate:         Thu Apr  8 00:00:00 2021 UTC"));
  EXPECT_THAT(reader.info(), HasSubstr("Tagged:          yes"));
  EXPECT_THAT(reader.file(), HasSubstr("/Lang (zh-Hans)"));
  EXPECT_THAT(reader.file(), HasSubstr("/StructTreeRoot"));
}

TEST(Pdf, ALanguageCannotWriteIntoTheFile) {
  Properties hostile = properties();
  hostile.language = "en) /OpenAction (x";
  const test::PdfReader reader(file_of(draw_scripts, hostile));
  EXPECT_THAT(reader.file(), HasSubstr("/Lang (enOpenActionx)"));
}

TEST(Pdf, TheStructureTreeNamesTablesAndTheirCells) {
  const test::PdfReader reader(file_of([](Document& document) {
    {
      const Element heading(document, "H1");
      document.text({40, 40, 400}, {.size = 18}, "Invoice");
    }
    const Element table(document, "Table");
    const Element row(document, "TR");
    const Element cell(document, "TD");
    document.figure({40, 80, 80}, {.align = Align::kRight}, "-1,234.50");
  }));
  const std::string structure = reader.structure();
  EXPECT_THAT(structure, HasSubstr("Document\n  H1 (block)\n    \"Invoice\""));
  EXPECT_THAT(structure, HasSubstr("Table (block)\n    TR"));
  EXPECT_THAT(structure, HasSubstr("\"-1,234.50\""));
}

TEST(Pdf, TextThatDoesNotFitIsCutWithAnEllipsisOrWraps) {
  double cut = 0, wrapped = 0, one = 0;
  const test::PdfReader reader(file_of([&](Document& document) {
    const std::string_view text = "Windows Server 2019 Remote Desktop Services External Connector";
    one = document.height_of(500, {}, text);
    cut = document.text({40, 40, 100}, {.lines = 1}, text);
    wrapped = document.text({40, 80, 100}, {.lines = 0}, text);
  }));
  EXPECT_DOUBLE_EQ(cut, one);
  EXPECT_GT(wrapped, 2 * one);
  EXPECT_THAT(reader.text(), HasSubstr("External Connector")) << "what is cut is still found";
}

TEST(Pdf, AWideFigureShrinksRatherThanLeaveItsColumn) {
  const test::PdfReader reader(file_of([](Document& document) {
    document.figure({100, 40, 40}, {.align = Align::kRight}, "-123,456,789.00");
    document.figure({150, 40, 60}, {.align = Align::kRight}, "1.00");
  }));
  EXPECT_THAT(reader.text(), HasSubstr("-123,456,789.00"));
  EXPECT_GE(reader.left_of("-123,456,789.00"), 99.0);
}

TEST(Pdf, ACharacterWithoutAFontIsCounted) {
  file_of([](Document& document) {
    document.text({40, 40, 400}, {}, "\U000F1234");
    EXPECT_EQ(document.missing_glyphs(), 1);
  });
}

TEST(Pdf, WhatTheSinkThrowsLeavesFinish) {
  Document document(properties(), [](std::string_view) { throw std::runtime_error("the disk is full"); });
  document.text({40, 40, 400}, {}, "text");
  document.end_page();
  EXPECT_THROW(document.finish(), std::runtime_error);
}

TEST(Pdf, BrokenUtf8AndNulAreDrawnAsSomethingAndHarmNothing) {
  const test::PdfReader reader(file_of([](Document& document) {
    document.text({40, 40, 400}, {}, "bro\xff\xfeken");
    document.text({40, 80, 400}, {}, std::string_view("nul\0nul", 7));
    EXPECT_DOUBLE_EQ(document.height_of(400, {}, "one\ntwo\u2029three"), document.height_of(400, {}, "one"));
  }));
  EXPECT_THAT(reader.text(), HasSubstr("ken"));
  EXPECT_THAT(reader.text(), HasSubstr("nul nul"));
}

// A machine without fonts is told so; the program lives on. In a process of its own, since fontconfig reads its
// configuration once.
TEST(PdfDeathTest, WithoutAnyFontTheDocumentSaysWhatToInstall) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  const std::string nothing = ::testing::TempDir() + "/no-fonts.conf";
  std::ofstream(nothing) << "<?xml version=\"1.0\"?><fontconfig></fontconfig>";
  EXPECT_EXIT(
      {
        setenv("FONTCONFIG_FILE", nothing.c_str(), 1);
        try {
          file_of(draw_scripts);
        } catch (const std::runtime_error& error) {
          std::fputs(error.what(), stderr);
          std::exit(3);
        }
      },
      ::testing::ExitedWithCode(3), "install fonts-noto-core");
}

}  // namespace
}  // namespace chandlery::pdf
