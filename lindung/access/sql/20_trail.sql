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
    WHEN 'access_user' THEN content - 'password'
    WHEN 'access_apitoken' THEN content - 'digest'
    WHEN 'mfa_authenticator' THEN content - 'data'
    ELSE content END
$$;

CREATE OR REPLACE FUNCTION lindung_trail_kabupaten(content jsonb) RETURNS text
LANGUAGE sql STABLE AS $$
  SELECT coalesce(
    content->>'kabupaten',
    (SELECT p.kabupaten FROM registry_person p WHERE p.id = (content->>'person_id')::uuid),
    (SELECT m.kabupaten FROM membership_membership m WHERE m.id = (content->>'membership_id')::uuid),
    '')
$$;

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
  key constant text := coalesce(TG_ARGV[0], 'id');
  -- Asked once for the statement, which may write a hundred thousand rows.
  actor constant uuid := lindung_actor();
  channel constant text := coalesce(nullif(current_setting('lindung.channel', true), ''), 'database');
  operation constant text := coalesce(current_setting('lindung.operation', true), '');
  reason constant text := coalesce(current_setting('lindung.reason', true), '');
BEGIN
  -- OFFSET 0: without it each mention of a row's content would make it anew.
  IF TG_OP = 'INSERT' THEN
    INSERT INTO access_event (actor, channel, operation, reason, relation, row_id, action, after, kabupaten)
    SELECT actor, channel, operation, reason, TG_TABLE_NAME, j->>key, 'insert', lindung_trail_row(TG_TABLE_NAME, j),
      -- As lindung_trail_kabupaten, whose call for each row would cost as much as writing it.
      coalesce(j->>'kabupaten', (SELECT p.kabupaten FROM registry_person p WHERE p.id = (j->>'person_id')::uuid),
        (SELECT m.kabupaten FROM membership_membership m WHERE m.id = (j->>'membership_id')::uuid), '')
    FROM (SELECT to_jsonb(n) AS j FROM new_rows n OFFSET 0) rows;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO access_event (actor, channel, operation, reason, relation, row_id, action, before, kabupaten)
    SELECT actor, channel, operation, reason, TG_TABLE_NAME, j->>key, 'delete', lindung_trail_row(TG_TABLE_NAME, j),
      lindung_trail_kabupaten(j)
    FROM (SELECT to_jsonb(o) AS j FROM old_rows o OFFSET 0) rows;
  ELSE
    INSERT INTO access_event (actor, channel, operation, reason, relation, row_id, action, before, after, kabupaten)
    SELECT actor, channel, operation, reason, TG_TABLE_NAME, b->>key, 'update', lindung_trail_row(TG_TABLE_NAME, a),
      lindung_trail_row(TG_TABLE_NAME, b), lindung_trail_kabupaten(b)
    FROM (SELECT to_jsonb(o) AS a, to_jsonb(n) AS b FROM old_rows o
          JOIN new_rows n ON to_jsonb(n)->>key = to_jsonb(o)->>key OFFSET 0) rows
    WHERE a IS DISTINCT FROM b;
  END IF;
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION lindung_record() FROM PUBLIC;

-- Hang the trail on a table; callable again.
CREATE OR REPLACE FUNCTION lindung_keep_trail(relation regclass, key text DEFAULT 'id') RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('CREATE OR REPLACE TRIGGER trail_insert AFTER INSERT ON %s REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION lindung_record(%L)', relation, key);
  EXECUTE format('CREATE OR REPLACE TRIGGER trail_update AFTER UPDATE ON %s REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION lindung_record(%L)', relation, key);
  EXECUTE format('CREATE OR REPLACE TRIGGER trail_delete AFTER DELETE ON %s REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION lindung_record(%L)', relation, key);
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
