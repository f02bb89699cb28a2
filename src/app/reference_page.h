// The reference of the API for people: one page, made of what the OpenAPI document is made of.
#pragma once

#include <span>
#include <string>

#include "platform/http/route.h"
#include "platform/openapi/notation.h"

namespace chandlery::app {

/// HTML without a script. Routes without a row are not in it.
std::string reference_page(std::span<const http::Route> routes, const openapi::Book& book);

}  // namespace chandlery::app
