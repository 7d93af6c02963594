-- Tracing a name or a payment. Whoever traces reads the trail of what lies in the own region and of nothing else, and
-- finds a person also by a list of the own region that names him or her. Named in docs/decisions/0003-row-rights.md.

-- Which of these rows the actor may trace: a fixed list of tables, an unknown one is an error. Not for the application.
CREATE OR REPLACE FUNCTION lindung_traced(relation text, ids uuid[]) RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF relation = 'registry_merge' THEN
    RETURN ARRAY(SELECT g.id FROM registry_merge g WHERE g.id = ANY (ids) AND EXISTS (
      SELECT FROM registry_person p WHERE p.id IN (g.survivor_id, g.absorbed_id)
        AND lindung_has_right_in('trace.read', p.province, p.kabupaten, p.village)));
  END IF;
  RETURN CASE relation
    WHEN 'sponsorship_programme' THEN ARRAY(SELECT p.id FROM sponsorship_programme p
      WHERE p.id = ANY (ids) AND lindung_right_in_region('trace.read', p.region))
    WHEN 'rosters_list' THEN ARRAY(SELECT l.id FROM rosters_list l
      WHERE l.id = ANY (ids) AND lindung_right_in_region('trace.read', l.region))
    WHEN 'rosters_version' THEN ARRAY(SELECT v.id FROM rosters_version v JOIN rosters_list l ON l.id = v.list_id
      WHERE v.id = ANY (ids) AND lindung_right_in_region('trace.read', l.region))
    WHEN 'rosters_entry' THEN ARRAY(SELECT e.id FROM rosters_entry e JOIN rosters_list l ON l.id = e.list_id
      WHERE e.id = ANY (ids) AND lindung_right_in_region('trace.read', l.region))
    WHEN 'rosters_task' THEN ARRAY(SELECT t.id FROM rosters_task t JOIN rosters_version v ON v.id = t.version_id
      JOIN rosters_list l ON l.id = v.list_id
      WHERE t.id = ANY (ids) AND lindung_right_in_region('trace.read', l.region))
    WHEN 'rosters_inquiryrow' THEN ARRAY(SELECT q.id FROM rosters_inquiryrow q JOIN rosters_inquiry i ON i.id = q.inquiry_id
      WHERE q.id = ANY (ids) AND lindung_right_in_region('trace.read', i.region))
    WHEN 'billing_bill' THEN ARRAY(SELECT b.id FROM billing_bill b
      WHERE b.id = ANY (ids) AND lindung_has_right_in('trace.read', b.province, b.kabupaten, b.village))
    WHEN 'billing_payment' THEN ARRAY(SELECT p.id FROM billing_payment p LEFT JOIN billing_bill b ON b.id = p.bill_id
      WHERE p.id = ANY (ids) AND (lindung_has_right_in('trace.read', p.province, p.kabupaten)
        OR lindung_has_right_in('trace.read', b.province, b.kabupaten, b.village)))
    WHEN 'billing_moneyrequest' THEN ARRAY(SELECT r.id FROM billing_moneyrequest r
      WHERE r.id = ANY (ids) AND lindung_has_right_in('trace.read', r.province, r.kabupaten))
    WHEN 'billing_settlementline' THEN ARRAY(SELECT s.id FROM billing_settlementline s
      JOIN membership_membership m ON m.id = s.membership_id
      WHERE s.id = ANY (ids) AND lindung_has_right_in('trace.read', m.province, m.kabupaten, m.village))
    WHEN 'membership_membership' THEN ARRAY(SELECT m.id FROM membership_membership m
      WHERE m.id = ANY (ids) AND lindung_has_right_in('trace.read', m.province, m.kabupaten, m.village))
    WHEN 'membership_membershipend' THEN ARRAY(SELECT e.id FROM membership_membershipend e
      JOIN membership_membership m ON m.id = e.membership_id
      WHERE e.id = ANY (ids) AND lindung_has_right_in('trace.read', m.province, m.kabupaten, m.village))
    WHEN 'membership_payerassignment' THEN ARRAY(SELECT a.id FROM membership_payerassignment a
      WHERE a.id = ANY (ids) AND lindung_has_right_in('trace.read', left(a.kabupaten, 2), a.kabupaten, a.village))
    WHEN 'registry_person' THEN ARRAY(SELECT p.id FROM registry_person p
      WHERE p.id = ANY (ids) AND lindung_has_right_in('trace.read', p.province, p.kabupaten, p.village))
    WHEN 'registry_death' THEN ARRAY(SELECT d.id FROM registry_death d JOIN registry_person p ON p.id = d.person_id
      WHERE d.id = ANY (ids) AND lindung_has_right_in('trace.read', p.province, p.kabupaten, p.village))
    ELSE NULL END;
