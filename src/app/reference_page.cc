#include "app/reference_page.h"

#include <algorithm>

#include "core/errors.h"
#include "identity/permissions.h"
#include "platform/openapi/document.h"
#include "platform/openapi/schema.h"

namespace chandlery::app {
namespace {

using openapi::Type;

// Colours follow the reader's; nothing is fetched.
constexpr std::string_view kStyle =
    ":root{color-scheme:light dark;--line:#d1d1d1;--soft:#f5f5f5;--link:#0f548c}"
    "@media(prefers-color-scheme:dark){:root{--line:#525252;--soft:#292929;--link:#62abf5}}"
    "body{font:15px/1.5 'Segoe UI','Noto Sans',sans-serif;margin:0;display:grid;grid-template-columns:16rem minmax(0,1fr)}"
    "a{color:var(--link);text-decoration:none}a:hover,a:focus{text-decoration:underline}"
    "nav{position:sticky;top:0;height:100vh;box-sizing:border-box;overflow:auto;padding:1.5rem;border-right:1px solid var(--line)}"
    "nav ul{list-style:none;padding:0}nav li{margin:.35rem 0}main{padding:1.5rem 2.5rem;max-width:60rem}"
    "h1{margin-top:0}h2{margin:3rem 0 0;padding-top:1rem;border-top:1px solid var(--line)}"
    "article{margin:1.5rem 0;padding:.1rem 1rem;border:1px solid var(--line);border-radius:6px}"
    "article h3{margin:.8rem 0 0;font:600 14px/1.5 Consolas,'Noto Sans Mono',monospace;overflow-wrap:anywhere}"
    "article p{margin:.4rem 0}.verb{display:inline-block;min-width:4.2em}h3 a{color:inherit}.who{opacity:.8;font-size:13px}"
    "table{border-collapse:collapse;margin:.6rem 0 1rem;font-size:13.5px}"
    "th,td{text-align:left;vertical-align:top;padding:.2rem 1.2rem .2rem 0;border-bottom:1px solid var(--line)}"
    "code{font-family:Consolas,'Noto Sans Mono',monospace;font-size:13px;background:var(--soft);padding:0 .25em}"
    "@media(max-width:50rem){body{display:block}nav{position:static;height:auto;border:0}main{padding:1rem}}";

std::string escaped(std::string_view text) {
  std::string html;
  html.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '<': html += "&lt;"; break;
      case '>': html += "&gt;"; break;
      case '&': html += "&amp;"; break;
      case '"': html += "&quot;"; break;
      default: html += c;
    }
  }
  return html;
}

/// A path that may break before each slash.
std::string path_html(std::string_view pattern) {
  std::string html;
  for (const char c : escaped(pattern)) html.append(c == '/' && !html.empty() ? "<wbr>/" : std::string(1, c));
  return html;
}

std::string anchor(std::string_view title) {
  std::string made = "group-";
  for (const char c : title) made += std::isalnum(static_cast<unsigned char>(c)) ? c : '-';
  return made;
}

std::string shape_link(std::string_view name) {
  return "<a href=\"#" + std::string(name) + "\">" + std::string(name) + "</a>";
}

std::string type_html(const Type& type) {
  const auto joined = [](const auto& parts, const auto& html_of) {
    std::string html;
    for (const auto& part : parts) html.append(html.empty() ? "" : " | ").append(html_of(part));
    return html;
  };
  switch (type.kind) {
    case Type::Kind::kAny: return "any";
    case Type::Kind::kString: return "string";
    case Type::Kind::kInteger: return "integer";
    case Type::Kind::kNumber: return "number";
    case Type::Kind::kBoolean: return "boolean";
    case Type::Kind::kGuid: return "guid";
    case Type::Kind::kTime: return "time";
    case Type::Kind::kDate: return "date";
    case Type::Kind::kNull: return "null";
    case Type::Kind::kWords:
      return joined(type.words, [](const std::string& word) { return "<code>" + escaped(word) + "</code>"; });
    case Type::Kind::kShape: return shape_link(type.name);
    case Type::Kind::kPage: return "<a href=\"#collections\">collection</a> of " + shape_link(type.name);
    case Type::Kind::kArray: return "list of " + type_html(type.parts.front());
    case Type::Kind::kEither: return joined(type.parts, type_html);
  }
  return {};
}

