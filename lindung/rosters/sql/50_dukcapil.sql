-- Questions to Dukcapil: read with the tasks they are about, asked and answered where they may be asked.

GRANT SELECT, INSERT ON rosters_inquiry, rosters_inquiryrow TO lindung_app;
-- A question stays as it was put; only what was answered is written down, once.
GRANT UPDATE (answer, right_name, right_birth_date, right_sex, died_on, answered_by_id, answered_at)
  ON rosters_inquiryrow TO lindung_app;
GRANT SELECT ON rosters_inquiry, rosters_inquiryrow TO lindung_matcher;
SELECT lindung_keep_trail('rosters_inquiry'), lindung_keep_trail('rosters_inquiryrow');
SELECT lindung_only_grows('rosters_inquiry');

ALTER TABLE rosters_inquiry ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS inquiry_read ON rosters_inquiry;
CREATE POLICY inquiry_read ON rosters_inquiry FOR SELECT TO lindung_app USING (
  lindung_right_in_region('tasks.read', region)
  OR organisation_id = ANY ((SELECT lindung_organisations_with('tasks.read'))::uuid[])
);
DROP POLICY IF EXISTS inquiry_write ON rosters_inquiry;
CREATE POLICY inquiry_write ON rosters_inquiry FOR INSERT TO lindung_app WITH CHECK (
  lindung_right_in_region('dukcapil.ask', region) AND asked_by_id = (SELECT lindung_actor())
  AND (SELECT current_setting('lindung.sees_identity', true)) = 'true'
);

ALTER TABLE rosters_inquiryrow ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS inquiryrow_read ON rosters_inquiryrow;
CREATE POLICY inquiryrow_read ON rosters_inquiryrow FOR SELECT TO lindung_app
  USING (inquiry_id IN (SELECT id FROM rosters_inquiry));
DROP POLICY IF EXISTS inquiryrow_write ON rosters_inquiryrow;
CREATE POLICY inquiryrow_write ON rosters_inquiryrow FOR INSERT TO lindung_app WITH CHECK (
  answer = '' AND task_id IN (SELECT id FROM rosters_task)
  AND EXISTS (SELECT FROM rosters_inquiry q WHERE q.id = inquiry_id AND lindung_right_in_region('dukcapil.ask', q.region))
);
-- What is answered is answered: a second reply finds nothing to change.
DROP POLICY IF EXISTS inquiryrow_answer ON rosters_inquiryrow;
CREATE POLICY inquiryrow_answer ON rosters_inquiryrow FOR UPDATE TO lindung_app
  USING (answer = '' AND EXISTS (SELECT FROM rosters_inquiry q
    WHERE q.id = inquiry_id AND lindung_right_in_region('dukcapil.ask', q.region)))
  WITH CHECK (answered_by_id = (SELECT lindung_actor()));

-- The next number of a year, counting also the questions of other regions; nothing of them is told.
CREATE OR REPLACE FUNCTION lindung_next_inquiry(year integer) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(max(split_part(q.code, '-', 3)::integer), 0) + 1 FROM rosters_inquiry q
  WHERE q.code ~ ('^DK-' || year || '-[0-9]{4,6}$')
$$;

-- That the numbers of a file of questions left the house, as often as they did.
CREATE OR REPLACE FUNCTION lindung_note_inquiry_seen(inquiry uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF coalesce(current_setting('lindung.sees_identity', true), '') <> 'true' OR NOT EXISTS (
    SELECT FROM rosters_inquiry q WHERE q.id = inquiry AND lindung_right_in_region('dukcapil.ask', q.region)
  ) THEN
    RAISE EXCEPTION 'the actor may not take these numbers out' USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM lindung_write_event('rosters_inquiry', q.id::text, 'seen', NULL,
      jsonb_build_object('code', q.code, 'questions', q.questions), left(q.region, 5))
    FROM rosters_inquiry q WHERE q.id = inquiry;
END
$$;

-- What Dukcapil's reply makes of open tasks: the reason that decides now, and what was found, one of each for each task.
-- Reasons are those the row was held for, or that Dukcapil does not know the number or knows it otherwise.
CREATE OR REPLACE FUNCTION lindung_hold_tasks_for(tasks uuid[], codes text[], owners text[], findings jsonb) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE changed bigint;
BEGIN
  IF EXISTS (
    SELECT FROM unnest(tasks, codes) asked (id, code)
    LEFT JOIN rosters_task t ON t.id = asked.id AND t.state = 'open' LEFT JOIN rosters_row r ON r.id = t.row_id
    LEFT JOIN rosters_version v ON v.id = t.version_id LEFT JOIN rosters_list l ON l.id = v.list_id
    WHERE (lindung_right_in_region('dukcapil.ask', l.region) AND (asked.code = ANY (r.reasons)
      OR asked.code IN ('dukcapil_not_found', 'dukcapil_differs'))) IS NOT TRUE
  ) THEN
    RAISE EXCEPTION 'the actor may not hold these tasks for that' USING ERRCODE = 'insufficient_privilege';
  END IF;
  UPDATE rosters_task t SET code = asked.code, owner_role = asked.owner, found = findings->(asked.place - 1)::int
    FROM unnest(tasks, codes, owners) WITH ORDINALITY asked (id, code, owner, place) WHERE t.id = asked.id;
  GET DIAGNOSTICS changed = ROW_COUNT;
  RETURN changed;
END
$$;

DO $$
DECLARE signature text;
BEGIN
  FOREACH signature IN ARRAY ARRAY['lindung_note_inquiry_seen(uuid)', 'lindung_next_inquiry(integer)',
    'lindung_hold_tasks_for(uuid[], text[], text[], jsonb)'] LOOP
    EXECUTE format('ALTER FUNCTION %s OWNER TO lindung_matcher', signature);
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', signature);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO lindung_app', signature);
  END LOOP;
END
$$;
