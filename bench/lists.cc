#include "lists.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <set>

#include "api/long_lists.h"
#include "process.h"
#include "shop.h"

namespace chandlery::bench {
namespace {

constexpr std::int64_t kShort = 1'000;
/// Orders and the like that a search looks at for one page, among 1,000 as many as there are.
constexpr double kMostTimes = 2, kMostTimesOfSearch = 6;
constexpr int kTimes = 7;

/// A demo shop of its own, its lists lengthened.
class ListedShop {
 public:
  ListedShop(sql::Engine engine, std::int64_t rows) : shop_(engine, {"CHANDLERY_DATABASE_CONNECTIONS=4"}), rows_(rows) {
    test::lengthen_lists(shop_.database(), shop_.ids(), 1, rows);
    if (engine == sql::Engine::kPostgres) settle_postgres(shop_.server().database_address());
  }
  const test::Ids& ids() const { return shop_.ids(); }

  http::Response ask(const test::ListQuestion& question, const test::NextPage& page) {
    std::vector<http::Header> headers;
    if (!page.token.empty()) headers.push_back({"MS-ContinuationToken", page.token});
    http::Response answer = shop_.ask(shop_.identity(question.who), "GET", page.target, {}, std::move(headers));
    if (answer.status != 200) {
      throw std::runtime_error(fmt::format("{}, {}: {}", question.list, question.what, shop_.in_short(answer)));
    }
    return answer;
  }

  double milliseconds(const test::ListQuestion& question, const test::NextPage& page) {
    const auto begin = std::chrono::steady_clock::now();
    ask(question, page);
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
  }

  /// A page half way through the list, by following it in long steps; the first one where the list has but one.
  test::NextPage half_way(const test::ListQuestion& first) {
    std::string stride = first.target;
    if (const std::size_t size = stride.find("size=100"); size != stride.npos) stride.replace(size, 8, "size=500");
    test::NextPage page{stride, {}};
    for (std::int64_t i = 0; i < rows_ / 2 / 500; ++i) {
      const auto next = test::next_page(stride, ask(first, page));
      if (!next) break;
      page = *next;
    }
    if (const std::size_t size = page.target.find("size=500"); size != page.target.npos) {
      page.target.replace(size, 8, "size=100");
    }
    return page;
  }

 private:
  test::DemoShop shop_;
  const std::int64_t rows_;
};

struct Compared {
  std::vector<double> of_short, of_long;
  static double median(std::vector<double>& of) {
    std::ranges::sort(of);
    return of[of.size() / 2];
  }
};

/// One after the other, so that a machine that slows down does so for both.
Compared compare(ListedShop& few, const test::NextPage& page_of_few, ListedShop& many, const test::NextPage& page_of_many,
                 const test::ListQuestion& question) {
  few.milliseconds(question, page_of_few);
  many.milliseconds(question, page_of_many);
  Compared times;
  for (int i = 0; i < kTimes; ++i) {
    times.of_short.push_back(few.milliseconds(question, page_of_few));
    times.of_long.push_back(many.milliseconds(question, page_of_many));
    if (i >= 2 && times.of_long.back() > 200) break;
  }
  return times;
}

void add(Section& section, const test::ListQuestion& question, std::string_view what, Compared times) {
  const double most = question.looks_around ? kMostTimesOfSearch : kMostTimes;
  const double longest = std::ranges::max(times.of_long);
  section.add({.name = fmt::format("{}: {}", question.list, what),
               .value = Compared::median(times.of_long),
               .unit = "ms",
               .limit = Compared::median(times.of_short),
               .limit_name = fmt::format("the same question among {} rows", kShort),
               .aim = Aim::kRatioAtMost,
               .target = most,
               .detail = fmt::format("longest {:.1f} ms", longest)});
}

}  // namespace

Section measure_lists(sql::Engine engine, bool quick) {
  const std::int64_t many_rows = quick ? 3 * kShort : 100 * kShort;
  const bool sqlite = engine == sql::Engine::kSqlite;
  Section section{.name = sqlite ? "lists_sqlite" : "lists_postgres",
                  .title = fmt::format("Lists of {} rows on {}", many_rows, sqlite ? "SQLite" : "PostgreSQL")};
  progress(fmt::format("lists: preparing a shop with {} rows in each list and one with {}", kShort, many_rows));
  ListedShop few(engine, kShort);
  ListedShop many(engine, many_rows);
  std::set<std::string> begun;
  const std::vector<test::ListQuestion> of_few = test::list_questions(few.ids());
  const std::vector<test::ListQuestion> of_many = test::list_questions(many.ids());
  for (std::size_t i = 0; i < of_many.size(); ++i) {
    const test::ListQuestion& question = of_many[i];
    const test::NextPage page_of_few{of_few[i].target, {}}, page_of_many{question.target, {}};
    add(section, question, question.what, compare(few, page_of_few, many, page_of_many, question));
    if (begun.insert(question.list).second) {
      const test::NextPage later_of_few = few.half_way(of_few[i]), later_of_many = many.half_way(question);
      add(section, question, "half way", compare(few, later_of_few, many, later_of_many, question));
    }
  }
  section.notes.push_back(
      "each is a whole answer over HTTP, one request at a time, the same question put to both shops in turns; pages of 100 "
      "but for what a customer may buy, which has 50");
  section.notes.push_back(
      "half way: the page to which the list's own continuation leads after half of its rows; words and states that few rows "
      "have are looked for among some thousand rows, then the answer says where to go on");
  return section;
}

}  // namespace chandlery::bench
