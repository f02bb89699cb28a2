// What the ways into the portals share: the sign-in page of a request, and the answer that leads a new session to its portal.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/actor.h"
#include "identity/company_sign_in.h"
#include "identity/sessions.h"
#include "identity/sign_in_page.h"
#include "platform/http/message.h"
#include "platform/sql/sql.h"

namespace chandlery::identity {

inline constexpr std::string_view kSignInPath = "/signin";
/// Why a company's service signed nobody in, at the end of a page's address.
inline constexpr std::string_view kProblemParameter = "&problem=";

/// The portal that the request's query names.
std::optional<Portal> asked_portal(const http::Request& request);
/// Where a user of the portal goes: to the page `wanted` if it is one of that portal, else to the portal's front page.
std::string destination(std::string_view wanted, Portal portal);
/// A redirect that makes a GET of whatever it answers.
http::Response go_to(std::string address);

/// What a way to sign in keeps of the address at which it began, so that it leads there in the end.
struct Errand {
  std::string portal, wanted, locale;  ///< as given; `wanted` is the `return` parameter, cut
  static Errand of(const http::Request& request);
};
/// `path` with what the errand names, and with `locale` in place of the errand's unless that is empty.
std::string address_for(std::string_view path, const Errand& errand, std::string_view locale = {});

/// en, zh-Hans
std::string_view tag_of(PageLanguage language);
/// Where the way over a company's own service begins.
std::string address_of(const Company& company);
/// The same for who is to prove himself anew there, whoever the service takes him for.
std::string proof_address_of(const Company& company);
/// Whether the request, for such an address, asks for that.
bool asks_for_proof(const http::Request& request);

/// The sign-in page in the language that the request asks for.
SignInPage page_for(const http::Request& request);
/// Puts the buttons of companies that sign in to the asked portal on it.
void add_companies(sql::Tx& tx, const CompanyDoor& door, const http::Request& request, SignInPage& page);
/// The same for an application's authorization request, whose path names the tenant: its own company, or all on the page where any
/// tenant may come. The way leads back to the request, and asks for a proof of this moment where it does (prompt=login).
void add_companies_of(sql::Tx& tx, const CompanyDoor& door, std::string_view tenant, const http::Request& request, SignInPage& page);

/// Tells the log of the session, gives the browser its cookie, and leads it to `wanted`, as destination().
http::Response enter(const OpenedSession& opened, std::string_view wanted, const Actor& caller);

}  // namespace chandlery::identity
