// The SQL of service requests, their notes and their files.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "platform/sql/sql.h"
#include "support/model.h"

namespace chandlery::support::store {

/// Numbers the request (its `id` is set) and inserts it.
void insert(sql::Tx& tx, ServiceRequest& request);
/// Without notes and files.
std::optional<ServiceRequest> find(sql::Tx& tx, std::string_view partner_id, std::int64_t id);
/// The same, and nobody else changes it until this transaction ends.
std::optional<ServiceRequest> find_for_change(sql::Tx& tx, std::string_view partner_id, std::int64_t id);
/// The number of the request that made this request to cancel.
std::optional<std::int64_t> find_of_cancellation(sql::Tx& tx, std::string_view partner_id,
                                                 std::string_view cancellation_id);
/// Fills in notes, files and the appointment.
void read_rest(sql::Tx& tx, ServiceRequest& request);
/// Writes what a change can touch.
void update(sql::Tx& tx, const ServiceRequest& request);
/// `number` is from 1 on.
void insert_note(sql::Tx& tx, const ServiceRequest& request, std::int64_t number, const Note& note);
void insert_file(sql::Tx& tx, const ServiceRequest& request, const Attachment& file);
std::optional<Attachment> find_file(sql::Tx& tx, std::string_view partner_id, std::int64_t id, std::string_view file_id);

// Lists are without notes and files.

/// What `principal` made, and with `customers` what is about customers. Newest first, as the next one.
std::vector<ServiceRequest> list(sql::Tx& tx, std::string_view partner_id, std::string_view principal, bool customers,
                                 const Slice& slice);
std::vector<ServiceRequest> list_of_customer(sql::Tx& tx, std::string_view partner_id, std::string_view customer_id,
                                             const Slice& slice);
/// Who looks: what `principal` made, and with `customers` what is about customers.
struct Sight {
  std::string_view partner_id, principal;
  bool customers = false;
};
/// By number, and by the beginning of the title without regard to case.
std::vector<ServiceRequest> list_numbered(sql::Tx& tx, const Sight& sight, std::int64_t first, std::int64_t last,
                                          int limit);
std::vector<ServiceRequest> list_titled(sql::Tx& tx, const Sight& sight, std::string_view beginning, int limit);
/// Those that need the partner's attention, newest first, and their number up to `most`.
std::vector<ServiceRequest> list_waiting(sql::Tx& tx, const Sight& sight, std::int64_t limit);
std::int64_t count_waiting(sql::Tx& tx, const Sight& sight, std::int64_t most);
/// Of all partners, oldest first; kNone: all that are not closed.
struct QueuePlace {
  Status status = Status::kNone;
  std::string_view partner_id;     ///< empty: every partner's
  std::int64_t after_id = 0;       ///< the last request before, and whose it was
  std::string_view after_partner;
  std::int64_t limit = 0;
};
std::vector<ServiceRequest> queue(sql::Tx& tx, const QueuePlace& place);
QueueCounts count_queue(sql::Tx& tx);

}  // namespace chandlery::support::store
