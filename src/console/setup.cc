// See setup.h.
#include "console/setup.h"

#include <algorithm>

#include "billing/invoice_run.h"
#include "billing/invoice_rules.h"
#include "billing/seller_store.h"
#include "fulfilment/pool_store.h"
#include "partners/service.h"

namespace chandlery::console {
namespace {

StepState done_unless(bool missing) { return missing ? StepState::kTodo : StepState::kDone; }

/// Who sells: what an invoice must say of it.
Step organisation(const SetupFacts& facts) {
  Step step{.name = "organisation", .missing = {}, .route = "PUT /operator/v1/billing/seller", .on = {}};
  const billing::InvoiceParty& party = facts.seller.party;
  if (!facts.has_seller || party.name.empty()) step.missing.push_back("name");
  if (party.address.empty()) step.missing.push_back("address");
  if (party.country.empty()) step.missing.push_back("country");
  if (facts.seller.payment_instructions.empty()) step.missing.push_back("paymentInstructions");
  step.state = done_unless(!step.missing.empty());
  return step;
}

Step products(const SetupFacts& facts) {
  Step step{.name = "products", .missing = {}, .route = "POST /operator/v1/products", .on = {}};
  if (facts.catalogue.markets == 0) {
    step.missing.push_back("markets");
    step.route = "POST /operator/v1/markets";
  }
  if (facts.catalogue.skus == 0) step.missing.push_back("products");
  if (!facts.catalogue.has_prices) step.missing.push_back("prices");
  if (step.missing.size() == 1 && step.missing.front() == "prices") step.route = "POST /operator/v1/pricesheets";
  step.state = done_unless(!step.missing.empty());
  return step;
}

Step key_pool(const SetupFacts& facts) {
  Step step{.name = "keyPool", .missing = {}, .route = "POST /operator/v1/keypools/{product_id}/{sku_id}/keys", .on = {}};
  if (facts.has_keys) {
    step.state = StepState::kDone;
  } else if (facts.catalogue.skus > 0 && facts.catalogue.skus_from_pools == 0) {
    step.state = StepState::kNotNeeded;
  } else {
    step.missing.push_back("keys");
  }
  return step;
}

Step partner(const SetupFacts& facts) {
  Step step{.name = "partner", .missing = {}, .route = "POST /operator/v1/partners", .on = {}};
  if (!facts.has_partner) step.missing.push_back("partner");
  step.state = done_unless(!facts.has_partner);
  return step;
}

/// The day itself is the same everywhere; what is told is when it comes, and whether it came once.
Step invoice_day(const SetupFacts& facts, Instant at) {
  Step step{.name = "invoiceDay", .missing = {}, .route = "POST /operator/v1/invoiceruns", .on = {}};
  step.state = facts.last_run ? StepState::kDone : StepState::kScheduled;
  step.on = billing::invoice_date(billing::last_due_month(at).next());
  return step;
}

}  // namespace

SetupFacts read_setup(sql::Tx& tx) {
  SetupFacts facts{.seller = billing::find_seller(tx),
                   .has_seller = billing::store::find_seller(tx).has_value(),
                   .catalogue = catalog::store::count_catalogue(tx),
                   .has_keys = fulfilment::store::has_keys(tx),
                   .last_run = {}};
  const auto first = partners::search_partners(tx, {.size = 1});
  facts.has_partner = first && !first->items.empty();
  for (const billing::InvoiceRun& run : billing::store::list_runs(tx, 1)) facts.last_run = run.month;
  return facts;
}

std::string_view to_string(StepState state) {
  switch (state) {
    case StepState::kTodo: return "todo";
    case StepState::kDone: return "done";
    case StepState::kNotNeeded: return "notNeeded";
    case StepState::kScheduled: return "scheduled";
  }
  return "todo";
}

std::vector<Step> steps(const SetupFacts& facts, Instant at) {
  return {organisation(facts), products(facts), key_pool(facts), partner(facts), invoice_day(facts, at)};
}

}  // namespace chandlery::console
