-- What was paid and should not have been: months paid after a death, twice, for wage earners, for a number that Dukcapil
-- does not know. Past row rights, because a person paid for here may have died, work or be paid for elsewhere. Discloses,
-- of bills in whose region the actor traces: which months of whom were paid for in vain, the day of a death, the other
-- bill, when Dukcapil answered; never the employer. Named in docs/decisions/0003-row-rights.md.

-- One row for each kind and allocation. `amount`: rupiah of the months in question at the price they were billed at;
-- `once`: the part of it that no earlier kind claims already, so that `once` may be added up over all kinds. `region`
-- (a code, or empty for all): where the bill stands; of a bill for a whole province, where the member is enrolled.
CREATE OR REPLACE FUNCTION lindung_reclaim(region text, known timestamptz)
RETURNS TABLE (kind text, allocation uuid, bill uuid, programme uuid, membership uuid, person uuid, first_month date,
  last_month date, months integer, amount bigint, once bigint, detail jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  at_moment timestamptz := coalesce(lindung_reclaim.known, 'infinity');
BEGIN
  RETURN QUERY
  WITH audited AS MATERIALIZED (
    SELECT b.id, b.code, b.payer_id, b.subject_id, b.village, b.kabupaten,
      coalesce((p.switches->>'hold_wage_earners')::boolean, true) AND p.id IS NOT NULL AS holds_wage_earners
    FROM billing_bill b LEFT JOIN sponsorship_programme p ON p.id = b.subject_id
    WHERE lindung_has_right_in('trace.read', b.province, b.kabupaten, b.village)
  ), prices AS MATERIALIZED (
    SELECT l.bill_id, l.month, l.sector, sum(l.price)::bigint AS price FROM billing_billline l
    WHERE l.bill_id IN (SELECT a.id FROM audited a) GROUP BY 1, 2, 3
  ), paid AS MATERIALIZED (
    SELECT a.id AS allocation, b.id AS bill, b.code, b.payer_id, b.subject_id, b.holds_wage_earners, m.membership_id,
      k.person_id, a.recorded_at, g.month::date AS month, c.price
    FROM audited b JOIN billing_allocation a ON a.bill_id = b.id
    JOIN billing_billmember m ON m.id = a.bill_member_id JOIN membership_membership k ON k.id = m.membership_id
    CROSS JOIN LATERAL generate_series(a.first_month::timestamp, a.first_month + make_interval(months => a.months - 1),
      '1 month') g (month)
    JOIN prices c ON c.bill_id = b.id AND c.month = g.month::date AND c.sector = m.sector
    WHERE a.reverses_id IS NULL AND a.recorded_at <= at_moment
      AND NOT EXISTS (SELECT FROM billing_allocation r WHERE r.reverses_id = a.id AND r.recorded_at <= at_moment)
      AND coalesce(nullif(b.village, ''), nullif(b.kabupaten, ''), k.village) LIKE lindung_reclaim.region || '%'
  ), humans AS MATERIALIZED (
    -- Two records that were merged are one human being.
    SELECT d.person_id, lindung_all_of_person(d.person_id, at_moment) AS everybody
    FROM (SELECT DISTINCT x.person_id FROM paid x) d
  ), claims AS (
    SELECT 1 AS place, 'deceased' AS kind, x.*, jsonb_build_object('died_on', d.died_on) AS detail
    FROM paid x JOIN humans h ON h.person_id = x.person_id
    CROSS JOIN LATERAL (SELECT min(e.died_on) AS died_on FROM registry_death e
      WHERE e.person_id = ANY (h.everybody) AND e.verified_at <= at_moment) d
    WHERE x.month > d.died_on
    UNION ALL
    -- Whoever paid first stands; every further payment of the same month for the same human is one too many.
    SELECT 2, 'double', x.*, jsonb_build_object('bill', o.code, 'payer', o.payer)
    FROM paid x JOIN humans h ON h.person_id = x.person_id CROSS JOIN LATERAL (
      SELECT ob.code, org.name AS payer
      FROM membership_membership ok JOIN billing_settlementline s ON s.membership_id = ok.id
      LEFT JOIN billing_allocation oa ON oa.settlement_id = s.id LEFT JOIN billing_bill ob ON ob.id = oa.bill_id
      LEFT JOIN registry_organisation org ON org.id = ob.payer_id
      WHERE ok.person_id = ANY (h.everybody) AND ok.segment = 'BPU' AND s.reverses_id IS NULL
        AND s.programmes & 3 > 0
        AND x.month BETWEEN date_trunc('month', s.covers_from::timestamp) AND s.covers_to
        AND s.recorded_at <= at_moment
        AND (s.recorded_at, coalesce(oa.id, s.id)) < (x.recorded_at, x.allocation)
        AND oa.id IS DISTINCT FROM x.allocation
        AND NOT EXISTS (SELECT FROM billing_settlementline r WHERE r.reverses_id = s.id AND r.recorded_at <= at_moment)
      ORDER BY s.recorded_at, s.id LIMIT 1
    ) o
    UNION ALL
    SELECT 3, 'wage_earning', x.*, '{}'::jsonb FROM paid x JOIN humans h ON h.person_id = x.person_id
    WHERE x.holds_wage_earners AND EXISTS (
      SELECT FROM membership_membership w JOIN billing_settlementline s ON s.membership_id = w.id
      WHERE w.person_id = ANY (h.everybody) AND w.segment = 'PU' AND s.reverses_id IS NULL AND s.programmes & 1 > 0
        AND s.covers_from < x.month + interval '1 month' AND s.covers_to >= x.month AND s.recorded_at <= at_moment
        AND NOT EXISTS (SELECT FROM billing_settlementline r WHERE r.reverses_id = s.id AND r.recorded_at <= at_moment))
    -- An officer who was asked let him or her in: a second job is lawful.
    AND NOT EXISTS (
      SELECT FROM rosters_entry e JOIN rosters_list l ON l.id = e.list_id AND l.programme_id = x.subject_id
      JOIN rosters_row r ON r.version_id = e.since_version_id AND r.row = e.row
      JOIN rosters_task t ON t.row_id = r.id AND t.decision = 'accept' AND t.settled_at <= at_moment
      WHERE e.membership_id = x.membership_id AND 'already_wage_earner' = ANY (r.reasons))
    UNION ALL
    SELECT 4, 'unknown', x.*, jsonb_build_object('answered_on', (q.answered_at AT TIME ZONE 'Asia/Makassar')::date)
    FROM paid x CROSS JOIN LATERAL (
      SELECT i.answer, i.answered_at FROM rosters_inquiryrow i JOIN registry_identity n ON n.number = i.nik
      WHERE n.person_id = x.person_id AND i.answer <> '' AND i.answered_at <= at_moment
      ORDER BY i.answered_at DESC, i.id DESC LIMIT 1
    ) q WHERE q.answer = 'not_found'
  ), ranked AS (
    SELECT c.*, row_number() OVER (PARTITION BY c.allocation, c.month ORDER BY c.place) AS nth FROM claims c
  )
  SELECT r.kind, r.allocation, r.bill, r.subject_id, r.membership_id,
    CASE WHEN lindung_sees_person(r.person_id) THEN r.person_id END, min(r.month), max(r.month), count(*)::int,
    sum(r.price)::bigint, coalesce(sum(r.price) FILTER (WHERE r.nth = 1), 0)::bigint,
    (array_agg(r.detail ORDER BY r.month))[1]
  FROM ranked r GROUP BY r.place, r.kind, r.allocation, r.bill, r.subject_id, r.membership_id, r.person_id
  ORDER BY r.place, min(r.month), r.allocation;
END
$$;
ALTER FUNCTION lindung_reclaim(text, timestamptz) OWNER TO lindung_matcher;
REVOKE ALL ON FUNCTION lindung_reclaim(text, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION lindung_reclaim(text, timestamptz) TO lindung_app;
