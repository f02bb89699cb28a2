// Entitlements and software keys over HTTP, and the operator's key pools.
#pragma once

#include <string>
#include <vector>

#include "platform/crypto/crypto.h"
#include "platform/http/route.h"
#include "platform/storage/blob_store.h"

namespace chandlery::fulfilment {

/// What partners and customers call (contract 7.1, 17.2), and the operator's. `keyring` outlives the routes.
std::vector<http::Route> routes(const crypto::Keyring& keyring);
/// The part below /operator/v1/keypools.
std::vector<http::Route> operator_routes(const crypto::Keyring& keyring);

/// What download links need of the world.
struct DownloadDoor {
  const crypto::Keyring& keyring;
  storage::BlobStore& blobs;
  std::string base_url;  ///< how clients reach the server
};
/// Media of purchases, links to them, and /downloads. `door` outlives the routes.
std::vector<http::Route> download_routes(const DownloadDoor& door);
/// The operator's media, below /operator/v1/media.
std::vector<http::Route> media_routes(storage::BlobStore& blobs);

}  // namespace chandlery::fulfilment
