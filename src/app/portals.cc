// See portals.h.
#include "app/portals.h"

#include <algorithm>

#include "identity/mark.h"
#include "identity/session_rules.h"
#include "platform/crypto/crypto.h"
#include "platform/files/file.h"
#include "platform/http/browser.h"
#include "platform/log/log.h"

namespace chandlery::app {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kNonce = "__CSP_NONCE__";
constexpr std::string_view kAssets = "/assets/";
constexpr std::size_t kLargestFile = 16 << 20;  // bytes
constexpr std::size_t kLargestFolder = 64 << 20;
constexpr std::string_view kForAYear = "public, max-age=31536000, immutable";
constexpr std::string_view kForAnHour = "public, max-age=3600";

constexpr std::string_view kNotBuilt =
    "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Not built</title></head><body>"
    "<h1>The portals were not built</h1><p>The server runs, and its API answers. Its pages are missing: "
    "<code>./dev build</code> makes them, and the setting <code>[portals] folder</code> says where they are.</p>"
    "</body></html>";

struct Type {
  std::string_view extension, type;
};
constexpr Type kTypes[] = {
    {".js", "text/javascript; charset=utf-8"},   {".css", "text/css; charset=utf-8"},
    {".html", "text/html; charset=utf-8"},       {".json", "application/json; charset=utf-8"},
    {".svg", "image/svg+xml; charset=utf-8"},    {".png", "image/png"},
    {".jpg", "image/jpeg"},                      {".webp", "image/webp"},
    {".ico", "image/x-icon"},                    {".woff2", "font/woff2"},
    {".txt", "text/plain; charset=utf-8"},       {".webmanifest", "application/manifest+json; charset=utf-8"},
    {".map", "application/json; charset=utf-8"}, {".pdf", "application/pdf"},
};

std::string_view type_of(const fs::path& file) {
  const auto* found = std::ranges::find(kTypes, file.extension().string(), &Type::extension);
  return found == std::end(kTypes) ? "application/octet-stream" : found->type;
}

/// What the build keeps for itself, as .vite/manifest.json.
bool is_hidden(const fs::path& name) {
  return std::ranges::any_of(name, [](const fs::path& part) { return part.string().starts_with('.'); });
}

std::vector<std::string> split_at_nonces(std::string_view html) {
  std::vector<std::string> parts;
  while (true) {
    const std::size_t end = html.find(kNonce);
    parts.emplace_back(html.substr(0, end));
    if (end == html.npos) return parts;
    html.remove_prefix(end + kNonce.size());
  }
}

std::optional<identity::Portal> portal_at(std::string_view path) {
  for (int i = 0; i < identity::kPortalCount; ++i) {
    const auto portal = static_cast<identity::Portal>(i);
    const std::string_view home = identity::home_of(portal);
    if (path.starts_with(home) && (path.size() == home.size() || path[home.size()] == '/')) return portal;
  }
  return std::nullopt;
}

std::string policy(std::string_view nonce) {
  return "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-" + std::string(nonce) +
         "'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
         "frame-ancestors 'none'; frame-src 'self' blob:; manifest-src 'self'; require-trusted-types-for 'script'";
}

}  // namespace

fs::path portals_folder(const config::Settings& settings) {
  if (!settings.portals.folder.empty()) return settings.portals.folder;
  return fs::read_symlink("/proc/self/exe").parent_path() / "web";
}

Portals::Portals(const fs::path& folder, bool tls) : tls_(tls) {
  if (fs::is_directory(folder)) read(folder);
  for (const char* icon : {"/favicon.svg", "/favicon.ico"})  // browsers ask for one of them by themselves
    files_.try_emplace(icon, File{.content = std::string(identity::kMark), .type = type_of("x.svg")});
  std::size_t built = 0;
  for (const auto& page : pages_) built += page.has_value();
  log::info("portals", {{"folder", folder.string()}, {"pages", built}, {"files", files_.size()}});
}

