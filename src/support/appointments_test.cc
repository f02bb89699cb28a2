// Appointments over HTTP on both engines: hours, free times, the last place, moving, cancelling, closing, whose they are.
#include <atomic>
#include <latch>
#include <thread>

#include "audit/service.h"
#include "notices/told_for_tests.h"
#include "support/appointments.h"
#include "support/desk_for_tests.h"

namespace chandlery::support {
namespace {

using http::Method;
using test::at;
using test::code_of;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

// It is Monday, 2021-08-02, 12:00 UTC: 14:00 in Berlin.
constexpr const char* kHours = R"({"timeZone":"Europe/Berlin","hours":[
  {"weekday":"tuesday","from":"14:00","to":"15:00"},{"weekday":"tuesday","from":"09:00","to":"10:00"},
  {"weekday":"thursday","from":"09:00","to":"10:00"}],
  "daysOff":["2021-08-12"],"slotMinutes":30,"atOnce":1,"noticeHours":20,"daysAhead":21,"languages":["en","de"]})";
constexpr const char* kTuesdayTwo = "2021-08-03T12:00:00Z";       // 14:00 in Berlin, the first that notice allows
constexpr const char* kTuesdayHalfPast = "2021-08-03T12:30:00Z";
constexpr const char* kThursday = "2021-08-05T07:00:00Z";

class AppointmentsTest : public Desk {
 protected:
  void SetUp() override {
    Desk::SetUp();
    request_ = at(submit_as(agent()), "id");
  }
  http::Response publish(std::string body = kHours) {
    return send(desk(), Method::kPut, "/operator/v1/deskhours", std::move(body));
  }
  static std::string own(std::string_view request, std::string_view rest = "/appointment") {
    return "/v1/servicerequests/" + std::string(request) + std::string(rest);
  }
  static std::string wish(std::string_view start, std::string_view phone = "+49 30 901820", std::string_view language = "de") {
    json::Writer w;
    w.begin_object().field("startTime", start).field("phoneNumber", phone).field("language", language).end_object();
    return w.take();
  }
  http::Response book(std::string_view request, std::string_view start, const Actor& actor = agent()) {
    return send(actor, Method::kPost, own(request), wish(start));
  }
  http::Response move(std::string_view start, const Actor& actor = agent()) {
    return send(actor, Method::kPut, own(request_), wish(start));
  }
  http::Response slots(std::string_view request, std::string_view query = {}, const Actor& actor = agent()) {
    return send(actor, Method::kGet, own(request, "/appointmentslots") + std::string(query));
  }
  /// The beginnings of an answer's items, as "03 12:00".
  static std::string begins(const http::Response& answer) {
    std::string all;
    for (int i = 0;; ++i) {
      const std::string start = at(answer, "items[" + std::to_string(i) + "].startTime");
      if (start.empty()) return all;
      all += (all.empty() ? "" : ", ") + start.substr(8, 2) + " " + start.substr(11, 5);
    }
  }
  http::Response request() { return send(agent(), Method::kGet, own(request_, "")); }
  http::Response cancel_by_desk(std::string body, std::string_view partner = ordering::kSeller) {
    return send(desk(), Method::kPost,
                "/operator/v1/partners/" + std::string(partner) + "/servicerequests/" + request_ + "/appointment/cancel",
                std::move(body));
  }
  std::vector<std::string> told_operator() {
    std::vector<std::string> titles;
    for (const auto& notice : notices::told(database(), desk(), notices::Audience::kOperator))
      titles.push_back(notice.words.title);
    return titles;
  }

  std::string request_;
};

