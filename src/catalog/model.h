// The catalogue's words: products, SKUs, availabilities, prices, markets, blocks.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "catalog/service.h"
#include "core/money.h"
#include "core/time.h"
#include "customers/service.h"

namespace chandlery::catalog {

/// An id with the name that people see.
struct Named {
  std::string id, name;
  friend bool operator==(const Named&, const Named&) = default;
};

struct Product {
  std::string id;           ///< 12 letters and digits
  std::string title, description, publisher;
  bool is_microsoft_product = true;
  ProductType kind = ProductType::kPerpetualSoftware;
  Named type, sub_type;     ///< productType and its subType (contract 3.1); an empty sub_type.id is none
  std::vector<std::string> views;
};

struct Sku {
  std::string product_id;
  std::string id;           ///< 4 letters and digits
  std::string title, description, unit_of_measure;
  std::int64_t minimum_quantity = 1, maximum_quantity = 1;
  bool is_trial = false;
  std::vector<std::string> terms;           ///< empty for perpetual
  std::vector<std::string> billing_cycles;
  std::vector<std::string> prerequisites, inventory_variables, provisioning_variables;
  std::string dynamic_attributes = "{}";    ///< a JSON object of texts (scalars only, contract 3.1)
  std::string terms_of_use;
  KeySource key_source = KeySource::kNone;
  std::int64_t activations_per_unit = 0;
  std::string fulfilment_family, return_family;
  std::optional<std::int64_t> inventory;    ///< units left; nullopt for unlimited
  bool quantity_changes = false;            ///< seats: units may be added during the term (rules 3.3)
  bool renews = false;                      ///< a term that ends begins again by itself (rules 4.6)
  std::vector<std::string> conversions;     ///< what a subscription of it may be changed to, as product:sku
};

struct Availability {
  std::string product_id, sku_id;
  std::string id;           ///< see availability_id() in rules.h
  std::string market;
  customers::Segment segment = customers::Segment::kCommercial;
};

/// From the `from`-th unit on, each costs `unit_price`.
struct PriceTier {
  std::int64_t from = 1;
  Decimal unit_price;
  friend bool operator==(const PriceTier&, const PriceTier&) = default;
};

/// The price of one unit for the whole term, from `from` until before `to`.
struct Price {
  std::string term;          ///< empty for perpetual
  std::string billing_cycle; ///< empty: the same for every cycle
  Instant from;
  std::optional<Instant> to;
  Currency currency;
  Decimal unit_price;
  std::optional<Decimal> erp;   ///< recommended retail price
  std::vector<PriceTier> tiers; ///< past the first, ascending; empty: `unit_price` for every quantity
};

/// What the products of a view can be narrowed by.
struct ShelfChoices {
  std::vector<std::string> publishers, billing_cycles;
  std::vector<Named> reservation_types;    ///< subTypes of reservations, as the catalogue names them
};

/// Percent off for a time. An empty text matches everything.
struct Promotion {
  std::string id;            ///< a GUID
  std::string name;
  std::string product_id, sku_id, market;
  std::optional<customers::Segment> segment;   ///< of the availability
  std::optional<std::string> term;             ///< empty text: perpetual
  Decimal percent;           ///< 12.5 is an eighth off
  Instant from, to;          ///< until before `to`
  friend bool operator==(const Promotion&, const Promotion&) = default;
};

struct Market {
  std::string country, name, region;
  Currency currency;                      ///< of partners located there (rules 3.8)
  bool price_includes_tax_software = false;
  bool price_includes_tax_reservations = false;
};

/// A place where a kind of product must not be sold (S31).
struct MarketBlock {
  std::string country;
  ProductType type = ProductType::kReservation;
  std::string place;
  Instant from;
  std::optional<Instant> to;
  std::string source;
};

}  // namespace chandlery::catalog