void Portals::read(const fs::path& folder) {
  std::size_t size = 0;
  const auto content_of = [&](const fs::path& file) {
    std::string content = files::read_file(file, kLargestFile);
    size += content.size();
    if (size > kLargestFolder) throw std::runtime_error("the portals' folder " + folder.string() + " is larger than 64 MiB");
    return content;
  };
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_symlink() || !entry.is_regular_file()) continue;
    fs::path name = entry.path().lexically_relative(folder);
    if (is_hidden(name)) continue;
    const fs::path extension = name.extension();
    const bool compressed = extension == ".br" || extension == ".gz";
    if (extension == ".html") continue;  // pages are below
    if (compressed) name.replace_extension();
    File& file = files_["/" + name.generic_string()];
    std::string& place = extension == ".br" ? file.brotli : extension == ".gz" ? file.gzip : file.content;
    place = content_of(entry.path());
    if (compressed) continue;
    file.type = type_of(name);
    file.immutable = ("/" + name.generic_string()).starts_with(kAssets);
  }
  std::erase_if(files_, [](const auto& each) { return each.second.type.empty(); });  // compressed forms of nothing
  for (int i = 0; i < identity::kPortalCount; ++i) {
    const fs::path file = folder / (std::string(to_string(static_cast<identity::Portal>(i))) + ".html");
    if (fs::is_regular_file(file)) pages_[static_cast<std::size_t>(i)] = split_at_nonces(content_of(file));
  }
}

bool Portals::handle(const http::Request& request, const http::Respond& respond) const {
  if (request.method != http::Method::kGet && request.method != http::Method::kHead) return false;
  if (const std::optional<identity::Portal> portal = portal_at(request.path)) {
    respond(page(*portal));
    return true;
  }
  if (const auto found = files_.find(request.path); found != files_.end()) {
    respond(file(found->second, request));
    return true;
  }
  if (!request.path.starts_with(kAssets)) return false;
  http::Response missing{.status = 404, .body = "There is no such file.\n", .content_type = "text/plain; charset=utf-8"};
  missing.set("Cache-Control", "no-store");
  respond(secured(std::move(missing)));
  return true;
}

http::Response Portals::page(identity::Portal portal) const {
  const std::optional<Page>& page = pages_[static_cast<std::size_t>(portal)];
  const std::string nonce = crypto::to_base64url(crypto::random_bytes(16));
  http::Response response{.status = page ? 200 : 404, .body = {}, .content_type = "text/html; charset=utf-8"};
  if (page) {
    response.body = page->front();
    for (std::size_t i = 1; i < page->size(); ++i) response.body.append(nonce).append((*page)[i]);
  } else {
    response.body = kNotBuilt;
  }
  response.set("Cache-Control", "no-store");
  response.set("Content-Security-Policy", policy(nonce));
  response.set("Referrer-Policy", "same-origin");
  response.set("Permissions-Policy",
               "camera=(), geolocation=(), microphone=(), payment=(), usb=(), clipboard-read=(), clipboard-write=(self)");
  response.set("Cross-Origin-Opener-Policy", "same-origin");
  return secured(std::move(response));
}

http::Response Portals::file(const File& file, const http::Request& request) const {
  http::Response response{.body = {}, .content_type = std::string(file.type)};
  const http::Coding coding =
      http::choose_coding(request.header("Accept-Encoding"), !file.gzip.empty(), !file.brotli.empty());
  response.body = coding == http::Coding::kBrotli ? file.brotli : coding == http::Coding::kGzip ? file.gzip : file.content;
  if (coding != http::Coding::kIdentity) response.set("Content-Encoding", coding == http::Coding::kBrotli ? "br" : "gzip");
  response.set("Vary", "Accept-Encoding");
  response.set("Cache-Control", std::string(file.immutable ? kForAYear : kForAnHour));
  // A picture with scripts in it, opened by itself, does nothing.
  response.set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'");
  response.set("Referrer-Policy", "no-referrer");
  return secured(std::move(response));
}

http::Response Portals::secured(http::Response response) const {
  response.set("X-Content-Type-Options", "nosniff");
  response.set("Cross-Origin-Resource-Policy", "same-origin");
  if (tls_) response.set("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
  return response;
}

}  // namespace chandlery::app
