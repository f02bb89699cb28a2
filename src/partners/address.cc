// Addresses and contacts: reading, writing, and what each country asks of them.
#include "partners/address.h"

#include <algorithm>
#include <stdexcept>

#include "core/text.h"
#include "partners/countries.h"
#include "platform/json/reader.h"
#include "platform/json/writer.h"

namespace chandlery::partners {
namespace {

// Contract 2.1, in letters.
constexpr std::size_t kLongestLine = 200;
constexpr std::size_t kLongestName = 50;
constexpr std::size_t kLongestPlace = 100;

std::string below(std::string_view path, std::string_view name) {
  return path.empty() ? std::string(name) : std::string(path) + "." + std::string(name);
}

std::size_t letters(std::string_view utf8) {
  return static_cast<std::size_t>(std::ranges::count_if(utf8, [](unsigned char c) { return (c & 0xc0) != 0x80; }));
}

bool has_control(std::string_view text) {
  return std::ranges::any_of(text, [](unsigned char c) { return c < 0x20 || c == 0x7f; });
}

Result<std::string> trimmed(const json::Object& object, std::string_view name) {
  return std::string(text::trim(OR_RETURN(object.text_or(name, ""))));
}

std::string capitals(std::string text) {
  std::ranges::transform(text, text.begin(), [](char c) { return c >= 'a' && c <= 'z' ? char(c - 'a' + 'A') : c; });
  return text;
}

void field_if_given(json::Writer& writer, std::string_view name, const std::string& value) {
  if (!value.empty()) writer.field(name, value);
}

}  // namespace

Result<Address> read_address(const json::Object& object) {
  Address address;
  address.country = capitals(OR_RETURN(trimmed(object, "country")));
  address.region = OR_RETURN(trimmed(object, "region"));
  address.city = OR_RETURN(trimmed(object, "city"));
  address.state = OR_RETURN(trimmed(object, "state"));
  address.line1 = OR_RETURN(trimmed(object, "addressLine1"));
  address.line2 = OR_RETURN(trimmed(object, "addressLine2"));
  address.line3 = OR_RETURN(trimmed(object, "addressLine3"));
  address.postal_code = OR_RETURN(trimmed(object, "postalCode"));
  address.first_name = OR_RETURN(trimmed(object, "firstName"));
  address.middle_name = OR_RETURN(trimmed(object, "middleName"));
  address.last_name = OR_RETURN(trimmed(object, "lastName"));
  address.phone = OR_RETURN(trimmed(object, "phoneNumber"));
  if (const auto rules = country_rules(address.country); rules && rules->has_state(capitals(address.state))) {
    address.state = capitals(address.state);
  }
  return address;
}

void write_address(json::Writer& writer, const Address& address) {
  writer.begin_object();
  writer.field("country", address.country);
  field_if_given(writer, "region", address.region);
  writer.field("city", address.city);
  field_if_given(writer, "state", address.state);
  writer.field("addressLine1", address.line1);
  field_if_given(writer, "addressLine2", address.line2);
  field_if_given(writer, "addressLine3", address.line3);
  field_if_given(writer, "postalCode", address.postal_code);
  field_if_given(writer, "firstName", address.first_name);
  field_if_given(writer, "middleName", address.middle_name);
  field_if_given(writer, "lastName", address.last_name);
  field_if_given(writer, "phoneNumber", address.phone);
  writer.end_object();
}

Result<Contact> read_contact(const json::Object& object) {
  return Contact{OR_RETURN(trimmed(object, "firstName")), OR_RETURN(trimmed(object, "lastName")),
                 OR_RETURN(trimmed(object, "email")), OR_RETURN(trimmed(object, "phoneNumber"))};
}

void write_contact(json::Writer& writer, const Contact& contact) {
  writer.begin_object();
  writer.field("firstName", contact.first_name).field("lastName", contact.last_name).field("email", contact.email);
  field_if_given(writer, "phoneNumber", contact.phone);
  writer.end_object();
}

std::string to_text(const Address& address) {
  json::Writer writer;
  write_address(writer, address);
  return writer.take();
}

Address address_from_text(std::string_view text) {
  const auto document = json::Document::parse(text);
  const auto object = document ? document->object() : fail(document.error());
  auto address = object ? read_address(*object) : fail(object.error());
  if (!address) throw std::logic_error("a stored address is not readable: " + address.error().message);
  return *std::move(address);
}

Result<void> check_address(const Address& address, std::string_view path) {
  const auto bad = [&](std::string message, std::string_view field) {
    return fail(errors::kInvalidAddress, std::move(message), below(path, field));
  };
  const auto rules = country_rules(address.country);
  if (!rules) return bad("The country is not an ISO 3166 two-letter code.", "country");

  const struct {
    std::string_view name;
    const std::string& value;
    std::size_t longest;
    bool required;
  } parts[] = {
      {"addressLine1", address.line1, kLongestLine, true},
      {"addressLine2", address.line2, kLongestLine, false},
      {"addressLine3", address.line3, kLongestLine, false},
      {"city", address.city, kLongestPlace, true},
      {"state", address.state, kLongestPlace, false},
      {"region", address.region, kLongestPlace, false},
      {"postalCode", address.postal_code, kLongestPlace, false},
      {"firstName", address.first_name, kLongestName, false},
      {"middleName", address.middle_name, kLongestName, false},
      {"lastName", address.last_name, kLongestName, false},
  };
  for (const auto& part : parts) {
    if (part.required && part.value.empty())
      return bad("The address needs its " + std::string(part.name) + ".", part.name);
    if (letters(part.value) > part.longest) {
      return bad(std::string(part.name) + " is longer than " + std::to_string(part.longest) + " letters.", part.name);
    }
    if (has_control(part.value)) return bad(std::string(part.name) + " has control characters.", part.name);
  }
  if (!rules->states.empty() && !rules->has_state(address.state)) {
    return bad("The state is not one of the country's.", "state");
  }
  if (address.postal_code.empty() ? rules->postal_code_required() : !rules->is_postal_code(address.postal_code)) {
    return bad("The postal code does not have the country's form.", "postalCode");
  }
  if (!address.phone.empty() && !is_phone_number(address.phone)) {
    return bad("The phone number is not one.", "phoneNumber");
  }
  return {};
}

Result<void> check_contact(const Contact& contact, std::string_view path) {
  const auto bad = [&](std::string message, std::string_view field) {
    return fail(errors::kInvalidProperty, std::move(message), below(path, field));
  };
  if (contact.first_name.empty() || letters(contact.first_name) > kLongestName || has_control(contact.first_name)) {
    return bad("The first name is missing or longer than 50 letters.", "firstName");
  }
  if (contact.last_name.empty() || letters(contact.last_name) > kLongestName || has_control(contact.last_name)) {
    return bad("The last name is missing or longer than 50 letters.", "lastName");
  }
  if (!text::is_email(contact.email)) return bad("The e-mail address is not one.", "email");
  if (!contact.phone.empty() && !is_phone_number(contact.phone)) {
    return bad("The phone number is not one.", "phoneNumber");
  }
  return {};
}

}  // namespace chandlery::partners