TEST_P(AppointmentsTest, TodaysAreThoseOfTheDesksDayAsItsListHasThem) {
  const auto today = [&](std::string_view moment, std::int64_t most = 10) {
    DaysAppointments found;
    database().read_now([&](sql::Tx& tx) { found = appointments_of_today(tx, *parse_iso(moment), most); });
    return (found.day ? to_iso(*found.day) : "no day") + " " + std::to_string(found.count);
  };
  EXPECT_EQ(today("2021-08-03T12:00:00Z"), "no day 0");
  ASSERT_EQ(publish().status, 200);
  const std::string other = at(submit_as(agent()), "id"), third = at(submit_as(agent()), "id");
  ASSERT_EQ(book(request_, kTuesdayTwo).status, 201);
  ASSERT_EQ(book(other, kTuesdayHalfPast).status, 201);
  ASSERT_EQ(book(third, kThursday).status, 201);
  EXPECT_EQ(today("2021-08-02T21:59:00Z"), "2021-08-02 0");
  EXPECT_EQ(today("2021-08-02T22:00:00Z"), "2021-08-03 2") << "midnight in Berlin";
  EXPECT_EQ(today("2021-08-03T21:59:00Z"), "2021-08-03 2") << "also when they are over";
  EXPECT_EQ(at(send(desk(), Method::kGet, "/operator/v1/appointments?day=2021-08-03"), "totalCount"), "2");
  ASSERT_EQ(send(agent(), Method::kDelete, own(request_)).status, 204);
  EXPECT_EQ(today("2021-08-03T12:00:00Z"), "2021-08-03 1");
  ASSERT_EQ(book(request_, kTuesdayTwo).status, 201);
  EXPECT_EQ(today("2021-08-03T12:00:00Z", 1), "2021-08-03 1") << "counted to the most";
}

TEST_P(AppointmentsTest, WithoutPublishedHoursNothingIsOffered) {
  const http::Response none = slots(request_);
  EXPECT_EQ(at(none, "offered"), "false") << none.body;
  EXPECT_EQ(begins(none), "");
  EXPECT_EQ(code_of(book(request_, kTuesdayTwo)), 3000);
  const http::Response hours = send(desk(), Method::kGet, "/operator/v1/deskhours");
  EXPECT_THAT(hours.body, HasSubstr("\"hours\":[]"));
  EXPECT_EQ(at(hours, "attributes.etag"), "0");
}

TEST_P(AppointmentsTest, HoursAreReadAsTheyWerePublishedAndStandInTheOperatorsLog) {
  const http::Response published = publish();
  ASSERT_EQ(published.status, 200) << published.body;
  EXPECT_EQ(at(published, "hours[0].from"), "09:00");
  EXPECT_EQ(at(published, "hours[1].from"), "14:00");
  EXPECT_EQ(at(published, "hours[2].weekday"), "thursday");
  EXPECT_EQ(at(published, "attributes.etag"), "1");
  EXPECT_EQ(send(desk(), Method::kGet, "/operator/v1/deskhours").body, published.body);
  // Whoever read an older version changes nothing.
  std::string stale = published.body;
  ASSERT_EQ(at(send(desk(), Method::kPut, "/operator/v1/deskhours", published.body), "attributes.etag"), "2");
  EXPECT_EQ(code_of(send(desk(), Method::kPut, "/operator/v1/deskhours", stale)), 2055);
  std::vector<audit::Record> log;
  database().read_now([&](sql::Tx& tx) {
    const audit::Query query{.range = {ordering::kNoon.plus_days(-1), ordering::kNoon.plus_days(1)}};
    log = audit::list(tx, desk(), {.transactions = true}, query)->items;
  });
  ASSERT_EQ(log.size(), 2u);
  EXPECT_EQ(log[0].operation, "update_desk_hours");
  EXPECT_THAT(log[0].new_value, HasSubstr("Europe/Berlin"));
}

