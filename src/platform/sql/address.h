// Addresses of databases, as settings write them.
#pragma once

#include <filesystem>
#include <optional>
#include <string_view>

namespace chandlery::sql {

/// The file of `sqlite:PATH`; nullopt for a database of another kind.
inline std::optional<std::filesystem::path> sqlite_file(std::string_view address) {
  constexpr std::string_view kScheme = "sqlite:";
  if (!address.starts_with(kScheme)) return std::nullopt;
  return address.substr(kScheme.size());
}

}  // namespace chandlery::sql
