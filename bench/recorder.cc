#include "recorder.h"

#include <algorithm>
#include <cctype>

#include "platform/sql/dialect.h"

namespace chandlery::bench {
namespace {

std::string next_word(std::string_view text, std::size_t& at) {
  const auto is_word = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; };
  while (at < text.size() && !is_word(text[at])) ++at;
  const std::size_t begin = at;
  while (at < text.size() && is_word(text[at])) ++at;
  return std::string(text.substr(begin, at - begin));
}

Value kept(const sql::Param& param) { return {param.type(), param.integer(), std::string(param.text())}; }

constexpr std::string_view kTakeKnownKey = "UPDATE pool_keys SET state = 1 WHERE pool = $1 AND sequence = $2";

}  // namespace

std::size_t Recording::statement(std::string text) {
  const auto found = std::find(statements.begin(), statements.end(), text);
  if (found != statements.end()) return static_cast<std::size_t>(found - statements.begin());
  statements.push_back(std::move(text));
  return statements.size() - 1;
}

std::size_t Recording::value_bytes() const {
  std::size_t bytes = 0;
  for (const std::vector<Write>& job : jobs) {
    for (const Write& write : job) {
      for (const Value& value : write.values) {
        bytes += value.type == sql::Param::Type::kInteger ? sizeof value.integer : value.text.size();
      }
    }
  }
  return bytes;
}

Target target_of(std::string_view text) {
  std::size_t at = 0;
  Target target;
  target.verb = next_word(text, at);
  if (target.verb == "INSERT" || target.verb == "DELETE")
    next_word(text, at);  // INTO, FROM
  else if (target.verb != "UPDATE")
    return {};
  target.table = next_word(text, at);
  return target;
}

void RecordingTx::query(const sql::Statement& statement, sql::Params params, const sql::EachRow& each) {
  const Question question{statement, {params.begin(), params.end()}, each};
  query_all({&question, 1});
}

std::int64_t RecordingTx::execute(const sql::Statement& statement, sql::Params params) {
  ++recording_.waits;
  keep(statement, params);
  return tx_.execute(statement, params);
}

void RecordingTx::queue(const sql::Statement& statement, sql::Params params) {
  keep(statement, params);
  tx_.queue(statement, params);
}

void RecordingTx::query_all(std::span<const Question> questions) {
  ++recording_.waits;
  std::vector<std::pair<std::int64_t, std::int64_t>> taken;
  std::vector<Question> passed(questions.begin(), questions.end());
  for (Question& question : passed) {
    const Target target = target_of(question.statement.text());
    if (target.verb.empty()) ++recording_.queries;
    if (target.table != "pool_keys") {
      keep(question.statement, question.params);
      continue;
    }
    question.each = [&taken, each = std::move(question.each)](const sql::Row& row) {
      taken.emplace_back(row.integer(0), row.integer(1));
      each(row);
    };
  }
  tx_.query_all(passed);
  for (const auto& [pool, sequence] : taken) {
    const sql::Param key[] = {pool, sequence};
    keep_text(sql::text_for(engine(), kTakeKnownKey), key);
  }
}

void RecordingTx::undo() {
  recording_.jobs.back().clear();
  tx_.undo();
}

void RecordingTx::keep(const sql::Statement& statement, sql::Params params) {
  if (target_of(statement.text()).verb.empty()) return;
  auto known = known_.find(statement.number());
  if (known == known_.end()) {
    const std::size_t index = recording_.statement(sql::text_for(engine(), statement.text()));
    known = known_.emplace(statement.number(), index).first;
  }
  std::vector<Value>& values = recording_.jobs.back().emplace_back(Write{known->second, {}}).values;
  std::transform(params.begin(), params.end(), std::back_inserter(values), kept);
}

void RecordingTx::keep_text(std::string text, sql::Params params) {
  std::vector<Value>& values =
      recording_.jobs.back().emplace_back(Write{recording_.statement(std::move(text)), {}}).values;
  std::transform(params.begin(), params.end(), std::back_inserter(values), kept);
}

}  // namespace chandlery::bench