TEST_P(AppointmentsTest, HoursThatCannotBeChangeNothing) {
  const auto refused = [&](std::string_view instead, std::string_view of) {
    std::string body = kHours;
    body.replace(body.find(of), of.size(), instead);
    const http::Response answer = publish(body);
    EXPECT_EQ(answer.status, 400) << answer.body;
    return at(answer, "field");
  };
  EXPECT_EQ(refused("Europe/Atlantis", "Europe/Berlin"), "timeZone");
  EXPECT_EQ(refused("../../etc/passwd", "Europe/Berlin"), "timeZone");
  EXPECT_EQ(refused("someday", "tuesday"), "hours[0].weekday");
  EXPECT_EQ(refused("25:00", "15:00"), "hours[0].to");
  EXPECT_EQ(refused("2021-02-30", "2021-08-12"), "daysOff");
  EXPECT_EQ(refused("\"daysAhead\":99999999999999", "\"daysAhead\":21"), "daysAhead");
  EXPECT_EQ(refused("\"de\",\"de\"", "\"de\""), "languages");
  EXPECT_EQ(at(publish("{}"), "field"), "timeZone");
  EXPECT_EQ(at(send(desk(), Method::kGet, "/operator/v1/deskhours"), "attributes.etag"), "0");
}

TEST_P(AppointmentsTest, FreeTimesAreSevenDaysOfTheDeskAndGoOnAtTheNext) {
  ASSERT_EQ(publish().status, 200);
  const http::Response first = slots(request_);
  EXPECT_EQ(at(first, "offered"), "true");
  EXPECT_EQ(at(first, "timeZone"), "Europe/Berlin");
  EXPECT_EQ(at(first, "languages[1]"), "de");
  // The morning of the 3rd is too soon, the 12th is a day off, the 23rd the last day.
  EXPECT_EQ(begins(first),
            "03 12:00, 03 12:30, 05 07:00, 05 07:30, 10 07:00, 10 07:30, 10 12:00, 10 12:30, "
            "17 07:00, 17 07:30, 17 12:00, 17 12:30, 19 07:00, 19 07:30");
  EXPECT_EQ(at(first, "items[0].deskTime"), "2021-08-03T14:00:00+02:00");
  EXPECT_EQ(at(first, "nextFrom"), "");
  std::string all_week = kHours;
  const std::string_view thursday = R"({"weekday":"thursday")";
  all_week.replace(all_week.find(thursday), thursday.size(),
                   R"({"weekday":"monday","from":"09:00","to":"10:00"},{"weekday":"wednesday","from":"09:00","to":"10:00"},)" +
                       std::string(thursday));
  ASSERT_EQ(publish(all_week).status, 200);
  const http::Response week = slots(request_);
  EXPECT_EQ(at(week, "nextFrom"), "2021-08-17") << week.body;
  EXPECT_THAT(begins(slots(request_, "?from=" + at(week, "nextFrom"))), testing::StartsWith("17 07:00, 17 07:30, 17 12:00"));
  EXPECT_EQ(begins(slots(request_, "?from=2021-01-01")), begins(week));
  EXPECT_EQ(begins(slots(request_, "?from=2029-01-01")), "");
  EXPECT_EQ(at(slots(request_, "?from=tomorrow"), "field"), "from");
}

