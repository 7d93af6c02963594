-- Notices: read by whom they are addressed to, written by one function, never changed. They may hold names (a death, say),
-- so they keep no trail of their own: a trail is read by others than the addressee. What was told stays as it was told.

GRANT SELECT ON notices_notice, notices_outgoing TO lindung_app;
GRANT SELECT, INSERT ON notices_read TO lindung_app;
SELECT lindung_only_grows('notices_notice'), lindung_only_grows('notices_read');

-- The posts somebody holds today: 'role@region' and 'role@organisation', and '@organisation' for everybody there. A role
-- in a province is one in each of its kabupaten.
CREATE OR REPLACE FUNCTION lindung_posts_of(holder uuid) RETURNS text[] LANGUAGE sql STABLE AS $$
  WITH held AS (
    SELECT a.role, a.region, a.organisation_id FROM access_assignment a
    WHERE a.user_id = holder AND a.from_day <= (now() AT TIME ZONE 'Asia/Makassar')::date
      AND (a.to_day IS NULL OR a.to_day >= (now() AT TIME ZONE 'Asia/Makassar')::date)
  )
  SELECT coalesce(array_agg(post), '{}') FROM (
    SELECT role || '@' || region AS post FROM held WHERE length(region) IN (2, 5)
    UNION SELECT h.role || '@' || g.code FROM held h
      JOIN reference_region g ON length(h.region) = 2 AND g.level = 'kabupaten' AND g.province = h.region
    UNION SELECT role || '@' || organisation_id FROM held WHERE organisation_id IS NOT NULL
    UNION SELECT '@' || organisation_id FROM held WHERE organisation_id IS NOT NULL
  ) posts
$$;
CREATE OR REPLACE FUNCTION lindung_my_posts() RETURNS text[] LANGUAGE sql STABLE AS $$
  SELECT lindung_posts_of(lindung_actor())
$$;
CREATE OR REPLACE FUNCTION lindung_my_organisations() RETURNS uuid[] LANGUAGE sql STABLE AS $$
  SELECT coalesce(array_agg(substr(post, 2)::uuid), '{}') FROM unnest(lindung_my_posts()) post WHERE post LIKE '@%'
$$;

ALTER TABLE notices_notice ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS notice_read ON notices_notice;
CREATE POLICY notice_read ON notices_notice FOR SELECT TO lindung_app USING (
  user_id = (SELECT lindung_actor())
  OR (organisation_id = ANY ((SELECT lindung_my_organisations())::uuid[])
    AND role || '@' || organisation_id::text = ANY ((SELECT lindung_my_posts())::text[]))
  OR (region <> '' AND role || '@' || region = ANY ((SELECT lindung_my_posts())::text[]))
);

-- Everybody notes for himself or herself alone, and only what he or she may read.
ALTER TABLE notices_read ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS read_read ON notices_read;
CREATE POLICY read_read ON notices_read FOR SELECT TO lindung_app USING (user_id = (SELECT lindung_actor()));
DROP POLICY IF EXISTS read_write ON notices_read;
CREATE POLICY read_write ON notices_read FOR INSERT TO lindung_app WITH CHECK (
  user_id = (SELECT lindung_actor()) AND notice_id IN (SELECT id FROM notices_notice)
);

-- What became of e-mails: one's own, and all of them for those who manage users (they see addresses anyway).
ALTER TABLE notices_outgoing ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS outgoing_read ON notices_outgoing;
CREATE POLICY outgoing_read ON notices_outgoing FOR SELECT TO lindung_app
  USING (user_id = (SELECT lindung_actor()) OR (SELECT lindung_manages_users()));

-- Tell many things at once. The same key to the same addressee changes nothing. Discloses how many were new.
CREATE OR REPLACE FUNCTION lindung_tell(notes jsonb) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE new_ones bigint;
BEGIN
  IF lindung_actor() IS NULL
    AND session_user <> (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = 'public.notices_notice'::regclass) THEN
    RAISE EXCEPTION 'nobody is acting, so nobody tells anything' USING ERRCODE = 'insufficient_privilege';
  END IF;
  WITH told AS (
    INSERT INTO notices_notice (key, code, user_id, organisation_id, role, region, subject_indonesian, subject_english,
        body_indonesian, body_english, link, told_by_id)
      SELECT n.key, n.code, n.user_id, n.organisation_id, n.role, n.region, n.subject_indonesian, n.subject_english,
        n.body_indonesian, n.body_english, n.link, lindung_actor()
      FROM jsonb_to_recordset(notes) AS n (key text, code text, user_id uuid, organisation_id uuid, role text,
        region text, subject_indonesian text, subject_english text, body_indonesian text, body_english text, link text)
      ON CONFLICT DO NOTHING
      RETURNING id, user_id, organisation_id, role, region
  ), readers AS MATERIALIZED (
    SELECT u.id, lindung_posts_of(u.id) AS posts FROM access_user u WHERE u.is_active AND u.email <> ''
  ), queued AS (
    INSERT INTO notices_outgoing (notice_id, user_id)
      SELECT t.id, r.id FROM told t JOIN readers r ON t.user_id = r.id
        OR t.role || '@' || coalesce(t.organisation_id::text, t.region) = ANY (r.posts)
  )
  SELECT count(*) INTO new_ones FROM told;
  RETURN new_ones;
