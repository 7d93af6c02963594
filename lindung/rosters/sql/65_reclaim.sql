-- What was paid and should not have been: months paid after a death, twice, for wage earners, for a number that Dukcapil
-- does not know. Past row rights, because a person paid for here may have died, work or be paid for elsewhere. Discloses,
-- of bills in whose region the actor traces: which months of whom were paid for in vain, the day of a death, the other
-- bill, when Dukcapil answered; never the employer. Named in docs/decisions/0003-row-rights.md.

-- One row for each kind and allocation. `amount`: rupiah of the months in question at the price they were billed at;
-- `once`: the part of it that no earlier kind claims already, so that `once` may be added up over all kinds. `region`
-- (a code, or empty for all): where the bill stands; of a bill for a whole province, where the member is enrolled.
-- The months of a province are never spread out: first the people something may speak against, found along indexes, then
-- what was paid for these alone, then what stands against it, then its months. Each step is a temporary table of known
-- size, so that the next is joined as a set.
CREATE OR REPLACE FUNCTION lindung_reclaim(region text, known timestamptz)
RETURNS TABLE (kind text, allocation uuid, bill uuid, programme uuid, membership uuid, person uuid, first_month date,
  last_month date, months integer, amount bigint, once bigint, detail jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET client_min_messages = warning
SET work_mem = '64MB' AS $$
#variable_conflict use_column
DECLARE
  at_moment timestamptz := coalesce(lindung_reclaim.known, 'infinity');
BEGIN
  DROP TABLE IF EXISTS pg_temp.reclaim_bill, pg_temp.reclaim_suspect, pg_temp.reclaim_paid, pg_temp.reclaim_same,
    pg_temp.reclaim_held, pg_temp.reclaim_other, pg_temp.reclaim_doubt, pg_temp.reclaim_month;
  CREATE TEMP TABLE reclaim_bill ON COMMIT DROP AS
    SELECT b.id, b.subject_id, coalesce(nullif(b.village, ''), nullif(b.kabupaten, '')) AS region,
      coalesce((p.switches->>'hold_wage_earners')::boolean, true) AND p.id IS NOT NULL AS holds_wage_earners
    FROM billing_bill b LEFT JOIN sponsorship_programme p ON p.id = b.subject_id
    WHERE lindung_has_right_in('trace.read', b.province, b.kabupaten, b.village)
      -- Of a bill for a whole province, the members decide (below).
      AND (coalesce(nullif(b.village, ''), nullif(b.kabupaten, '')) LIKE lindung_reclaim.region || '%') IS NOT FALSE;
  ANALYZE pg_temp.reclaim_bill;
  -- Two records that were merged are one human being: whom else a person was recorded as. Others have no row here.
  CREATE TEMP TABLE reclaim_same ON COMMIT DROP AS
    WITH stood AS (
      SELECT g.absorbed_id, g.survivor_id, g.decided_at FROM registry_merge g WHERE g.kind = 'merge'
        AND g.decision = 'approved' AND g.decided_at <= at_moment AND (g.ended_at IS NULL OR g.ended_at > at_moment)
    ), merged AS (SELECT s.absorbed_id AS person_id FROM stood s UNION SELECT s.survivor_id FROM stood s)
    SELECT m.person_id, u.same_id FROM merged m
    CROSS JOIN LATERAL unnest(lindung_all_of_person(m.person_id, at_moment)) u (same_id);
  ANALYZE pg_temp.reclaim_same;
  -- Whom anything may speak against: the dead, those Dukcapil does not know, the merged, and those with another
  -- membership that is paid by the month. Bills are for BPU, and no month of one membership is settled twice
  -- (settle_months, lindung_settle_bill) but for the other one of JKK and JKM.
  CREATE TEMP TABLE reclaim_suspect ON COMMIT DROP AS
    SELECT e.person_id FROM registry_death e WHERE e.verified_at <= at_moment
      AND (e.withdrawn_at IS NULL OR e.withdrawn_at > at_moment)
    UNION SELECT n.person_id FROM rosters_inquiryrow i JOIN registry_identity n ON n.number = i.nik
      WHERE i.answer = 'not_found' AND i.answered_at <= at_moment
    UNION SELECT h.person_id FROM pg_temp.reclaim_same h
    UNION SELECT k.person_id FROM membership_membership k WHERE k.segment = 'BPU'
      AND EXISTS (SELECT FROM membership_membership w WHERE w.person_id = k.person_id AND w.segment = 'PU')
    UNION SELECT k.person_id FROM membership_membership k WHERE k.segment = 'BPU' GROUP BY 1 HAVING count(*) > 1
    UNION SELECT k.person_id FROM billing_settlementline s JOIN membership_membership k ON k.id = s.membership_id
      -- One of JKK and JKM without the other; as ONE_OF_TWO of billing, whose index is looked along.
      WHERE s.programmes IN (1, 2, 5, 6, 9, 10, 13, 14, 17, 18, 21, 22, 25, 26, 29, 30);
  ANALYZE pg_temp.reclaim_suspect;
  CREATE TEMP TABLE reclaim_paid ON COMMIT DROP AS
    SELECT a.id AS allocation, a.settlement_id, b.id AS bill, b.subject_id, m.sector, m.membership_id, k.person_id,
      a.recorded_at, a.first_month, a.months, (a.first_month + make_interval(months => a.months))::date AS until,
      b.holds_wage_earners
    FROM pg_temp.reclaim_suspect u JOIN membership_membership k ON k.person_id = u.person_id
    JOIN billing_billmember m ON m.membership_id = k.id JOIN pg_temp.reclaim_bill b ON b.id = m.bill_id
    JOIN billing_allocation a ON a.bill_member_id = m.id
    WHERE a.reverses_id IS NULL AND a.recorded_at <= at_moment
      AND NOT EXISTS (SELECT FROM billing_allocation r
        WHERE r.reverses_id IS NOT NULL AND r.reverses_id = a.id AND r.recorded_at <= at_moment)
      AND (lindung_reclaim.region = '' OR coalesce(b.region, k.village) LIKE lindung_reclaim.region || '%');
  ANALYZE pg_temp.reclaim_paid;
  -- What else was paid for the same human in the same months.
  CREATE TEMP TABLE reclaim_held ON COMMIT DROP AS
    SELECT d.person_id, k.id AS membership_id, k.segment
    FROM (
      SELECT p.person_id, coalesce(h.same_id, p.person_id) AS same_id
      FROM (SELECT DISTINCT r.person_id FROM pg_temp.reclaim_paid r) p
      LEFT JOIN pg_temp.reclaim_same h ON h.person_id = p.person_id
    ) d JOIN membership_membership k ON k.person_id = d.same_id WHERE k.segment IN ('BPU', 'PU');
  ANALYZE pg_temp.reclaim_held;
  CREATE TEMP TABLE reclaim_other ON COMMIT DROP AS
    SELECT p.allocation, k.segment, s.id AS line, s.membership_id, s.programmes, s.covers_from, s.covers_to,
      s.recorded_at
    FROM pg_temp.reclaim_paid p JOIN pg_temp.reclaim_held k ON k.person_id = p.person_id
    JOIN billing_settlementline s ON s.membership_id = k.membership_id
    WHERE s.reverses_id IS NULL AND s.recorded_at <= at_moment AND s.programmes & 3 > 0
      AND s.id IS DISTINCT FROM p.settlement_id
      AND s.covers_from < p.until AND s.covers_to >= p.first_month
      AND NOT EXISTS (SELECT FROM billing_settlementline r
        WHERE r.reverses_id IS NOT NULL AND r.reverses_id = s.id AND r.recorded_at <= at_moment);
  ANALYZE pg_temp.reclaim_other;
  CREATE TEMP TABLE reclaim_doubt ON COMMIT DROP AS
    WITH died AS (
      SELECT p.allocation, min(e.died_on) AS died_on
      FROM pg_temp.reclaim_paid p LEFT JOIN pg_temp.reclaim_same h ON h.person_id = p.person_id
      JOIN registry_death e ON e.person_id = coalesce(h.same_id, p.person_id) AND e.verified_at <= at_moment
        AND (e.withdrawn_at IS NULL OR e.withdrawn_at > at_moment) GROUP BY 1
    ), unheard AS (
      SELECT l.person_id, l.answered_at FROM (
        SELECT DISTINCT ON (n.person_id) n.person_id, i.answer, i.answered_at
        FROM rosters_inquiryrow i JOIN registry_identity n ON n.number = i.nik
        WHERE i.answer <> '' AND i.answered_at <= at_moment ORDER BY n.person_id, i.answered_at DESC, i.id DESC
      ) l WHERE l.answer = 'not_found'
    )
    SELECT p.*, d.died_on, u.answered_at
    FROM pg_temp.reclaim_paid p LEFT JOIN died d ON d.allocation = p.allocation
    LEFT JOIN unheard u ON u.person_id = p.person_id
    WHERE d.died_on < p.until OR u.person_id IS NOT NULL
      OR p.allocation IN (SELECT o.allocation FROM pg_temp.reclaim_other o);
  ANALYZE pg_temp.reclaim_doubt;
  CREATE TEMP TABLE reclaim_month ON COMMIT DROP AS
    SELECT x.*, c.price FROM (
      SELECT p.*, g.month::date AS month FROM pg_temp.reclaim_doubt p CROSS JOIN LATERAL
        generate_series(p.first_month::timestamp, p.until - interval '1 month', '1 month') g (month) OFFSET 0
    ) x JOIN (SELECT l.bill_id, l.month, l.sector, sum(l.price)::bigint AS price FROM billing_billline l
      WHERE l.bill_id IN (SELECT d.bill FROM pg_temp.reclaim_doubt d) GROUP BY 1, 2, 3
    ) c ON c.bill_id = x.bill AND c.month = x.month AND c.sector = x.sector;
  ANALYZE pg_temp.reclaim_month;
  RETURN QUERY
  WITH let_in AS (
    -- An officer who was asked let him or her in: a second job is lawful.
    SELECT DISTINCT e.membership_id, l.programme_id FROM rosters_task t JOIN rosters_row r ON r.id = t.row_id
    JOIN rosters_entry e ON e.since_version_id = r.version_id AND e.row = r.row JOIN rosters_list l ON l.id = e.list_id
    WHERE t.decision = 'accept' AND t.settled_at <= at_moment AND 'already_wage_earner' = ANY (r.reasons)
  ), claims AS (
    SELECT 1 AS place, 'deceased' AS kind, x.*, jsonb_build_object('died_on', x.died_on) AS detail
    FROM pg_temp.reclaim_month x WHERE x.month > x.died_on
    UNION ALL
    -- Whoever paid first stands; every further payment of the same month for the same human is one too many.
    (SELECT DISTINCT ON (x.allocation, x.month) 2, 'double', x.*,
      jsonb_build_object('bill', ob.code, 'payer', org.name)
    FROM pg_temp.reclaim_month x JOIN pg_temp.reclaim_other s ON s.allocation = x.allocation AND s.segment = 'BPU'
      AND x.month BETWEEN date_trunc('month', s.covers_from::timestamp) AND s.covers_to
    LEFT JOIN billing_allocation oa ON oa.settlement_id = s.line LEFT JOIN billing_bill ob ON ob.id = oa.bill_id
    LEFT JOIN registry_organisation org ON org.id = ob.payer_id
    -- Of two memberships paid for at one moment the same stands in every month.
    WHERE (s.recorded_at, s.membership_id, coalesce(oa.id, s.line)) < (x.recorded_at, x.membership_id, x.allocation)
    ORDER BY x.allocation, x.month, s.recorded_at, s.line)
    UNION ALL
    SELECT 3, 'wage_earning', x.*, '{}'::jsonb FROM pg_temp.reclaim_month x
    WHERE x.holds_wage_earners AND EXISTS (SELECT FROM pg_temp.reclaim_other s
      WHERE s.allocation = x.allocation AND s.segment = 'PU' AND s.programmes & 1 > 0
        AND s.covers_from < x.month + interval '1 month' AND s.covers_to >= x.month)
    AND NOT EXISTS (SELECT FROM let_in e WHERE e.membership_id = x.membership_id AND e.programme_id = x.subject_id)
    UNION ALL
    SELECT 4, 'unknown', x.*, jsonb_build_object('answered_on', (x.answered_at AT TIME ZONE 'Asia/Makassar')::date)
    FROM pg_temp.reclaim_month x WHERE x.answered_at IS NOT NULL
  ), ranked AS (
    SELECT c.*, row_number() OVER (PARTITION BY c.allocation, c.month ORDER BY c.place) AS nth FROM claims c
  )
  SELECT r.kind, r.allocation, r.bill, r.subject_id, r.membership_id,
    CASE WHEN lindung_sees_person(r.person_id) THEN r.person_id END, min(r.month), max(r.month), count(*)::int,
    sum(r.price)::bigint, coalesce(sum(r.price) FILTER (WHERE r.nth = 1), 0)::bigint,
    (array_agg(r.detail ORDER BY r.month))[1]
  FROM ranked r GROUP BY r.place, r.kind, r.allocation, r.bill, r.subject_id, r.membership_id, r.person_id
  ORDER BY r.place, min(r.month), r.allocation;
  DROP TABLE pg_temp.reclaim_bill, pg_temp.reclaim_suspect, pg_temp.reclaim_paid, pg_temp.reclaim_same,
    pg_temp.reclaim_held, pg_temp.reclaim_other, pg_temp.reclaim_doubt, pg_temp.reclaim_month;
END
$$;
ALTER FUNCTION lindung_reclaim(text, timestamptz) OWNER TO lindung_matcher;
REVOKE ALL ON FUNCTION lindung_reclaim(text, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION lindung_reclaim(text, timestamptz) TO lindung_app;