TEST_P(AppointmentsTest, OneIsBookedShownToBothSidesMovedAndCancelled) {
  ASSERT_EQ(publish().status, 200);
  const http::Response booked = book(request_, kTuesdayTwo);
  ASSERT_EQ(booked.status, 201) << booked.body;
  EXPECT_EQ(at(booked, "status"), "booked");
  EXPECT_EQ(at(booked, "endTime"), kTuesdayHalfPast);
  EXPECT_EQ(at(booked, "deskTime"), "2021-08-03T14:00:00+02:00");
  EXPECT_EQ(at(booked, "language"), "de");
  EXPECT_EQ(at(request(), "appointment.startTime"), kTuesdayTwo);
  const std::string path = "/operator/v1/partners/" + std::string(ordering::kSeller) + "/servicerequests/" + request_;
  EXPECT_EQ(at(send(desk(), Method::kGet, path), "appointment.phoneNumber"), "+49 30 901820");
  EXPECT_EQ(code_of(book(request_, kThursday)), 700008) << "one at a time";
  // Its own place does not stand in its way.
  EXPECT_THAT(begins(slots(request_)), HasSubstr("03 12:00, 03 12:30"));

  EXPECT_EQ(at(move(kThursday), "startTime"), kThursday);
  EXPECT_EQ(at(send(agent(), Method::kPut, own(request_), wish(kThursday, "+1 206 555 0100", "en")), "language"), "en");
  EXPECT_THAT(begins(slots(at(submit_as(agent()), "id"))), HasSubstr("03 12:00, 03 12:30, 05 07:30"));
  EXPECT_EQ(send(agent(), Method::kDelete, own(request_)).status, 204);
  EXPECT_EQ(at(request(), "appointment.status"), "cancelled");
  EXPECT_EQ(at(request(), "appointment.cancelledBy"), "agent@seller.example");
  EXPECT_EQ(code_of(send(agent(), Method::kDelete, own(request_))), 1000);
  EXPECT_EQ(code_of(move(kTuesdayTwo)), 1000);
  EXPECT_EQ(book(request_, kThursday).status, 201);

  EXPECT_THAT(told_operator(), ElementsAre("Seller has booked an appointment", "Seller has cancelled an appointment",
                                           "Seller has booked an appointment", "Seller has cancelled an appointment",
                                           "Seller has booked an appointment"));
  std::vector<std::string> operations;
  for (const audit::Record& record : records()) {
    operations.push_back(record.operation);
    EXPECT_THAT(record.new_value + record.old_value, Not(HasSubstr("901820")));
  }
  EXPECT_THAT(operations, ElementsAre("create_appointment", "cancel_appointment", "create_service_request", "update_appointment",
                                      "update_appointment", "create_appointment", "create_service_request"));
}

TEST_P(AppointmentsTest, WhatCannotBeBookedIsRefusedByFieldAndChangesNothing) {
  ASSERT_EQ(publish().status, 200);
  const auto refused = [&](const std::string& body) {
    const http::Response answer = send(agent(), Method::kPost, own(request_), body);
    EXPECT_EQ(answer.status, 400) << answer.body;
    return at(answer, "field");
  };
  EXPECT_EQ(refused(wish("2021-08-03T07:00:00Z")), "startTime") << "too soon";
  EXPECT_EQ(refused(wish("2021-08-03T12:15:00Z")), "startTime") << "between two";
  EXPECT_EQ(refused(wish("2021-08-12T07:00:00Z")), "startTime") << "a day off";
  EXPECT_EQ(refused(wish("2021-08-24T07:00:00Z")), "startTime") << "too far";
  EXPECT_EQ(refused(wish("9999-12-31T23:59:59Z")), "startTime");
  EXPECT_EQ(refused(wish(kThursday, "call me")), "phoneNumber");
  EXPECT_EQ(refused(wish(kThursday, "+49 30 901820", "fr")), "language");
  EXPECT_EQ(refused(R"({"phoneNumber":"+49 30 901820","language":"en"})"), "startTime");
  EXPECT_EQ(refused(R"({"startTime":"soon","phoneNumber":"+49 30 901820","language":"en"})"), "startTime");
  EXPECT_EQ(at(request(), "appointment.startTime"), "");
  EXPECT_THAT(told_operator(), IsEmpty());
}

