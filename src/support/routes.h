// The routes of service requests, their attachments, appointments about them and the operator's queue (contract 13).
#pragma once

#include <filesystem>
#include <vector>

#include "platform/antivirus/clamd.h"
#include "platform/http/route.h"
#include "platform/storage/file_store.h"

namespace chandlery::support {

/// Attachments lie below `folder`, which must stand outside whatever is served as files. With a scanner, which must outlive the
/// routes, none is kept that it did not call clean.
std::vector<http::Route> routes(std::filesystem::path folder, const antivirus::Daemon* scanner);

std::vector<http::Route> request_routes();
std::vector<http::Route> attachment_routes(const storage::FileStore& files, const antivirus::Daemon* scanner);
std::vector<http::Route> operator_routes();
std::vector<http::Route> appointment_routes();

}  // namespace chandlery::support
