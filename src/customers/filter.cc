// Reads and writes filters and continuation tokens of the customer list.
#include "customers/filter.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "core/id.h"
#include "core/text.h"
#include "platform/crypto/crypto.h"
#include "platform/json/reader.h"
#include "platform/json/writer.h"

namespace chandlery::customers {
namespace {

constexpr std::size_t kLongestValue = 256;
constexpr std::size_t kLongestToken = 2048;

struct FieldWord {
  std::string_view word;
  FilterField field;
};
constexpr std::array kFields = {
    FieldWord{"CompanyName", FilterField::kCompanyName},
    FieldWord{"Domain", FilterField::kDomain},
    FieldWord{"IndirectReseller", FilterField::kIndirectReseller},
    FieldWord{"IndirectCloudSolutionProvider", FilterField::kIndirectProvider},
};

std::unexpected<Error> bad(std::string message, std::string field = "filter") {
  return fail(errors::kInvalidInput, std::move(message), std::move(field));
}

std::optional<FilterField> field_named(std::string_view name) {
  for (const FieldWord& known : kFields) {
    if (text::equal_ignoring_case(known.word, name)) return known.field;
  }
  return std::nullopt;
}

// starts_with and StartsWith are the same operator.
std::string plain(std::string_view word) {
  std::string letters = text::lower(word);
  std::erase(letters, '_');
  return letters;
}

std::optional<int> whole_number(std::string_view text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

bool by_partner(FilterField field) {
  return field == FilterField::kIndirectReseller || field == FilterField::kIndirectProvider;
}

Result<void> check(const ListQuestion& question) {
  if (by_partner(question.field) && !normalise_guid(question.value)) {
    return bad("The filter's value must be the partner's tenant id.");
  }
  return {};
}

}  // namespace

Result<int> read_page_size(std::string_view text) {
  if (text.empty()) return kLargestPage;
  const auto size = whole_number(text);
  if (!size || *size < 0) return bad("The page size is not a number from 1 to 500.", "size");
  return *size == 0 ? kLargestPage : std::min(*size, kLargestPage);
}

Result<void> read_filter(std::string_view json, ListQuestion& question) {
  const auto document = json::Document::parse(json);
  if (!document || !document->is_object()) return bad("The filter is not a JSON object.");
  const json::Object object = OR_RETURN(document->object());
  const auto field = field_named(OR_RETURN(object.text_or("field", "")));
  if (!field) {
    return bad("Customers are filtered by CompanyName, Domain, IndirectReseller or IndirectCloudSolutionProvider.");
  }
  if (plain(OR_RETURN(object.text_or("operator", ""))) != "startswith") {
    return bad("Customers are filtered with the operator starts_with.");
  }
  question.field = *field;
  question.value = text::fold(OR_RETURN(object.text_or("value", "")));
  if (question.value.size() > kLongestValue) return bad("The filter's value is too long.");
  return check(question);
}

std::string to_token(const ListQuestion& question) {
  std::string text = "1\n" + std::to_string(question.size) + "\n" + std::to_string(static_cast<int>(question.field));
  for (const std::string& part : {question.value, question.after_key, question.after_id}) text += "\n" + part;
  return crypto::to_base64url(text);
}

Result<ListQuestion> read_token(std::string_view token) {
  const auto no_token = [] { return bad("The continuation token is not one of this list.", "MS-ContinuationToken"); };
  if (token.size() > kLongestToken) return no_token();
  const auto decoded = crypto::from_base64url(token);
  if (!decoded || !text::valid_utf8(*decoded) || decoded->find('\0') != decoded->npos) return no_token();
  std::array<std::string, 6> parts;
  std::size_t at = 0, count = 0;
  for (; count < parts.size() && at <= decoded->size(); ++count) {
    const std::size_t end = std::min(decoded->find('\n', at), decoded->size());
    parts[count] = decoded->substr(at, end - at);
    at = end + 1;
  }
  const auto size = whole_number(parts[1]);
  const auto field = whole_number(parts[2]);
  const bool whole = count == parts.size() && at == decoded->size() + 1 && parts[0] == "1";
  if (!whole || !size || *size < 1 || *size > kLargestPage || !field || *field < 0 ||
      *field > static_cast<int>(FilterField::kIndirectProvider)) {
    return no_token();
  }
  ListQuestion question{*size, static_cast<FilterField>(*field), parts[3], parts[4], parts[5]};
  RETURN_IF_FAILED(check(question));
  return question;
}

std::string filter_json(const ListQuestion& question) {
  const auto* known = std::ranges::find(kFields, question.field, &FieldWord::field);
  if (known == kFields.end()) return {};
  json::Writer w;
  w.begin_object().field("Field", known->word).field("Value", question.value).field("Operator", "starts_with");
  w.end_object();
  return w.take();
}

}  // namespace chandlery::customers