TEST_P(AppointmentsTest, OfManyWhoTakeTheLastPlaceAtOnceExactlyOneGetsIt) {
  std::string two_at_once = kHours;
  two_at_once.replace(two_at_once.find("\"atOnce\":1"), 10, "\"atOnce\":2");
  ASSERT_EQ(publish(two_at_once).status, 200);
  ASSERT_EQ(book(request_, kTuesdayTwo).status, 201);
  constexpr int kAskers = 6;
  std::vector<std::string> requests;
  for (int i = 0; i < kAskers; ++i)
    requests.push_back(at(submit_as(agent(i % 2 == 0 ? ordering::kSeller : ordering::kOtherSeller)), "id"));
  std::atomic<int> booked = 0, refused = 0;
  std::latch start(kAskers);
  {
    std::vector<std::jthread> askers;
    for (int i = 0; i < kAskers; ++i) {
      askers.emplace_back([&, i] {
        start.arrive_and_wait();
        const http::Response answer =
            book(requests[static_cast<std::size_t>(i)], kTuesdayTwo, agent(i % 2 == 0 ? ordering::kSeller : ordering::kOtherSeller));
        if (answer.status == 201) ++booked;
        if (answer.status == 409 && code_of(answer) == 700043) ++refused;
      });
    }
  }
  EXPECT_EQ(booked, 1);
  EXPECT_EQ(refused, kAskers - 1);
  EXPECT_EQ(begins(send(desk(), Method::kGet, "/operator/v1/appointments")), "03 12:00, 03 12:00");
  EXPECT_EQ(code_of(book(at(submit_as(agent()), "id"), kTuesdayTwo)), 700043);
  EXPECT_THAT(begins(slots(at(submit_as(agent()), "id"))), testing::StartsWith("03 12:30"));
}

TEST_P(AppointmentsTest, OfManyBookingsForOneRequestAtOnceOneStands) {
  ASSERT_EQ(publish().status, 200);
  constexpr int kAskers = 4;
  const char* const times[] = {kTuesdayTwo, kTuesdayHalfPast, kThursday, "2021-08-05T07:30:00Z"};
  std::atomic<int> booked = 0;
  std::latch start(kAskers);
  {
    std::vector<std::jthread> askers;
    for (const char* time : times) {
      askers.emplace_back([&, time] {
        start.arrive_and_wait();
        booked += book(request_, time).status == 201;
      });
    }
  }
  EXPECT_EQ(booked, 1);
  EXPECT_EQ(at(send(desk(), Method::kGet, "/operator/v1/appointments"), "totalCount"), "1");
}

TEST_P(AppointmentsTest, OneThatHasBegunStaysAndAnotherIsBookedWhenItIsOver) {
  ASSERT_EQ(publish().status, 200);
  ASSERT_EQ(book(request_, kTuesdayTwo).status, 201);
  const Actor during = agent(ordering::kSeller, *parse_iso(kTuesdayTwo));
  EXPECT_EQ(at(send(during, Method::kGet, own(request_, "")), "appointment.status"), "underWay");
  EXPECT_EQ(code_of(send(during, Method::kDelete, own(request_))), 1000);
  EXPECT_EQ(code_of(move(kThursday, during)), 1000);
  EXPECT_EQ(code_of(book(request_, kThursday, during)), 700008);
  const Actor later = agent(ordering::kSeller, *parse_iso(kTuesdayHalfPast));
  EXPECT_EQ(at(send(later, Method::kGet, own(request_, "")), "appointment.status"), "over");
  EXPECT_EQ(book(request_, kThursday, later).status, 201);
}

TEST_P(AppointmentsTest, AClosedRequestTakesNoneAndItsClosingCancelsWhatIsToCome) {
  ASSERT_EQ(publish().status, 200);
  ASSERT_EQ(book(request_, kTuesdayTwo).status, 201);
  ASSERT_EQ(send(agent(), Method::kPatch, own(request_, ""), R"({"status":"closed"})").status, 200);
  EXPECT_EQ(at(request(), "appointment.status"), "cancelled");
  EXPECT_THAT(told_operator(), ElementsAre("Seller has cancelled an appointment", "Seller has booked an appointment"));
  EXPECT_EQ(at(book(request_, kThursday), "field"), "status");
  EXPECT_EQ(at(slots(request_), "field"), "status");

  ASSERT_EQ(send(agent(), Method::kPatch, own(request_, ""), R"({"status":"open"})").status, 200);
  EXPECT_EQ(at(request(), "appointment.status"), "cancelled") << "opening again brings none back";
  ASSERT_EQ(book(request_, kThursday).status, 201);
  const std::string path = "/operator/v1/partners/" + std::string(ordering::kSeller) + "/servicerequests/" + request_;
  const http::Response closed = send(desk(), Method::kPatch, path, R"({"status":"closed"})");
  EXPECT_EQ(at(closed, "appointment.status"), "cancelled") << closed.body;
  const auto told = notices::told(database(), agent(), notices::Audience::kPartner);
  ASSERT_EQ(told.size(), 2u);
  EXPECT_EQ(told[1].words.title, "The appointment on 2021-08-05 07:00 UTC does not take place");
  EXPECT_THAT(told[1].words.body, HasSubstr(" was cancelled.\n\nIf you still need it")) << "nobody said why";
}

