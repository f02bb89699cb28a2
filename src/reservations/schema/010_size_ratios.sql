-- Operator-wide. What a size counts in its flexibility group (rules 5.6), by region and date: the newest row that has begun
-- holds; a row of the region goes before one for all regions.
CREATE TABLE size_ratios (
  size       TEXT   NOT NULL,  -- lower case, without "standard_"
  region     TEXT   NOT NULL,  -- lower case; empty: all regions
  valid_from BIGINT NOT NULL,  -- days since 1970-01-01
  name       TEXT   NOT NULL,  -- the size as people write it
  flex_group TEXT   NOT NULL,
  ratio      BIGINT NOT NULL,  -- ten-thousandths
  vcpus      BIGINT NOT NULL,  -- 0: not known
  PRIMARY KEY (size, region, valid_from),
  CHECK (ratio > 0)
) /*sqlite: WITHOUT ROWID */;

-- The excerpt of rules 5.6, with the sizes' full names.
INSERT INTO size_ratios (size, region, valid_from, name, flex_group, ratio, vcpus) VALUES
  ('b1s', '', 0, 'B1s', 'BS', 10000, 1),
  ('b2s', '', 0, 'B2s', 'BS', 40000, 2),
  ('b1ms', '', 0, 'B1ms', 'BS high memory', 10000, 1),
  ('b2ms', '', 0, 'B2ms', 'BS high memory', 40000, 2),
  ('b4ms', '', 0, 'B4ms', 'BS high memory', 80000, 4),
  ('b8ms', '', 0, 'B8ms', 'BS high memory', 160000, 8),
  ('ds1_v2', '', 0, 'DS1_v2', 'DSv2', 10000, 1),
  ('ds2_v2', '', 0, 'DS2_v2', 'DSv2', 20000, 2),
  ('ds3_v2', '', 0, 'DS3_v2', 'DSv2', 40000, 4),
  ('ds4_v2', '', 0, 'DS4_v2', 'DSv2', 80000, 8),
  ('ds5_v2', '', 0, 'DS5_v2', 'DSv2', 160000, 16),
  ('ds11_v2', '', 0, 'DS11_v2', 'DSv2 high memory', 10000, 2),
  ('ds12_v2', '', 0, 'DS12_v2', 'DSv2 high memory', 20000, 4),
  ('ds13_v2', '', 0, 'DS13_v2', 'DSv2 high memory', 40000, 8),
  ('ds14_v2', '', 0, 'DS14_v2', 'DSv2 high memory', 80000, 16),
  ('ds15_v2', '', 0, 'DS15_v2', 'DSv2 high memory', 100000, 20),
  ('d2s_v3', '', 0, 'D2s_v3', 'DSv3', 10000, 2),
  ('d4s_v3', '', 0, 'D4s_v3', 'DSv3', 20000, 4),
  ('d8s_v3', '', 0, 'D8s_v3', 'DSv3', 40000, 8),
  ('d16s_v3', '', 0, 'D16s_v3', 'DSv3', 80000, 16),
  ('d32s_v3', '', 0, 'D32s_v3', 'DSv3', 160000, 32),
  ('d64s_v3', '', 0, 'D64s_v3', 'DSv3', 320000, 64),
  ('e2s_v3', '', 0, 'E2s_v3', 'ESv3', 10000, 2),
  ('e4s_v3', '', 0, 'E4s_v3', 'ESv3', 20000, 4),
  ('e8s_v3', '', 0, 'E8s_v3', 'ESv3', 40000, 8),
  ('e16s_v3', '', 0, 'E16s_v3', 'ESv3', 80000, 16),
  ('e20s_v3', '', 0, 'E20s_v3', 'ESv3', 100000, 20),
  ('e32s_v3', '', 0, 'E32s_v3', 'ESv3', 160000, 32),
  ('e64s_v3', '', 0, 'E64s_v3', 'ESv3', 288000, 64),
  ('f2s_v2', '', 0, 'F2s_v2', 'FSv2', 10000, 2),
  ('f4s_v2', '', 0, 'F4s_v2', 'FSv2', 20000, 4),
  ('f8s_v2', '', 0, 'F8s_v2', 'FSv2', 40000, 8),
  ('f16s_v2', '', 0, 'F16s_v2', 'FSv2', 80000, 16),
  ('f32s_v2', '', 0, 'F32s_v2', 'FSv2', 160000, 32),
  ('f64s_v2', '', 0, 'F64s_v2', 'FSv2', 320000, 64),
  ('f72s_v2', '', 0, 'F72s_v2', 'FSv2', 360000, 72);
