-- Of a credit that gives back a part of a charge, as that of a reservation which was split: what the part was charged as.
ALTER TABLE charges ADD COLUMN part_subtotal BIGINT NOT NULL DEFAULT 0;  -- minor units; 0 and 0: the whole charge
ALTER TABLE charges ADD COLUMN part_tax BIGINT NOT NULL DEFAULT 0;