TEST_P(AppointmentsTest, TheDeskCancelsWithANoteThatWhoBookedIsTold) {
  ASSERT_EQ(publish().status, 200);
  const Actor booker = user("sam", Role::kSalesAgent);
  request_ = at(submit_as(booker), "id");
  ASSERT_EQ(book(request_, kTuesdayTwo, booker).status, 201);
  EXPECT_EQ(at(cancel_by_desk(R"({"note":" "})"), "field"), "note");
  EXPECT_EQ(at(cancel_by_desk(R"({"note":")" + std::string(2001, 'x') + "\"}"), "field"), "note");
  EXPECT_EQ(cancel_by_desk(R"({"note":"Ill."})", ordering::kOtherSeller).status, 404);
  const http::Response cancelled = cancel_by_desk(R"({"note":"Our colleague is ill."})");
  EXPECT_EQ(at(cancelled, "status"), "cancelled") << cancelled.body;
  EXPECT_EQ(at(cancelled, "note"), "Our colleague is ill.");
  EXPECT_EQ(code_of(cancel_by_desk(R"({"note":"Again."})")), 1000);
  const auto told = notices::told(database(), booker, notices::Audience::kPartner);
  ASSERT_EQ(told.size(), 1u);
  EXPECT_THAT(told[0].words.body, HasSubstr("Our colleague is ill."));
  EXPECT_THAT(notices::told(database(), agent(), notices::Audience::kPartner), IsEmpty());
  EXPECT_EQ(records()[0].operation, "cancel_appointment");
  EXPECT_EQ(records()[0].user_name, "desk@operator.example");
}

TEST_P(AppointmentsTest, NobodyCancelsOrMovesAnAppointmentThatItHasNotSeen) {
  ASSERT_EQ(publish().status, 200);
  const std::string seen = at(book(request_, kTuesdayTwo), "attributes.etag");
  ASSERT_FALSE(seen.empty());
  EXPECT_EQ(at(request(), "appointment.attributes.etag"), seen);
  ASSERT_EQ(move(kThursday).status, 200);
  const auto cancelling = [](const std::string& etag) { return R"({"note":"Ill.","attributes":{"etag":")" + etag + "\"}}"; };
  EXPECT_EQ(code_of(cancel_by_desk(cancelling(seen))), 2055);
  EXPECT_EQ(code_of(send(agent(), Method::kDelete, own(request_), {}, {{"If-Match", seen}})), 2055);
  EXPECT_EQ(code_of(send(agent(), Method::kPut, own(request_), wish(kTuesdayHalfPast), {{"If-Match", seen}})), 2055);
  EXPECT_EQ(at(request(), "appointment.startTime"), kThursday);

  const std::string now = at(send(desk(), Method::kGet, "/operator/v1/appointments"), "items[0].attributes.etag");
  EXPECT_EQ(at(request(), "appointment.attributes.etag"), now);
  const http::Response called_elsewhere =
      send(agent(), Method::kPut, own(request_), wish(kThursday, "+1 206 555 0100"), {{"If-Match", "\"" + now + "\""}});
  ASSERT_EQ(called_elsewhere.status, 200) << called_elsewhere.body;
  const std::string last = at(called_elsewhere, "attributes.etag");
  EXPECT_NE(last, now) << "whom to call is part of it";
  EXPECT_EQ(at(cancel_by_desk(cancelling(last)), "status"), "cancelled");
  ASSERT_EQ(book(request_, kThursday).status, 201);
  EXPECT_EQ(code_of(cancel_by_desk(cancelling(last))), 2055) << "another one at the same time";
  EXPECT_EQ(send(agent(), Method::kDelete, own(request_), {}, {{"If-Match", "*"}}).status, 204);
}