END
$$;

-- The past of rows, in order: who wrote what when, through what, and why. Discloses events and names of users, of rows the
-- actor may trace.
CREATE OR REPLACE FUNCTION lindung_past_of(relation text, ids uuid[])
RETURNS TABLE (event bigint, at timestamptz, actor text, channel text, reason text, row_id uuid, action text,
  before jsonb, after jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  open uuid[] := lindung_traced(lindung_past_of.relation, ids);
BEGIN
  IF open IS NULL THEN
    RAISE EXCEPTION 'no past is read of %', lindung_past_of.relation USING ERRCODE = 'invalid_parameter_value';
  END IF;
  RETURN QUERY SELECT e.id, e.at, u.full_name || ' (' || u.username || ')', e.channel::text, e.reason, e.row_id::uuid,
      e.action::text, e.before, e.after
    FROM access_event e LEFT JOIN access_user u ON u.id = e.actor
    WHERE e.relation = lindung_past_of.relation AND e.row_id = ANY (open::text[]) AND e.action <> 'seen' ORDER BY e.id;
END
$$;

-- The person of a NIK, if the actor sees him or her or traces a list that names him or her. Discloses the id alone.
CREATE OR REPLACE FUNCTION lindung_find_traced(number text) RETURNS uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  found uuid;
BEGIN
  SELECT i.person_id INTO found FROM registry_identity i WHERE i.number = lindung_find_traced.number;
  IF lindung_sees_person(found) OR EXISTS (
    SELECT FROM rosters_entry e JOIN rosters_list l ON l.id = e.list_id
    WHERE e.person_id = found AND lindung_right_in_region('trace.read', l.region)) THEN
    RETURN found;
  END IF;
  RETURN NULL;
END
$$;

-- Rows of lists that name a person: those linked to him or her, and those held or returned in which the number was typed.
-- Without a person: those in which `number` was typed. Discloses ids of rows of lists that the actor traces.
CREATE OR REPLACE FUNCTION lindung_rows_naming(person uuid, number text DEFAULT NULL) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  RETURN QUERY
  WITH traced AS MATERIALIZED (
    SELECT v.id FROM rosters_version v JOIN rosters_list l ON l.id = v.list_id
    WHERE lindung_right_in_region('trace.read', l.region)
  ), numbers AS MATERIALIZED (
    SELECT i.number FROM registry_identity i WHERE i.person_id = lindung_rows_naming.person AND i.kind = 'nik'
    UNION SELECT lindung_rows_naming.number
  )
  SELECT r.id FROM rosters_row r
  WHERE r.version_id IN (SELECT t.id FROM traced t) AND (r.person_id = lindung_rows_naming.person
    OR (r.numbers IS NOT NULL
      AND regexp_replace(r.numbers->>'nik', '[^0-9]', '', 'g') IN (SELECT n.number FROM numbers n)));
END
$$;

GRANT SELECT ON access_event TO lindung_matcher;
DO $$
DECLARE
  signature text;
BEGIN
  FOREACH signature IN ARRAY ARRAY['lindung_traced(text, uuid[])', 'lindung_past_of(text, uuid[])',
    'lindung_find_traced(text)', 'lindung_rows_naming(uuid, text)'] LOOP
    EXECUTE format('ALTER FUNCTION %s OWNER TO lindung_matcher', signature);
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', signature);
    CONTINUE WHEN signature LIKE 'lindung_traced%';
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO lindung_app', signature);
  END LOOP;
END
$$;
