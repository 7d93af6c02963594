-- The audit trail: definer triggers write it, nobody changes it, policy says who reads it.

CREATE OR REPLACE FUNCTION lindung_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE holds_something boolean := true;
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    -- A first load truncates what is empty anyway, so that its rows need not be logged twice.
    EXECUTE format('SELECT EXISTS (SELECT FROM %s)', TG_RELID::regclass) INTO holds_something;
    IF NOT holds_something THEN
      RETURN NULL;
    END IF;
  END IF;
  RAISE EXCEPTION '% only grows: correct it with a further entry, % is refused', TG_TABLE_NAME, lower(TG_OP)
    USING ERRCODE = 'restrict_violation';
END
$$;

-- What a row looks like in the trail: identity numbers masked, secrets left out.
CREATE OR REPLACE FUNCTION lindung_trail_row(relation text, content jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE relation
    WHEN 'registry_identity' THEN content || jsonb_build_object('number',
      left(content->>'number', 4) || repeat('*', greatest(length(content->>'number') - 4, 0)))
    WHEN 'rosters_inquiryrow' THEN content || jsonb_build_object('nik', left(content->>'nik', 4) || repeat('*', 12))
    -- Worked out from name and birth date, and nothing to read.
    WHEN 'registry_person' THEN content - 'word_beginnings'
    WHEN 'access_user' THEN content - 'password'
    WHEN 'access_apitoken' THEN content - 'digest'
    WHEN 'mfa_authenticator' THEN content - 'data'
    ELSE content END
$$;

DROP FUNCTION IF EXISTS lindung_trail_kabupaten(jsonb);

CREATE OR REPLACE FUNCTION lindung_write_event(
  relation text, row_id text, action text, before jsonb, after jsonb, kabupaten text
) RETURNS void LANGUAGE sql AS $$
  INSERT INTO access_event (actor, channel, operation, reason, relation, row_id, action, before, after, kabupaten)
  VALUES (lindung_actor(), coalesce(nullif(current_setting('lindung.channel', true), ''), 'database'),
          coalesce(current_setting('lindung.operation', true), ''), coalesce(current_setting('lindung.reason', true), ''),
          relation, row_id, action, before, after, kabupaten)
$$;
REVOKE ALL ON FUNCTION lindung_write_event(text, text, text, jsonb, jsonb, text) FROM PUBLIC;

CREATE OR REPLACE FUNCTION lindung_record() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  -- Every table of ours has id, number or person/unit as its key; the trail names it as text.
  key constant text := TG_ARGV[0];
  -- Where a row belongs, as an expression over its columns: reading them costs half of looking into its JSON.
  -- A trigger hung by an earlier version does not say it, until the whole database is brought up to date.
  place constant text := coalesce(TG_ARGV[1], lindung_trail_place(TG_RELID));
  -- Asked once for the statement, which may write a hundred thousand rows.
  actor constant uuid := lindung_actor();
  channel constant text := coalesce(nullif(current_setting('lindung.channel', true), ''), 'database');
  operation constant text := coalesce(current_setting('lindung.operation', true), '');
  reason constant text := coalesce(current_setting('lindung.reason', true), '');
BEGIN
  -- OFFSET 0: without it each mention of a row's content would make it anew.
  IF TG_OP = 'INSERT' THEN
    EXECUTE format('INSERT INTO access_event (actor, channel, operation, reason, relation, row_id, action, after, kabupaten)
      SELECT $1, $2, $3, $4, %1$L, r.key, ''insert'', lindung_trail_row(%1$L, r.content), r.place
      FROM (SELECT t.%2$I AS key, to_jsonb(t) AS content, %3$s AS place FROM new_rows t OFFSET 0) r',
      TG_TABLE_NAME, key, place) USING actor, channel, operation, reason;
  ELSIF TG_OP = 'DELETE' THEN
    EXECUTE format('INSERT INTO access_event (actor, channel, operation, reason, relation, row_id, action, before, kabupaten)
      SELECT $1, $2, $3, $4, %1$L, r.key, ''delete'', lindung_trail_row(%1$L, r.content), r.place
      FROM (SELECT t.%2$I AS key, to_jsonb(t) AS content, %3$s AS place FROM old_rows t OFFSET 0) r',
      TG_TABLE_NAME, key, place) USING actor, channel, operation, reason;
  ELSE
    EXECUTE format('INSERT INTO access_event
        (actor, channel, operation, reason, relation, row_id, action, before, after, kabupaten)
      SELECT $1, $2, $3, $4, %1$L, r.key, ''update'', lindung_trail_row(%1$L, r.content_before),
        lindung_trail_row(%1$L, r.content), r.place
      FROM (SELECT t.%2$I AS key, to_jsonb(o) AS content_before, to_jsonb(t) AS content, %3$s AS place
        FROM old_rows o JOIN new_rows t ON t.%2$I = o.%2$I OFFSET 0) r
      WHERE r.content_before IS DISTINCT FROM r.content',
      TG_TABLE_NAME, key, place) USING actor, channel, operation, reason;
  END IF;
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION lindung_record() FROM PUBLIC;

-- The kabupaten of a row `t` of a table, as an expression: its own, or that of its person or membership; else nowhere.
CREATE OR REPLACE FUNCTION lindung_trail_place(relation regclass) RETURNS text
LANGUAGE sql STABLE AS $$
  SELECT format('coalesce(%s)', string_agg(known.place, ', ' ORDER BY known.rank))
  FROM (VALUES
    (1, 'kabupaten', 't.kabupaten'),
    (2, 'person_id', '(SELECT p.kabupaten FROM registry_person p WHERE p.id = t.person_id)'),
    (3, 'membership_id', '(SELECT m.kabupaten FROM membership_membership m WHERE m.id = t.membership_id)'),
    (4, NULL, $nowhere$''$nowhere$)
  ) known (rank, needed, place)
  WHERE known.needed IS NULL OR EXISTS (SELECT FROM pg_attribute c
    WHERE c.attrelid = relation AND c.attname = known.needed AND NOT c.attisdropped)
$$;
REVOKE ALL ON FUNCTION lindung_trail_place(regclass) FROM PUBLIC;

-- Hang the trail on a table; callable again, and to be called again when it gains one of the columns above.
CREATE OR REPLACE FUNCTION lindung_keep_trail(relation regclass, key text DEFAULT 'id') RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  place constant text := lindung_trail_place(relation);
BEGIN
  EXECUTE format('CREATE OR REPLACE TRIGGER trail_insert AFTER INSERT ON %s REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION lindung_record(%L, %L)', relation, key, place);
  EXECUTE format('CREATE OR REPLACE TRIGGER trail_update AFTER UPDATE ON %s REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION lindung_record(%L, %L)', relation, key, place);
  EXECUTE format('CREATE OR REPLACE TRIGGER trail_delete AFTER DELETE ON %s REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION lindung_record(%L, %L)', relation, key, place);
END
$$;
REVOKE ALL ON FUNCTION lindung_keep_trail(regclass, text) FROM PUBLIC;

CREATE OR REPLACE FUNCTION lindung_only_grows(relation regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('CREATE OR REPLACE TRIGGER only_grows BEFORE UPDATE OR DELETE ON %s
    FOR EACH STATEMENT EXECUTE FUNCTION lindung_refuse_change()', relation);
  EXECUTE format('CREATE OR REPLACE TRIGGER only_grows_truncate BEFORE TRUNCATE ON %s
    FOR EACH STATEMENT EXECUTE FUNCTION lindung_refuse_change()', relation);
END
$$;
REVOKE ALL ON FUNCTION lindung_only_grows(regclass) FROM PUBLIC;

SELECT lindung_only_grows('access_event');
SELECT lindung_keep_trail('access_user'), lindung_keep_trail('access_assignment'), lindung_keep_trail('access_apitoken');

GRANT SELECT ON access_event TO lindung_app;
ALTER TABLE access_event ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS trail_read ON access_event;
-- Auditors read the trail of their regions; administrators that of users and assignments.
CREATE POLICY trail_read ON access_event FOR SELECT TO lindung_app USING (
  ((SELECT current_setting('lindung.reads_trail', true)) = 'true'
    AND (kabupaten = '' OR kabupaten = ANY ((SELECT lindung_read_kabupaten())::text[])))
  OR ((SELECT current_setting('lindung.reads_access_trail', true)) = 'true'
    AND (relation LIKE 'access\_%' OR relation = 'mfa_authenticator'))
);
