// The sentences about the hybrid benefit, in English and in Simplified Chinese. Named values stand in braces (say.h).
#pragma once

#include <string_view>

namespace chandlery::reservations {

struct BenefitWords {
  std::string_view one_core, cores;  ///< `cores` of the sentences below
  std::string_view not_assured, assurance_ended, one_on_premises, on_premises, migration_over, migration_could;
  std::string_view no_benefit, other_product, datacenter_only, licence_gone;
  std::string_view one_left, short_of, most_machines, fits;
  std::string_view between;  ///< two sentences
};

const BenefitWords& benefit_words(std::string_view locale);

}  // namespace chandlery::reservations
