// Billing over HTTP: invoices, line items and files (contract 8), and the operator's side of them.
#pragma once

#include <filesystem>
#include <vector>

#include "platform/antivirus/clamd.h"
#include "platform/http/route.h"
#include "platform/storage/blob_store.h"

namespace chandlery::billing {

/// `blobs` keeps long files of issued documents, and outlives the routes.
std::vector<http::Route> routes(storage::BlobStore& blobs);
/// Requests to credit withheld tax. Certificates lie below `folder`, which must stand outside whatever is served as files.
/// With a scanner, which must outlive the routes, none is kept that it did not call clean.
std::vector<http::Route> withholding_routes(const std::filesystem::path& folder, const antivirus::Daemon* scanner);

/// The parts of routes(), one file each.
std::vector<http::Route> invoice_routes();
std::vector<http::Route> line_item_routes();
std::vector<http::Route> invoice_file_routes(storage::BlobStore& blobs);
std::vector<http::Route> invoice_paper_routes();
std::vector<http::Route> explanation_routes();
std::vector<http::Route> operator_invoice_routes();
std::vector<http::Route> payment_routes();
std::vector<http::Route> account_routes();
std::vector<http::Route> finance_routes();
std::vector<http::Route> spend_routes();
std::vector<http::Route> budget_routes();

}  // namespace chandlery::billing
