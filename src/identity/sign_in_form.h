// A posted sign-in form: from its fields to somebody signed in, or to the page that is shown again.
#pragma once

#include <expected>
#include <string_view>

#include "identity/sign_in.h"
#include "identity/sign_in_page.h"
#include "platform/http/route.h"

namespace chandlery::identity {

/// Fails with a page that asks for the code of a second factor, or shows the authenticator to set up first, where `who` has
/// not proved one that his account or his tenant wants.
std::expected<void, http::Response> check_second_factor(sql::Tx& tx, const SecondFactorDoor& door, SignInPage& page,
                                                        const SignedIn& who);

/// Blocks for a password hash or two. The error is the answer to give: the page with its notice, or the page that asks for the
/// code of the second factor, or sets one up where the account must have one. A form that a foreign page sent signs nobody in.
/// `public_origin` as in http::site_of.
std::expected<SignedIn, http::Response> take_sign_in(http::WorkerCall& call, const SecondFactorDoor& door, SignInPage& page,
                                                     std::string_view public_origin = {});

}  // namespace chandlery::identity
