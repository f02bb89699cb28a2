-- When the operator's desk speaks with partners about their requests, and what they booked. The hours are operator-wide: one
-- row, once they were published. Whoever books locks it, so that two never take the last place of the same time.
CREATE TABLE desk_hours (
  id           BIGINT NOT NULL PRIMARY KEY,  -- always 1
  zone         TEXT   NOT NULL,  -- IANA, as Europe/Berlin
  slot_minutes BIGINT NOT NULL,
  at_once      BIGINT NOT NULL,  -- appointments at the same time
  notice_hours BIGINT NOT NULL,  -- from the booking to the beginning at least
  days_ahead   BIGINT NOT NULL,
  languages    TEXT   NOT NULL,  -- as en zh-CN
  version      BIGINT NOT NULL
);

CREATE TABLE desk_openings (
  weekday     BIGINT NOT NULL,  -- 1 Monday to 7 Sunday
  from_minute BIGINT NOT NULL,  -- from midnight, by the zone's clocks
  to_minute   BIGINT NOT NULL,
  PRIMARY KEY (weekday, from_minute)
);

CREATE TABLE desk_days_off (
  day BIGINT NOT NULL PRIMARY KEY  -- days since 1970-01-01, by the zone's clocks
);

CREATE TABLE appointments (
  partner_id         TEXT   NOT NULL,
  request_id         BIGINT NOT NULL,
  appointment_number BIGINT NOT NULL,  -- 1..n; all but the last one are cancelled or over
  begins_at          BIGINT NOT NULL,  -- microseconds UTC, here and below
  ends_at            BIGINT NOT NULL,
  zone               TEXT   NOT NULL,  -- the desk's, when it was booked
  phone              TEXT   NOT NULL,
  language           TEXT   NOT NULL,
  booked_by          TEXT   NOT NULL,  -- user id
  booked_by_name     TEXT   NOT NULL,
  booked_at          BIGINT NOT NULL,
  cancelled_at       BIGINT,
  cancelled_by_name  TEXT   NOT NULL,  -- empty: it stands
  note               TEXT   NOT NULL,  -- why it was cancelled
  PRIMARY KEY (partner_id, request_id, appointment_number)
) /*sqlite: WITHOUT ROWID */;

-- What is taken of a day, and the operator's list over all partners.
CREATE INDEX appointments_standing ON appointments (begins_at, partner_id, request_id) WHERE cancelled_at IS NULL;
