-- What becomes of an answer that is held, once somebody is at it.

-- claimed: since when it is being delivered; from then on nothing takes its place. ending: when the end of it began to be
-- written. said: when its sender says that it was answered. spoiled: since when it is set aside, as nobody can read it.
ALTER TABLE held_response ADD COLUMN claimed INTEGER;
ALTER TABLE held_response ADD COLUMN ending INTEGER;
ALTER TABLE held_response ADD COLUMN said INTEGER;
ALTER TABLE held_response ADD COLUMN spoiled INTEGER;
