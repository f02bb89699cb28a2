-- An application that was deleted: nobody finds it, and its client id is never given again. The row stays, for records name it.
ALTER TABLE applications ADD COLUMN deleted_at BIGINT;