END
$$;

-- The next person whose e-mail is due, with everything that waits for him or her, claimed: no other sender takes it.
-- Discloses an address, a language and two numbers, to the sender.
CREATE OR REPLACE FUNCTION lindung_claim_mail(new_claim uuid)
RETURNS TABLE (email text, language text, new_notices bigint, unread bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE whom uuid;
BEGIN
  -- What was read in the meantime needs no e-mail.
  UPDATE notices_outgoing o SET state = 'read' WHERE o.state = 'waiting'
    AND EXISTS (SELECT FROM notices_read r WHERE r.notice_id = o.notice_id AND r.user_id = o.user_id);
  SELECT o.user_id INTO whom FROM notices_outgoing o JOIN access_user u ON u.id = o.user_id
    WHERE o.state = 'waiting' AND o.next_try_at <= now() AND u.is_active AND u.email <> ''
    ORDER BY o.next_try_at LIMIT 1 FOR UPDATE OF o SKIP LOCKED;
  IF whom IS NULL THEN
    RETURN;
  END IF;
  UPDATE notices_outgoing SET state = 'sending', claim = new_claim, claimed_at = now(), attempts = attempts + 1
    WHERE id IN (SELECT o.id FROM notices_outgoing o WHERE o.user_id = whom AND o.state = 'waiting'
      AND o.next_try_at <= now() FOR UPDATE SKIP LOCKED);
  RETURN QUERY SELECT u.email::text, u.language::text,
      (SELECT count(*) FROM notices_outgoing o WHERE o.claim = new_claim AND o.state = 'sending'),
      (SELECT count(*) FROM notices_notice n
        WHERE (n.user_id = whom OR n.role || '@' || coalesce(n.organisation_id::text, n.region) = ANY (posts.held))
          AND NOT EXISTS (SELECT FROM notices_read r WHERE r.notice_id = n.id AND r.user_id = whom))
    FROM access_user u, LATERAL (SELECT lindung_posts_of(whom) AS held) posts WHERE u.id = whom;
END
$$;

-- What became of a claim: sent, retry (in 5, 10, 20 ... minutes, six times), failed, or doubtful. How many e-mails' worth.
CREATE OR REPLACE FUNCTION lindung_mail_done(done_claim uuid, outcome text, what text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE touched bigint;
BEGIN
  IF outcome NOT IN ('sent', 'retry', 'failed', 'doubtful') THEN
    RAISE EXCEPTION 'unknown outcome %', outcome USING ERRCODE = 'invalid_parameter_value';
  END IF;
  UPDATE notices_outgoing SET
    state = CASE WHEN outcome <> 'retry' THEN outcome WHEN attempts >= 6 THEN 'failed' ELSE 'waiting' END,
    sent_at = CASE WHEN outcome = 'sent' THEN now() END, error = left(what, 80), claim = NULL,
    next_try_at = now() + interval '5 minutes' * power(2, least(attempts, 10) - 1)
  WHERE claim = done_claim AND state = 'sending';
  GET DIAGNOSTICS touched = ROW_COUNT;
  RETURN touched;
END
$$;

-- What a sender left behind when it died: nobody can tell whether it went out, so it does not go again.
CREATE OR REPLACE FUNCTION lindung_mail_left_behind(older_than interval) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE touched bigint;
BEGIN
  UPDATE notices_outgoing SET state = 'doubtful', claim = NULL
    WHERE state = 'sending' AND claimed_at < now() - older_than;
  GET DIAGNOSTICS touched = ROW_COUNT;
  RETURN touched;
END
$$;

-- Who runs the timed warnings: everybody who holds a role today, by id; each warns within what he or she may see.
CREATE OR REPLACE FUNCTION lindung_holders(wanted_role text) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT a.user_id), '{}') FROM access_assignment a JOIN access_user u ON u.id = a.user_id
  WHERE a.role = wanted_role AND u.is_active AND a.from_day <= (now() AT TIME ZONE 'Asia/Makassar')::date
    AND (a.to_day IS NULL OR a.to_day >= (now() AT TIME ZONE 'Asia/Makassar')::date)
$$;

GRANT SELECT, INSERT ON notices_notice TO lindung_matcher;
GRANT SELECT ON notices_read TO lindung_matcher;
GRANT SELECT, INSERT, UPDATE ON notices_outgoing TO lindung_matcher;
DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['lindung_tell(jsonb)', 'lindung_claim_mail(uuid)', 'lindung_mail_done(uuid, text, text)',
    'lindung_mail_left_behind(interval)', 'lindung_holders(text)'] LOOP
    EXECUTE format('ALTER FUNCTION %s OWNER TO lindung_matcher', name);
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', name);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO lindung_app', name);
  END LOOP;
END
$$;
