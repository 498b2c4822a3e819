CREATE TABLE guides (
  hash TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (hash)
)
 STRICT;

CREATE TABLE items (
  number TEXT NOT NULL,
  line INTEGER NOT NULL,
  item TEXT,
  seller TEXT,
  agent TEXT,
  category TEXT,
  size TEXT,
  quantity INTEGER,
  price TEXT,
  currency TEXT,
  payment TEXT,
  url TEXT,
  qc_url TEXT,
  no_return INTEGER,
  ordered_on TEXT,
  stocked_on TEXT,
  photos_on TEXT,
  shipped_on TEXT,
  delivered_on TEXT,
  returned_on TEXT,
  cancelled_on TEXT,
  reviewed_on TEXT,
  asked_on TEXT,
  return_by TEXT,
  parcel TEXT,
  tracking TEXT,
  failed TEXT NOT NULL,
  unsure TEXT NOT NULL,
  notes TEXT NOT NULL,
  waits INTEGER NOT NULL,
  is_here INTEGER NOT NULL,
  seal INTEGER NOT NULL,
  PRIMARY KEY (number, line)
)
 STRICT;

CREATE INDEX items_delivered ON items (delivered_on) WHERE delivered_on IS NOT NULL;

CREATE INDEX items_here ON items (agent, return_by) WHERE is_here = 1;

CREATE INDEX items_of_seller ON items (seller);

CREATE INDEX items_waiting ON items (number, line) WHERE waits = 1;

CREATE TABLE journal (
  seq INTEGER NOT NULL,
  deed INTEGER NOT NULL,
  at TEXT NOT NULL,
  case_number INTEGER,
  order_number TEXT,
  kind TEXT NOT NULL,
  body TEXT NOT NULL,
  hash TEXT NOT NULL,
  id TEXT,
  "by" TEXT,
  PRIMARY KEY (seq),
  CONSTRAINT one_subject CHECK ((case_number IS NULL) <> (order_number IS NULL))
)
 STRICT;

CREATE INDEX journal_of_case ON journal (case_number, seq);

CREATE INDEX journal_of_deed ON journal (deed);

CREATE INDEX journal_of_order ON journal (order_number, seq);

CREATE TABLE tally (
  name TEXT NOT NULL,
  count INTEGER NOT NULL,
  seals INTEGER NOT NULL,
  PRIMARY KEY (name)
)
 STRICT;

CREATE TABLE cases (
  number INTEGER NOT NULL,
  order_number TEXT NOT NULL,
  line INTEGER NOT NULL,
  item TEXT,
  guide TEXT NOT NULL,
  remedy TEXT NOT NULL,
  phase TEXT NOT NULL,
  round INTEGER NOT NULL,
  state TEXT NOT NULL,
  outcome TEXT,
  opened_on TEXT NOT NULL,
  is_open INTEGER NOT NULL,
  seal INTEGER NOT NULL,
  PRIMARY KEY (number),
  FOREIGN KEY(order_number, line) REFERENCES items (number, line) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY(guide) REFERENCES guides (hash) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE INDEX cases_of_order ON cases (order_number, line);

CREATE INDEX open_cases ON cases (number) WHERE is_open = 1;

CREATE TRIGGER journal_keeps_update BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'journal is append-only'); END;

CREATE TRIGGER journal_keeps_delete BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'journal is append-only'); END;

CREATE TRIGGER guides_keeps_update BEFORE UPDATE ON guides BEGIN SELECT RAISE(ABORT, 'guides is append-only'); END;

CREATE TRIGGER guides_keeps_delete BEFORE DELETE ON guides BEGIN SELECT RAISE(ABORT, 'guides is append-only'); END;
