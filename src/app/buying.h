// What buying needs of the whole house: the same for the API, and for the jobs that buy again.
#pragma once

#include "app/shop.h"
#include "ordering/service.h"

namespace chandlery::app {

/// Refers to the shop's keyring.
ordering::Services buying_services(Shop& shop);

}  // namespace chandlery::app
