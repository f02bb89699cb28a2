// The table of special qualifications, and the segments that they open. Only qualification_store.cc names them.
#pragma once

#include "customers/qualifications.h"

namespace chandlery::customers::store {

/// False when one for the same segment is in review or granted.
bool insert_qualification(sql::Tx& tx, const Qualification& qualification);
/// Writes state, decision and note where the state is still `expected`; false when it is not.
bool decide_qualification(sql::Tx& tx, const Qualification& qualification, QualificationState expected);
/// Every request for a customer, newest first.
std::vector<Qualification> qualifications_of(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id);
/// These cross partners: for the operator alone.
std::optional<QueuedQualification> find_qualification(sql::Tx& tx, std::string_view id);
std::vector<QueuedQualification> qualifications_in(sql::Tx& tx, QualificationState state, std::string_view after,
                                                   std::int64_t limit);
std::int64_t count_qualifications(sql::Tx& tx, QualificationState state, std::int64_t most);

void open_segment(sql::Tx& tx, const Qualification& granted);
void close_segment(sql::Tx& tx, const Qualification& withdrawn);

}  // namespace chandlery::customers::store