TEST_P(AppointmentsTest, ANumberIsCorrectedWhateverTheDeskOffersNow) {
  ASSERT_EQ(publish().status, 200);
  ASSERT_EQ(book(request_, kTuesdayTwo).status, 201);
  ASSERT_EQ(publish(R"({"timeZone":"UTC","hours":[],"daysOff":[],"slotMinutes":30,"atOnce":1,"noticeHours":1,"daysAhead":7,
                       "languages":["en"]})")
                .status,
            200);
  const auto put = [&](const std::string& body) { return send(agent(), Method::kPut, own(request_), body); };
  const http::Response corrected = put(wish(kTuesdayTwo, "+1 206 555 0100"));
  EXPECT_EQ(at(corrected, "phoneNumber"), "+1 206 555 0100") << corrected.body;
  EXPECT_EQ(at(corrected, "deskTime"), "2021-08-03T14:00:00+02:00");
  EXPECT_EQ(at(put(wish(kTuesdayTwo, "call me")), "field"), "phoneNumber");
  EXPECT_EQ(at(put(wish(kTuesdayTwo, "+1 206 555 0100", "fr")), "field"), "language");
  EXPECT_EQ(at(put(wish(kThursday)), "field"), "startTime");
  EXPECT_EQ(at(put(wish(kTuesdayTwo, "+1 206 555 0100", "en")), "language"), "en");
}

TEST_P(AppointmentsTest, WhileAPartnersLogIsHeldOthersStillBook) {
  if (GetParam() == sql::Engine::kSqlite) GTEST_SKIP() << "SQLite has one writer.";
  static const sql::Statement kWaiting("SELECT COUNT(*) FROM pg_locks WHERE NOT granted");
  static const sql::Statement kFreeHours("SELECT 1 FROM desk_hours FOR UPDATE SKIP LOCKED");
  ASSERT_EQ(publish().status, 200);
  std::thread booking;
  int booked = 0;
  database().write_now([&](sql::Tx& tx) {
    audit::append(tx, agent(), {.operation = "create_order", .resource_type = "order"});
    booking = std::thread([&] { booked = book(request_, kTuesdayTwo).status; });
    std::int64_t waiting = 0;
    while (waiting == 0) {
      database().read_now([&](sql::Tx& look) {
        waiting = look.first(kWaiting, {}, [](const sql::Row& row) { return row.integer(0); }).value();
      });
      std::this_thread::yield();
    }
    database().write_now([&](sql::Tx& other) {
      EXPECT_TRUE(other.first(kFreeHours, {}, [](const sql::Row&) { return true; })) << "the hours are everybody's";
    });
  });
  booking.join();
  EXPECT_EQ(booked, 201);
}

TEST_P(AppointmentsTest, NothingOfAnotherPartnerIsReached) {
  ASSERT_EQ(publish().status, 200);
  ASSERT_EQ(book(request_, kTuesdayTwo).status, 201);
  for (const Actor& other : {agent(ordering::kOtherSeller), user("sales", Role::kSalesAgent)}) {
    EXPECT_EQ(slots(request_, {}, other).status, 404);
    EXPECT_EQ(book(request_, kThursday, other).status, 404);
    EXPECT_EQ(move(kThursday, other).status, 404);
    EXPECT_EQ(send(other, Method::kDelete, own(request_)).status, 404);
  }
  EXPECT_EQ(at(request(), "appointment.startTime"), kTuesdayTwo);
}

