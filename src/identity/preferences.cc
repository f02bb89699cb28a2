// See preferences.h.
#include "identity/preferences.h"

#include <algorithm>

#include "core/text.h"
#include "identity/preference_store.h"
#include "platform/json/writer.h"

namespace chandlery::identity {
namespace {

constexpr std::size_t kLongestWord = 64, kLongestFilterName = 128, kLongestQuery = 1'024;  // bytes

std::unexpected<Error> refuse(const json::Object& object, std::string_view name, std::string sentence) {
  return fail(errors::kInvalidProperty, std::move(sentence), object.path_of(name));
}

Result<std::string> one_of(const json::Object& object, std::string_view name,
                           std::initializer_list<std::string_view> words) {
  std::string word = OR_RETURN(object.text_or(name, ""));
  if (word.empty() || std::ranges::find(words, word) != words.end()) return word;
  std::string sentence = "The value is none of";
  for (const std::string_view each : words) sentence += " " + std::string(each);
  return fail(errors::kInvalidEnumValue, sentence + ".", object.path_of(name));
}

Result<std::string> short_text(const json::Object& object, std::string_view name, std::size_t longest) {
  std::string text = OR_RETURN(object.text(name));
  if (text.size() > longest)
    return refuse(object, name, "The text is longer than " + std::to_string(longest) + " bytes.");
  return text;
}

Result<std::vector<std::pair<std::string, bool>>> read_notifications(const json::Object& object) {
  std::vector<std::pair<std::string, bool>> wanted;
  const auto kinds = OR_RETURN(object.optional_object("notifications"));
  if (!kinds) return wanted;
  for (const auto& [kind, value] : kinds->scalars()) {
    if (kind.empty() || kind.size() > kLongestWord) return refuse(*kinds, kind, "That is no kind of notice.");
    const auto flag = OR_RETURN(kinds->optional_flag(kind));
    if (flag) wanted.emplace_back(kind, *flag);
  }
  if (wanted.size() > kMostNoticeKinds)
    return refuse(object, "notifications", "There are not so many kinds of notices.");
  return wanted;
}

Result<std::vector<ListColumns>> read_columns(const json::Object& object) {
  std::vector<ListColumns> lists;
  const auto array = OR_RETURN(object.optional_array("columns"));
  if (array && array->size() > kMostLists) return refuse(object, "columns", "There are not so many lists.");
  for (std::size_t i = 0; array && i < array->size(); ++i) {
    const json::Object row = OR_RETURN(array->object(i));
    ListColumns list{.list = OR_RETURN(short_text(row, "list", kLongestWord)), .columns = {}};
    const json::Array names = OR_RETURN(row.array("columns"));
    if (names.size() > kMostColumns) return refuse(row, "columns", "No list has so many columns.");
    for (std::size_t at = 0; at < names.size(); ++at) {
      list.columns.push_back(OR_RETURN(names.text(at)));
      if (list.columns.back().size() > kLongestWord) return refuse(row, "columns", "That is no column.");
    }
    lists.push_back(std::move(list));
  }
  return lists;
}

Result<std::vector<SavedFilter>> read_filters(const json::Object& object) {
  std::vector<SavedFilter> filters;
  const auto array = OR_RETURN(object.optional_array("savedFilters"));
  if (array && array->size() > kMostSavedFilters) {
    return refuse(object, "savedFilters", "At most " + std::to_string(kMostSavedFilters) + " filters can be saved.");
  }
  for (std::size_t i = 0; array && i < array->size(); ++i) {
    const json::Object row = OR_RETURN(array->object(i));
    SavedFilter filter;
    filter.list = OR_RETURN(short_text(row, "list", kLongestWord));
    filter.name = OR_RETURN(short_text(row, "name", kLongestFilterName));
    filter.query = OR_RETURN(row.text_or("query", ""));
    if (filter.query.size() > kLongestQuery) {
      return refuse(row, "query", "The text is longer than " + std::to_string(kLongestQuery) + " bytes.");
    }
    filters.push_back(std::move(filter));
  }
  return filters;
}

}  // namespace

Result<Preferences> read_preferences(const json::Object& object) {
  Preferences preferences;
  preferences.language = OR_RETURN(one_of(object, "language", {"en", "zh-Hans"}));
  preferences.theme = OR_RETURN(one_of(object, "theme", {"light", "dark", "system"}));
  preferences.notifications = OR_RETURN(read_notifications(object));
  preferences.columns = OR_RETURN(read_columns(object));
  preferences.saved_filters = OR_RETURN(read_filters(object));
  return preferences;
}

std::string to_json(const Preferences& preferences) {
  json::Writer out;
  out.begin_object();
  if (!preferences.language.empty()) out.field("language", preferences.language);
  if (!preferences.theme.empty()) out.field("theme", preferences.theme);
  out.key("notifications").begin_object();
  for (const auto& [kind, wanted] : preferences.notifications) out.field(kind, wanted);
  out.end_object().key("columns").begin_array();
  for (const ListColumns& list : preferences.columns) {
    out.begin_object().field("list", list.list).key("columns").begin_array();
    for (const std::string& column : list.columns) out.value(column);
    out.end_array().end_object();
  }
  out.end_array().key("savedFilters").begin_array();
  for (const SavedFilter& filter : preferences.saved_filters) {
    out.begin_object().field("list", filter.list).field("name", filter.name).field("query", filter.query).end_object();
  }
  return out.end_array().attributes("Preferences").end_object().take();
}

Preferences find_preferences(sql::Tx& tx, const Actor& actor) {
  const std::optional<std::string> stored = store::find_preferences(tx, store::owner_of(actor), actor.user_id);
  if (!stored) return {};
  const auto document = json::Document::parse(*stored);
  if (!document) return {};
  const auto object = document->object();
  return object ? read_preferences(*object).value_or(Preferences{}) : Preferences{};
}

Result<void> put_preferences(sql::Tx& tx, const Actor& actor, const Preferences& preferences) {
  const std::string document = to_json(preferences);
  if (document.size() > kLargestPreferences) {
    return fail(errors::kBodyTooLarge, "Preferences have at most " + std::to_string(kLargestPreferences) + " bytes.");
  }
  store::put_preferences(tx, store::owner_of(actor), actor.user_id, document, actor.at);
  return {};
}

}  // namespace chandlery::identity
