// See pdf_reader.h.
#include "support/pdf_reader.h"

#include <stdlib.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <sstream>
#include <stdexcept>

namespace chandlery::test {
namespace {

void remove_all(std::string& text, std::string_view mark) {
  for (std::size_t at = 0; (at = text.find(mark, at)) != text.npos;) text.erase(at, mark.size());
}

}  // namespace

PdfReader::PdfReader(std::string file) : file_(std::move(file)) {
  std::string name = (std::filesystem::temp_directory_path() / "chandlery-XXXXXX").string();
  const int descriptor = mkstemp(name.data());
  if (descriptor < 0 || write(descriptor, file_.data(), file_.size()) != static_cast<ssize_t>(file_.size()))
    throw std::runtime_error("cannot write " + name);
  close(descriptor);
  path_ = name;
}

PdfReader::~PdfReader() {
  std::error_code ignored;
  std::filesystem::remove(path_, ignored);
}

std::string PdfReader::run(const std::string& program, const std::string& after) const {
  FILE* pipe = popen((program + " " + path_.string() + " " + after + " 2>&1").c_str(), "r");
  if (!pipe) throw std::runtime_error("cannot run " + program);
  std::string output;
  std::array<char, 4096> buffer;
  while (const std::size_t read = fread(buffer.data(), 1, buffer.size(), pipe)) output.append(buffer.data(), read);
  if (pclose(pipe) != 0) throw std::runtime_error(program + " failed (is poppler-utils installed?): " + output);
  return output;
}

std::string PdfReader::text() const {
  std::string text = run("pdftotext -layout", "-");
  for (const std::string_view mark : {"\u202a", "\u202b", "\u202c"}) remove_all(text, mark);
  return text;
}

std::string PdfReader::reading_order() const {
  std::string text = run("pdftotext", "-"), folded;
  std::istringstream words(text);
  for (std::string word; words >> word;) folded += (folded.empty() ? "" : " ") + word;
  return folded;
}

std::string PdfReader::info() const { return run("TZ=UTC pdfinfo"); }
std::string PdfReader::structure() const { return run("pdfinfo -struct-text"); }

int PdfReader::pages() const {
  const std::string text = info();
  return std::stoi(text.substr(text.find("Pages:") + 6));
}

std::vector<PdfFont> PdfReader::fonts() const {
  // name type encoding emb sub uni object ID: the type may hold blanks, so that lines are read from their end.
  std::istringstream lines(run("pdffonts"));
  std::vector<PdfFont> fonts;
  std::string line;
  for (int skipped = 0; std::getline(lines, line); ++skipped) {
    if (skipped < 2) continue;
    std::istringstream words(line);
    std::vector<std::string> all;
    for (std::string word; words >> word;) all.push_back(word);
    if (all.size() < 7) throw std::runtime_error("pdffonts: " + line);
    const auto* end = all.data() + all.size();
    fonts.push_back({all[0], end[-5] == "yes", end[-4] == "yes", end[-3] == "yes"});
  }
  return fonts;
}

double PdfReader::left_of(std::string_view word) const {
  const std::string boxes = run("pdftotext -bbox -l 1", "-");
  const std::size_t at = boxes.find(">" + std::string(word) + "<");
  if (at == boxes.npos) return -1;
  const std::size_t left = boxes.rfind("xMin=\"", at);
  return std::stod(boxes.substr(left + 6));
}

}  // namespace chandlery::test
