// The inboxes over HTTP: a partner's, a customer's, the operator's. They are our own, so that the contract has no shape
// for them.
//
//   GET  /v1/notices                  ?unread=true&size=  and MS-ContinuationToken, as header or in the query
//   POST /v1/notices/{notice_id}/read
//   GET, POST /v1/customer-centre/notices..., /operator/v1/notices...   the same
#pragma once

#include <vector>

#include "notices/inbox.h"
#include "notices/words.h"
#include "platform/http/route.h"

namespace chandlery::notices {

/// The phrasebook must outlive the routes.
std::vector<http::Route> routes(const Phrasebook& phrasebook, PartnersOfCustomer partners_of = nullptr);
/// The operator's view of the outbox; a part of these.
std::vector<http::Route> delivery_routes();

}  // namespace chandlery::notices