std::string body_html(const openapi::Body& body) {
  if (body.empty()) return "nothing";
  std::string html;
  for (const openapi::Content& content : body) {
    if (!html.empty()) html += " or ";
    if (content.type) html += type_html(*content.type);
    if (content.type && content.media_type != openapi::kJson) html += " as ";
    if (content.media_type != openapi::kJson) html += "<code>" + escaped(content.media_type) + "</code>";
  }
  return html;
}

PrincipalKind kind_of(Role role) {
  if (role == Role::kOperator) return PrincipalKind::kOperator;
  return role >= Role::kCustomerGlobalAdmin ? PrincipalKind::kCustomerUser : PrincipalKind::kPartnerUser;
}

/// The roles that open the route, as the table of rights has them.
std::string who_may(const http::Route& route) {
  if (route.tokens == http::Tokens::kPublic) return "anybody, without a token";
  if (route.needs == Capability::kNone || route.needs == Capability::kSignedIn) {
    return route.tokens == http::Tokens::kUserOnly ? "every person who has signed in" : "whoever has a token";
  }
  std::string roles;
  bool applications = false;
  for (int i = 0; i < kRoleCount; ++i) {
    const Role role = static_cast<Role>(i);
    Actor person;
    person.kind = kind_of(role);
    person.mode = TokenMode::kAppAndUser;
    person.user_id = "somebody";
    if (person.kind != PrincipalKind::kOperator) person.partner_id = "a partner";
    if (person.kind == PrincipalKind::kCustomerUser) person.customer_id = "a customer";
    person.roles = RoleSet{role};
    Actor application = person;
    application.kind = PrincipalKind::kApplication;
    application.mode = TokenMode::kAppOnly;
    application.user_id.clear();
    const auto may = [&](const Actor& actor) {
      return identity::may(actor, route.needs) ||
             (route.or_needs != Capability::kNone && identity::may(actor, route.or_needs));
    };
    if (!may(person)) continue;
    std::string name(to_string(role));
    std::ranges::replace(name, '_', ' ');
    roles.append(roles.empty() ? "" : ", ").append(name);
    applications = applications || may(application);
  }
  const bool person_only = route.tokens == http::Tokens::kUserOnly || !applications;
  return roles + (person_only ? "; as a person only" : "; as a person or an application");
}

class Page {
 public:
  void add_operation(const http::Route& route, const openapi::RouteRow& row) {
    html_.append("<article id=\"").append(row.id).append("\"><h3><span class=\"verb\">");
    html_.append(http::to_string(route.method)).append("</span><a href=\"#").append(row.id).append("\">");
    html_.append(path_html(route.pattern)).append("</a></h3><p>").append(escaped(route.summary)).append("</p><p class=\"who\">For ").append(who_may(route));
    html_.append(".</p><table>");
    for (const openapi::Property& each : row.query) add_row("query", each);
    for (const openapi::Property& each : row.headers) add_row("header", each);
    if (!row.takes.empty()) html_.append("<tr><th>takes<td colspan=\"3\">").append(body_html(row.takes));
    for (const auto& [status, body] : row.gives) {
      html_.append("<tr><th>").append(std::to_string(status)).append("<td colspan=\"3\">").append(body_html(body));
    }
    html_.append("</table></article>");
  }

