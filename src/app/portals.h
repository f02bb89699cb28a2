// The portals' pages and their scripts, styles and pictures, from a folder that is read once at the start: no path of a
// request ever reaches the file system.
//
//   FOLDER/partner.html, centre.html, console.html   one page each, served for every address of its portal
//   FOLDER/assets/...                                names that change with their content, so they are kept for a year
//   FOLDER/*                                         favicon.svg and the like
//
// `name.br` and `name.gz` beside a file are the same, compressed.
#pragma once

#include <array>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "identity/session.h"
#include "platform/config/config.h"
#include "platform/http/message.h"

namespace chandlery::app {

/// Of the setting; else beside the program, where the build puts the pages. The program may be called by a link.
std::filesystem::path portals_folder(const config::Settings& settings);

class Portals {
 public:
  /// Reads the folder; one that is not there, or that lacks a page, is no failure: the portal then says that it was not
  /// built. Throws std::runtime_error for a file that cannot be read, or when they are too large to be held.
  /// `tls`: as EdgeOptions::tls.
  Portals(const std::filesystem::path& folder, bool tls);

  /// Answers the request if it is for one of these; otherwise leaves it untouched and returns false. Never blocks.
  bool handle(const http::Request& request, const http::Respond& respond) const;

 private:
  struct File {
    std::string content, brotli, gzip;
    std::string_view type;
    bool immutable = false;
  };
  /// The text around the places where each answer puts its nonce.
  using Page = std::vector<std::string>;

  void read(const std::filesystem::path& folder);
  http::Response page(identity::Portal portal) const;
  http::Response file(const File& file, const http::Request& request) const;
  http::Response secured(http::Response response) const;

  std::array<std::optional<Page>, identity::kPortalCount> pages_;
  std::unordered_map<std::string, File> files_;  ///< by path
  const bool tls_;
};

}  // namespace chandlery::app