TEST_P(AppointmentsTest, OtherHoursTakeNothingFromWhatWasBooked) {
  ASSERT_EQ(publish().status, 200);
  ASSERT_EQ(book(request_, kTuesdayHalfPast).status, 201);
  std::string whole_hours = kHours;
  whole_hours.replace(whole_hours.find("\"slotMinutes\":30"), 16, "\"slotMinutes\":60");
  ASSERT_EQ(publish(whole_hours).status, 200);
  EXPECT_EQ(at(request(), "appointment.startTime"), kTuesdayHalfPast);
  const std::string another = at(submit_as(agent()), "id");
  EXPECT_THAT(begins(slots(another)), testing::StartsWith("05 07:00"));
  EXPECT_EQ(code_of(book(another, kTuesdayTwo)), 700043);
  ASSERT_EQ(publish(R"({"timeZone":"UTC","hours":[],"daysOff":[],"slotMinutes":30,"atOnce":1,"noticeHours":1,"daysAhead":7,
                       "languages":["en"]})")
                .status,
            200);
  EXPECT_EQ(at(slots(another), "offered"), "false");
  EXPECT_EQ(at(request(), "appointment.deskTime"), "2021-08-03T14:30:00+02:00") << "told as it was booked";
}

TEST_P(AppointmentsTest, TheOperatorsListIsPagedSoonestFirstAndHasADay) {
  std::string many = kHours;
  many.replace(many.find("\"atOnce\":1"), 10, "\"atOnce\":3");
  ASSERT_EQ(publish(many).status, 200);
  for (const char* partner : {ordering::kOtherSeller, ordering::kSeller}) {
    for (const char* time : {kThursday, kTuesdayTwo, kTuesdayHalfPast})
      ASSERT_EQ(book(at(submit_as(agent(partner)), "id"), time, agent(partner)).status, 201);
  }
  const auto list = [&](const std::string& query, const Actor& reader = desk()) {
    return send(reader, Method::kGet, "/operator/v1/appointments" + query);
  };
  const std::string all = "03 12:00, 03 12:00, 03 12:30, 03 12:30, 05 07:00, 05 07:00";
  EXPECT_EQ(begins(list("")), all);
  EXPECT_EQ(at(list(""), "items[0].partnerId"), ordering::kSeller);
  EXPECT_EQ(at(list(""), "items[0].title"), "A key does not work");
  for (int size = 1; size <= 4; ++size) {
    const std::string path = "?size=" + std::to_string(size);
    std::string joined, token;
    do {
      const http::Response page = list(token.empty() ? path : path + "&seekOperation=Next&MS-ContinuationToken=" + token);
      joined += (joined.empty() ? "" : ", ") + begins(page);
      token = at(page, "continuationToken");
    } while (!token.empty());
    EXPECT_EQ(joined, all) << size;
  }
  EXPECT_EQ(begins(list("?day=2021-08-05")), "05 07:00, 05 07:00");
  EXPECT_EQ(begins(list("?day=2021-08-04")), "");
  for (const char* token : {"x", "1.2", "1.2.x", "1.x.a0000000-0000-4000-8000-000000000001", "..", "99999999999999999999.1.a"})
    EXPECT_EQ(list("?MS-ContinuationToken=" + std::string(token)).status, 400) << token;
  Actor later = desk();
  later.at = *parse_iso(kTuesdayHalfPast);
  EXPECT_EQ(begins(list("", later)), "03 12:30, 03 12:30, 05 07:00, 05 07:00");
  EXPECT_EQ(begins(list("?day=2021-08-03", later)), "03 12:00, 03 12:00, 03 12:30, 03 12:30");
}

INSTANTIATE_ON_BOTH_ENGINES(AppointmentsTest);

}  // namespace
}  // namespace chandlery::support