  void add_shape(std::string_view name, const openapi::Shape& shape) {
    html_.append("<article id=\"").append(name).append("\"><h3>").append(name).append("</h3>");
    if (!shape.is_object) {
      html_.append("<p>").append(type_html(shape.type)).append("</p></article>");
      return;
    }
    html_.append("<table>");
    for (const openapi::Property& each : shape.properties) add_row("", each);
    if (shape.others) html_.append("<tr><td><em>any name</em><td>").append(type_html(*shape.others)).append("<td>");
    html_.append("</table></article>");
  }

  void add_errors() {
    html_ += "<table><tr><th>Status<th>Code<th>Name<th>Usual sentence";
    for (const ErrorCode* code : errors::all()) {
      html_.append("<tr><td>").append(std::to_string(code->status)).append("<td>").append(std::to_string(code->number));
      html_.append("<td>").append(code->name.substr(1)).append("<td>").append(escaped(code->text));
    }
    html_ += "</table>";
  }

  Page& html(std::string_view text) {
    html_ += text;
    return *this;
  }
  std::string take() { return std::move(html_); }

 private:
  void add_row(std::string_view place, const openapi::Property& property) {
    html_ += "<tr>";
    if (!place.empty()) html_.append("<th>").append(place);
    html_.append("<td><code>").append(escaped(property.name)).append("</code><td>").append(type_html(property.type));
    html_.append("<td>").append(property.required ? "" : "optional");
  }

  std::string html_;
};

constexpr std::string_view kIntroduction =
    "<h1>The API</h1><p>The same as an <a href=\"/openapi.json\">OpenAPI document</a>. Callers bring "
    "<code>Authorization: Bearer</code> with a token of <a href=\"#getToken\">the token door</a>, or a browser its session. "
    "Names of paths, queries, words and members are taken without regard to case, and unknown members of a body are "
    "ignored; answers have the members that stand here and no other.</p>"
    "<p>A request that changes something may carry <code>MS-RequestId</code>: sent again under the same id, it is answered "
    "again and done once. <code>MS-CorrelationId</code> is echoed and stands in the activity log; <code>X-Locale</code> "
    "chooses the language of texts. A refusal has the shape <a href=\"#Error\">Error</a> and has changed nothing.</p>"
    "<p id=\"collections\">A collection is <code>{totalCount, items, links, attributes}</code>. Where it is read by pages, "
    "<code>links.next</code> leads on, and <code>continuationToken</code> is sent back as the header "
    "<code>MS-ContinuationToken</code>.</p>";

}  // namespace

std::string reference_page(std::span<const http::Route> routes, const openapi::Book& book) {
  std::vector<std::string_view> titles;
  std::vector<std::pair<const http::Route*, const openapi::RouteRow*>> operations;
  for (const http::Route& route : routes) {
    const auto row = book.routes.find(openapi::row_name(route));
    if (row == book.routes.end()) continue;
    operations.emplace_back(&route, &row->second);
    if (std::ranges::find(titles, row->second.title) == titles.end()) titles.push_back(row->second.title);
  }

  Page page;
  page.html("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">"
            "<title>Chandlery: the API</title><style>");
  page.html(kStyle).html("</style></head><body><nav aria-label=\"Contents\"><ul>");
  for (const std::string_view title : titles) {
    page.html("<li><a href=\"#").html(anchor(title)).html("\">").html(escaped(title)).html("</a>");
  }
  page.html("<li><a href=\"#shapes\">Shapes</a><li><a href=\"#errors\">Errors</a></ul></nav><main>").html(kIntroduction);
  for (const std::string_view title : titles) {
    page.html("<h2 id=\"").html(anchor(title)).html("\">").html(escaped(title)).html("</h2>");
    for (const auto& [route, row] : operations) {
      if (row->title == title) page.add_operation(*route, *row);
    }
  }
  page.html("<h2 id=\"shapes\">Shapes</h2>");
  for (const std::string& name : openapi::used_names(book).shapes) page.add_shape(name, book.shapes.find(name)->second);
  page.html("<h2 id=\"errors\">Errors</h2>").add_errors();
  page.html("</main></body></html>");
  return page.take();
}

}  // namespace chandlery::app
