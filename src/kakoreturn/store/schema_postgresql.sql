CREATE TABLE guides (
  hash TEXT COLLATE "C" NOT NULL,
  body TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (hash)
);

CREATE TABLE items (
  number TEXT COLLATE "C" NOT NULL,
  line BIGINT NOT NULL,
  item TEXT COLLATE "C",
  seller TEXT COLLATE "C",
  agent TEXT COLLATE "C",
  category TEXT COLLATE "C",
  size TEXT COLLATE "C",
  quantity BIGINT,
  price TEXT COLLATE "C",
  currency TEXT COLLATE "C",
  payment TEXT COLLATE "C",
  url TEXT COLLATE "C",
  qc_url TEXT COLLATE "C",
  no_return BIGINT,
  ordered_on TEXT COLLATE "C",
  stocked_on TEXT COLLATE "C",
  photos_on TEXT COLLATE "C",
  shipped_on TEXT COLLATE "C",
  delivered_on TEXT COLLATE "C",
  returned_on TEXT COLLATE "C",
  cancelled_on TEXT COLLATE "C",
  reviewed_on TEXT COLLATE "C",
  asked_on TEXT COLLATE "C",
  return_by TEXT COLLATE "C",
  parcel TEXT COLLATE "C",
  tracking TEXT COLLATE "C",
  failed TEXT COLLATE "C" NOT NULL,
  unsure TEXT COLLATE "C" NOT NULL,
  notes TEXT COLLATE "C" NOT NULL,
  waits BIGINT NOT NULL,
  is_here BIGINT NOT NULL,
  seal BIGINT NOT NULL,
  PRIMARY KEY (number, line)
);

CREATE INDEX items_delivered ON items (delivered_on) WHERE delivered_on IS NOT NULL;

CREATE INDEX items_here ON items (agent, return_by) WHERE is_here = 1;

CREATE INDEX items_of_seller ON items (seller);

CREATE INDEX items_waiting ON items (number, line) WHERE waits = 1;

CREATE TABLE journal (
  seq BIGINT NOT NULL,
  deed BIGINT NOT NULL,
  at TEXT COLLATE "C" NOT NULL,
  case_number BIGINT,
  order_number TEXT COLLATE "C",
  kind TEXT COLLATE "C" NOT NULL,
  body TEXT COLLATE "C" NOT NULL,
  hash TEXT COLLATE "C" NOT NULL,
  id TEXT COLLATE "C",
  by TEXT COLLATE "C",
  PRIMARY KEY (seq),
  CONSTRAINT one_subject CHECK ((case_number IS NULL) <> (order_number IS NULL))
);

CREATE INDEX journal_of_case ON journal (case_number, seq);

CREATE INDEX journal_of_deed ON journal (deed);

CREATE INDEX journal_of_order ON journal (order_number, seq);

CREATE TABLE tally (
  name TEXT COLLATE "C" NOT NULL,
  count BIGINT NOT NULL,
  seals BIGINT NOT NULL,
  PRIMARY KEY (name)
);

CREATE TABLE cases (
  number BIGINT NOT NULL,
  order_number TEXT COLLATE "C" NOT NULL,
  line BIGINT NOT NULL,
  item TEXT COLLATE "C",
  guide TEXT COLLATE "C" NOT NULL,
  remedy TEXT COLLATE "C" NOT NULL,
  phase TEXT COLLATE "C" NOT NULL,
  round BIGINT NOT NULL,
  state TEXT COLLATE "C" NOT NULL,
  outcome TEXT COLLATE "C",
  opened_on TEXT COLLATE "C" NOT NULL,
  is_open BIGINT NOT NULL,
  seal BIGINT NOT NULL,
  PRIMARY KEY (number),
  FOREIGN KEY(order_number, line) REFERENCES items (number, line) DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY(guide) REFERENCES guides (hash) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX cases_of_order ON cases (order_number, line);

CREATE INDEX open_cases ON cases (number) WHERE is_open = 1;

CREATE TABLE about (
  one BIGINT NOT NULL CHECK (one = 1),
  version BIGINT NOT NULL,
  PRIMARY KEY (one)
);

CREATE TABLE files (
  sha256 TEXT COLLATE "C" NOT NULL,
  body BYTEA NOT NULL,
  PRIMARY KEY (sha256),
  CONSTRAINT as_hashed CHECK (sha256 = encode(sha256(body), 'hex'))
);

CREATE FUNCTION keeps() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
  END
$$;

CREATE FUNCTION signed() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
  BEGIN
    IF pg_has_role(session_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER')
      OR NEW."by" = session_user AND NEW.id IS NOT NULL
      OR NEW."by" IS NULL AND EXISTS (
        SELECT FROM journal WHERE deed = NEW.deed AND seq < NEW.seq AND "by" = session_user
      )
    THEN
      RETURN NEW;
    END IF;
    RAISE EXCEPTION 'signed as another' USING ERRCODE = 'insufficient_privilege';
  END
$$;

CREATE FUNCTION unchanged(known BIGINT, questions TEXT[], answers TEXT[])
  RETURNS void LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
  DECLARE
    answer TEXT;
  BEGIN
    PERFORM FROM about WHERE version = known FOR UPDATE;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'another version' USING ERRCODE = 'serialization_failure';
    END IF;
    FOR nth IN 1 .. cardinality(questions) LOOP
      EXECUTE questions[nth] INTO answer;
      IF encode(sha256(convert_to(answer, 'UTF8')), 'hex') <> answers[nth] THEN
        RAISE EXCEPTION 'another answer' USING ERRCODE = 'serialization_failure';
      END IF;
    END LOOP;
  END
$$;

CREATE FUNCTION append(
    at TEXT, id TEXT, "by" TEXT, cases BIGINT[], orders TEXT[], kinds TEXT[], bodies TEXT[], hashed TEXT[]
  ) RETURNS void LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
  DECLARE
    last BIGINT;
    changeset BIGINT;
    head TEXT;
  BEGIN
    SELECT j.seq, j.deed + 1, j.hash INTO last, changeset, head FROM journal AS j ORDER BY j.seq DESC LIMIT 1;
    IF NOT FOUND THEN
      last := 0;
      changeset := 1;
      head := repeat('0', 64);
    END IF;
    FOR nth IN 1 .. cardinality(kinds) LOOP
      last := last + 1;
      head := encode(sha256(convert_to(head || '[' || last || ',' || changeset || ',' || hashed[nth], 'UTF8')), 'hex');
      INSERT INTO journal VALUES (
        last, changeset, at, cases[nth], orders[nth], kinds[nth], bodies[nth], head,
        CASE WHEN nth = 1 THEN append.id END, CASE WHEN nth = 1 THEN append."by" END
      );
    END LOOP;
    UPDATE tally SET count = last WHERE name = 'journal';
  END
$$;

CREATE TRIGGER journal_keeps_rows BEFORE DELETE OR UPDATE ON journal FOR EACH ROW EXECUTE FUNCTION keeps();

CREATE TRIGGER journal_keeps_all BEFORE TRUNCATE ON journal FOR EACH STATEMENT EXECUTE FUNCTION keeps();

CREATE TRIGGER guides_keeps_rows BEFORE DELETE OR UPDATE ON guides FOR EACH ROW EXECUTE FUNCTION keeps();

CREATE TRIGGER guides_keeps_all BEFORE TRUNCATE ON guides FOR EACH STATEMENT EXECUTE FUNCTION keeps();

CREATE TRIGGER journal_signed BEFORE INSERT ON journal FOR EACH ROW EXECUTE FUNCTION signed();
