// What browsers are told of security keys, and tell of them.
#pragma once

#include <string_view>

#include "identity/security_keys.h"
#include "platform/json/reader.h"
#include "platform/json/writer.h"

namespace chandlery::identity {

/// The members of what navigator.credentials is asked with, inside of an object.
void write_question(json::Writer& out, const KeyQuestion& question);
void write_security_key(json::Writer& out, const SecurityKey& key);
/// kInvalidProperty for what is missing or not base64url.
Result<KeyAnswer> read_key_answer(const json::Object& body);
/// Bytes from their base64url.
Result<std::string> read_bytes(const json::Object& body, std::string_view name);

}  // namespace chandlery::identity
