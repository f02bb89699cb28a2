// A postal address and a person to write to, as profiles of partners and customers carry them (contract 2.1).
#pragma once

#include <string>
#include <string_view>

#include "core/result.h"

namespace chandlery::json {
class Object;
class Writer;
}  // namespace chandlery::json

namespace chandlery::partners {

struct Address {
  std::string country;  ///< ISO alpha-2
  std::string region, city, state;
  std::string line1, line2, line3;
  std::string postal_code;
  std::string first_name, middle_name, last_name;
  std::string phone;

  friend bool operator==(const Address&, const Address&) = default;
};

struct Contact {
  std::string first_name, last_name, email, phone;

  friend bool operator==(const Contact&, const Contact&) = default;
};

/// Trimmed, the country and a listed state in capitals; nothing is required yet (see check_address).
Result<Address> read_address(const json::Object& object);
void write_address(json::Writer& writer, const Address& address);
Result<Contact> read_contact(const json::Object& object);
void write_contact(json::Writer& writer, const Contact& contact);

/// The address as JSON text, which is how tables hold it: nothing searches inside it.
std::string to_text(const Address& address);
/// Throws std::logic_error when a stored text is not one of `to_text`.
Address address_from_text(std::string_view text);

/// kInvalidAddress that names the field below `path`: the country is known, street and city are there, the state is one
/// of the country's, the postal code has its form, nothing is longer than the contract says.
Result<void> check_address(const Address& address, std::string_view path);
/// kInvalidProperty unless the e-mail is one and the names and phone number have their lengths and form.
Result<void> check_contact(const Contact& contact, std::string_view path);

}  // namespace chandlery::partners
