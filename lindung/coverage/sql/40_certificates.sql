-- Certificates of cover, and the public check of one.

GRANT SELECT, INSERT ON coverage_certificate TO lindung_app;
GRANT SELECT ON coverage_certificate TO lindung_matcher;
SELECT lindung_keep_trail('coverage_certificate');
SELECT lindung_only_grows('coverage_certificate');

ALTER TABLE coverage_certificate ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS certificate_read ON coverage_certificate;
CREATE POLICY certificate_read ON coverage_certificate FOR SELECT TO lindung_app
  USING (EXISTS (SELECT 1 FROM registry_person p WHERE p.id = person_id));
-- Handed out in one's own name, for somebody one sees.
DROP POLICY IF EXISTS certificate_write ON coverage_certificate;
CREATE POLICY certificate_write ON coverage_certificate FOR INSERT TO lindung_app
  WITH CHECK (issued_by_id = (SELECT lindung_actor())
    AND EXISTS (SELECT 1 FROM registry_person p WHERE p.id = person_id));

-- The unbroken stretch of cover that holds a day, per person and programme, the better status first. Runs with the
-- rights of whoever asks: the application reads of it what its policies show.
CREATE OR REPLACE FUNCTION lindung_cover_stretches(persons uuid[], day date)
RETURNS TABLE (person uuid, programme smallint, segment text, status smallint, from_day date, to_day date)
LANGUAGE sql STABLE AS $$
  WITH pieces AS (
    SELECT s.person_id, b.bit, s.segment, s.status, s.from_day, s.to_day,
      max(s.to_day) OVER (PARTITION BY s.person_id, b.bit, s.status ORDER BY s.from_day, s.to_day
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS reached
    FROM coverage_coverspan s CROSS JOIN (VALUES (1), (2), (4), (8), (16)) b (bit)
    WHERE s.person_id = ANY (persons) AND s.programmes & b.bit > 0 AND s.status <= 2
  ), numbered AS (
    SELECT *, count(*) FILTER (WHERE reached IS NULL OR pieces.from_day > reached + 1)
      OVER (PARTITION BY person_id, bit, pieces.status ORDER BY pieces.from_day, pieces.to_day) AS stretch
    FROM pieces
  )
  SELECT DISTINCT ON (n.person_id, n.bit) n.person_id, n.bit::smallint,
    (array_agg(n.segment::text ORDER BY n.from_day) FILTER (WHERE day BETWEEN n.from_day AND n.to_day))[1],
    n.status::smallint, min(n.from_day), max(n.to_day)
  FROM numbered n GROUP BY n.person_id, n.bit, n.status, n.stretch
  HAVING day BETWEEN min(n.from_day) AND max(n.to_day)
  ORDER BY n.person_id, n.bit, n.status
$$;
REVOKE ALL ON FUNCTION lindung_cover_stretches(uuid[], date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION lindung_cover_stretches(uuid[], date) TO lindung_app, lindung_matcher;

-- What anybody learns who holds a certificate: the initials, and for each programme printed on it whether it is in
-- force today, from when and until when, and after it the next stretch that is paid for. No row: no such certificate. One row without a programme: neither in force nor to come; why
-- (a payment missing, the membership ended, a death) is not said. Reads past row rights, since nobody is signed in.
CREATE OR REPLACE FUNCTION lindung_check_certificate(digest text)
RETURNS TABLE (initials text, programme smallint, status smallint, from_day date, to_day date)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  held record;
  now_day date := (now() AT TIME ZONE 'Asia/Makassar')::date;
BEGIN
  -- Who was merged since is covered as the record that was kept; the initials are those on the paper.
  SELECT coalesce(g.survivor_id, c.person_id) AS person_id, c.programmes, p.name INTO held
    FROM coverage_certificate c JOIN registry_person p ON p.id = c.person_id
    LEFT JOIN registry_merge g ON g.absorbed_id = c.person_id AND g.standing WHERE c.token_digest = digest;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  RETURN QUERY
  WITH today AS (
    SELECT s.* FROM lindung_cover_stretches(ARRAY[held.person_id], now_day) s WHERE s.programme & held.programmes > 0
  ), next AS (
    SELECT b.bit, min(c.from_day) AS day FROM (VALUES (1), (2), (4), (8), (16)) b (bit)
    JOIN coverage_coverspan c ON c.person_id = held.person_id AND c.status = 1 AND c.programmes & b.bit & held.programmes > 0
    LEFT JOIN today t ON t.programme = b.bit WHERE c.from_day > coalesce(t.to_day, now_day) GROUP BY b.bit
  ), told AS (
    SELECT t.programme, t.status, t.from_day, t.to_day FROM today t
    UNION ALL
    SELECT s.programme, s.status, s.from_day, s.to_day
    FROM next n CROSS JOIN LATERAL lindung_cover_stretches(ARRAY[held.person_id], n.day) s WHERE s.programme = n.bit
  )
  SELECT (SELECT string_agg(upper(left(word, 1)) || '.', ' ' ORDER BY place)
      FROM regexp_split_to_table(held.name, '[^[:alpha:]''’.-]+') WITH ORDINALITY AS words (word, place)
      WHERE word ~ '^[[:alpha:]]'),
    t.programme, t.status, t.from_day, t.to_day
  FROM (SELECT 1) once LEFT JOIN told t ON true
  ORDER BY t.from_day > now_day, t.programme, t.from_day;
END
$$;
ALTER FUNCTION lindung_check_certificate(text) OWNER TO lindung_matcher;
REVOKE ALL ON FUNCTION lindung_check_certificate(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION lindung_check_certificate(text) TO lindung_app;
