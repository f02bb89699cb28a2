// The blocking forms of Database.
#include "platform/sql/database.h"

#include <future>

namespace chandlery::sql {

namespace {

template <class Submit>
void wait_for(const Job& job, Submit&& submit) {
  std::promise<void> outcome;
  submit([&job](Tx& tx) { job(tx); },
         [&outcome](std::exception_ptr failure) {
           if (failure)
             outcome.set_exception(std::move(failure));
           else
             outcome.set_value();
         });
  outcome.get_future().get();
}

}  // namespace

void Database::write_now(const Job& job) {
  wait_for(job, [this](Job run, Done done) { write(std::move(run), std::move(done)); });
}

void Database::read_now(const Job& job) {
  wait_for(job, [this](Job run, Done done) { read(std::move(run), std::move(done)); });
}

void Database::read_long_now(const Job& job) {
  wait_for(job, [this](Job run, Done done) { read_long(std::move(run), std::move(done)); });
}

}  // namespace chandlery::sql
