// The operator's key pools over HTTP: fill one, look at the levels.
#include <algorithm>
#include <map>

#include "audit/service.h"
#include "core/text.h"
#include "fulfilment/import.h"
#include "fulfilment/routes.h"
#include "fulfilment/wire.h"
#include "platform/json/collection.h"
#include "platform/json/reader.h"
#include "platform/log/log.h"

namespace chandlery::fulfilment {
namespace {

/// An upload of keys, stored as it comes.
class KeySink : public http::BodySink {
 public:
  explicit KeySink(KeyImport import) : import_(std::move(import)) {}
  ~KeySink() override {
    if (done_) return;
    try {
      import_.abandon();
    } catch (const std::exception& failure) {
      log::warning("the record of a broken-off key import was lost", {{"what", failure.what()}});
    }
  }

  Result<void> take(std::string_view piece) override { return import_.take(piece); }

  Result<http::Response> finish(http::WorkerCall&) override {
    const ImportReport report = import_.finish();
    done_ = true;
    json::Writer out;
    write_report(out, report);
    return http::Response{.body = out.take()};
  }

 private:
  KeyImport import_;
  bool done_ = false;
};

Result<std::unique_ptr<http::BodySink>> receive_keys(http::WorkerCall& call, const crypto::Keyring& keyring) {
  const http::Query& query = call.request.query;
  const store::PoolName pool{std::string(call.path["product_id"]), std::string(call.path["sku_id"]),
                             std::string(query.get("version"))};
  ImportOptions options{.make_current = text::equal_ignoring_case(query.get("current"), "true")};
  if (const std::string_view word = query.get("format"); !word.empty()) {
    options.format = parse_key_format(word);
    if (!options.format) {
      return fail(errors::kInvalidEnumValue, "The format is chandlery, vendor25 or text.", "format");
    }
  }
  return std::make_unique<KeySink>(OR_RETURN(KeyImport::open(call.database, keyring, call.actor, pool, options)));
}

Result<http::Response> put_threshold(http::Call& call) {
  const json::Document document = OR_RETURN(json::Document::parse(call.request.body));
  const json::Object body = OR_RETURN(document.object());
  const auto low_below = OR_RETURN(body.optional_integer("lowBelow"));
  if (low_below && *low_below < 0) {
    return fail(errors::kInvalidProperty, "The threshold is a number of keys, 0 for no warning.", "lowBelow");
  }
  const store::PoolName pool{std::string(call.path["product_id"]), std::string(call.path["sku_id"]),
                             OR_RETURN(body.text_or("version", ""))};
  if (!store::set_low_below(call.tx, pool, low_below)) return fail(errors::kNotFound, "There is no such key pool.");
  audit::append(call.tx, call.actor,
                {.operation = "update_key_pool",
                 .resource_type = "key_pool",
                 .new_value = json::Writer().begin_object().field("LowBelow", low_below).end_object().take(),
                 .customized = {{"ProductId", pool.product_id}, {"SkuId", pool.sku_id}, {"Version", pool.version}}});
  return http::Response{.status = 204};
}

std::string pools_json(sql::Tx& tx, const std::vector<KeyPool>& pools, std::string_view self) {
  std::map<std::pair<std::string, std::string>, std::int64_t> waiting;
  for (const store::WaitingSku& sku : store::waiting_skus(tx)) waiting[{sku.product_id, sku.sku_id}] = sku.lines;
  const auto write = [&](json::Writer& out, const KeyPool& pool) {
    const auto lines = waiting.find({pool.product_id, pool.sku_id});
    write_pool(out, pool, pool.current && lines != waiting.end() ? lines->second : 0);
  };
  return json::collection(pools, self, write);
}

/// All, or those in one `level`: an operator looks for what is low or empty.
Result<http::Response> get_pools(http::Call& call) {
  const std::string_view word = call.request.query.get("level");
  std::vector<KeyPool> pools = store::pools(call.tx);
  if (!word.empty()) {
    const auto level = parse_pool_level(word);
    if (!level) return fail(errors::kInvalidEnumValue, "The level is ok, low or empty.", "level");
    std::erase_if(pools, [&](const KeyPool& pool) { return level_of(pool) != *level; });
  }
  const std::string self = "/operator/v1/keypools" + (word.empty() ? "" : "?level=" + http::percent_encode(word));
  return http::Response{.body = pools_json(call.tx, pools, self)};
}

/// The pools of one SKU, a version each.
Result<http::Response> get_pools_of_sku(http::Call& call) {
  const std::string_view product_id = call.path["product_id"], sku_id = call.path["sku_id"];
  const std::vector<KeyPool> pools = store::pools_of_sku(call.tx, product_id, sku_id);
  if (pools.empty()) return fail(errors::kNotFound, "There is no key pool of this SKU.");
  const std::string self = "/operator/v1/keypools/" + pools.front().product_id + "/" + pools.front().sku_id;
  return http::Response{.body = pools_json(call.tx, pools, self)};
}

}  // namespace

std::vector<http::Route> operator_routes(const crypto::Keyring& keyring) {
  return {
      http::Route{.method = http::Method::kPost,
                  .pattern = "/operator/v1/keypools/{product_id}/{sku_id}/keys",
                  .needs = Capability::kOperate,
                  .tokens = http::Tokens::kAppOrUser,
                  .access = http::Access::kWorker,
                  .idempotency = http::Idempotency::kNone,
                  .summary = "Adds product keys to a pool: one a line, or CSV with a column `key`.",
                  .receive = [&keyring](http::WorkerCall& call) { return receive_keys(call, keyring); }},
      http::Route{.method = http::Method::kPut,
                  .pattern = "/operator/v1/keypools/{product_id}/{sku_id}/threshold",
                  .needs = Capability::kOperate,
                  .tokens = http::Tokens::kAppOrUser,
                  .access = http::Access::kWrite,
                  .idempotency = http::Idempotency::kReplay,
                  .summary = "Sets from how many keys downwards a pool counts as low; without a number, by the rule.",
                  .handler = put_threshold},
      http::Route{.method = http::Method::kGet,
                  .pattern = "/operator/v1/keypools",
                  .needs = Capability::kOperate,
                  .tokens = http::Tokens::kAppOrUser,
                  .access = http::Access::kLongRead,
                  .idempotency = http::Idempotency::kNone,
                  .summary = "Lists the key pools with their levels, all or those that are low or empty.",
                  .handler = get_pools},
      http::Route{.method = http::Method::kGet,
                  .pattern = "/operator/v1/keypools/{product_id}/{sku_id}",
                  .needs = Capability::kOperate,
                  .tokens = http::Tokens::kAppOrUser,
                  .access = http::Access::kLongRead,
                  .idempotency = http::Idempotency::kNone,
                  .summary = "The key pools of a SKU, one for each version.",
                  .handler = get_pools_of_sku},
  };
}

}  // namespace chandlery::fulfilment
