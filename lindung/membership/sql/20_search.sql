-- Finding people. These functions pass the row rights, because a search under them is a hundred times slower; so each
-- repeats what the policy person_read says (10_rights.sql, where lindung_sees_person stands too) and discloses nothing
-- but ids of people the actor may see.
-- tests/membership/test_search_rights.py holds the policy and the functions against each other for every role.

-- A number on a card, as stored (16 digits; other kinds with their prefix): the person, if the actor may see him or her.
-- For a number of somebody else's people the answer is the same as for a number nobody has. A merged person is found as
-- whom he or she was merged into.
CREATE OR REPLACE FUNCTION lindung_find_identity(sought text) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT CASE WHEN lindung_sees_person(i.holder_id) THEN i.holder_id ELSE i.recorded_id END FROM registry_holder i
  WHERE i.number = sought AND (lindung_sees_person(i.holder_id) OR lindung_sees_person(i.recorded_id))
$$;

-- The number on a member's card: whose it is, of those the actor may see. A person who lives here and works elsewhere has
-- a card of elsewhere: who may see the person may ask by it, and learns nothing of the membership behind it.
CREATE OR REPLACE FUNCTION lindung_find_kpj(sought text, most integer) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT whose.person_id
  FROM (SELECT DISTINCT m.person_id FROM membership_membership m WHERE m.kpj = sought) whose
  WHERE lindung_sees_person(whose.person_id) ORDER BY 1 LIMIT most
$$;

-- Everybody the actor may see through organisations and villages, if these are few enough to be looked through one by
-- one; NULL if they are many, or if whole kabupaten are open and the name is the better way in.
CREATE OR REPLACE FUNCTION lindung_few_visible(most integer) RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  villages_read text[] := coalesce(lindung_read_villages(), '{}');
  organisations_read uuid[] := coalesce(lindung_read_organisations(), '{}');
  -- Villages have no index of their own; their kabupaten have.
  around text[] := ARRAY(SELECT DISTINCT left(v, 5) FROM unnest(villages_read) v);
  few uuid[];
BEGIN
  IF cardinality(lindung_read_kabupaten()) > 0 THEN
    RETURN NULL;
  END IF;
  SELECT array_agg(id) INTO few FROM (
    SELECT id FROM (
      SELECT a.person_id AS id FROM membership_payerassignment a WHERE a.organisation_id = ANY (organisations_read)
      UNION ALL
      SELECT m.person_id FROM membership_enrolmentunit u JOIN membership_membership m ON m.unit_id = u.id
      WHERE u.organisation_id = ANY (organisations_read)
      UNION ALL
      SELECT p.id FROM registry_person p WHERE p.kabupaten = ANY (around) AND p.village = ANY (villages_read)
      UNION ALL
      SELECT m.person_id FROM membership_membership m WHERE m.kabupaten = ANY (around) AND m.village = ANY (villages_read)
    ) visible LIMIT most + 1
  ) enough;
  RETURN CASE WHEN coalesce(cardinality(few), 0) <= most THEN coalesce(few, '{}') END;
END
$$;

-- A page of everybody visible through organisations and villages, in the order of ids: policies would have to be asked
-- about millions to find them. For actors with whole kabupaten the table itself is the better way; they get nothing here.
CREATE OR REPLACE FUNCTION lindung_people_after(after uuid, only_kabupaten text, most integer) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT DISTINCT p.id FROM unnest(lindung_few_visible(1000000)) few (id) JOIN registry_person p ON p.id = few.id
  WHERE (after IS NULL OR few.id > after) AND (only_kabupaten IS NULL OR p.kabupaten = only_kabupaten)
  ORDER BY p.id LIMIT most
$$;

-- Those who live in the kabupaten and whose name begins as typed, in order; and others of exactly that name who work there,
-- whom a longer question could not bring to the front. Called only by lindung_search_people, which states the rights.
CREATE OR REPLACE FUNCTION lindung_names_at_home(kabupaten_read text[], beginnings text[], wanted integer) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH home AS (
    SELECT hit.id, hit.name_key, min(typed.place) AS place
    FROM unnest(beginnings) WITH ORDINALITY typed (words, place) CROSS JOIN unnest(kabupaten_read) here (code)
    CROSS JOIN LATERAL (
      SELECT p.id, p.name_key FROM registry_person p
      WHERE p.kabupaten = here.code AND p.name_key ~>=~ typed.words AND p.name_key ~<~ (typed.words || chr(1114111))
      ORDER BY p.name_key USING ~<~, p.id LIMIT wanted) hit
    GROUP BY 1, 2 ORDER BY 3, 2 USING ~<~, 1 LIMIT wanted
  ), away AS (
    SELECT p.id, p.name_key, typed.place FROM unnest(beginnings) WITH ORDINALITY typed (words, place)
    JOIN registry_person p ON p.name_key = typed.words
    WHERE (SELECT count(*) FROM home) >= wanted AND NOT p.kabupaten = ANY (kabupaten_read) AND coalesce((
      SELECT true FROM membership_membership m WHERE m.person_id = p.id AND m.kabupaten = ANY (kabupaten_read) LIMIT 1
    ), false)
  )
  SELECT coalesce(array_agg(id ORDER BY place, name_key USING ~<~, id), '{}')
  FROM (SELECT id, name_key, place FROM home UNION ALL SELECT id, name_key, place FROM away) both_of_them
$$;

-- People by name: first whose name begins as typed (exactly that name before longer ones), then who have all words in
-- any order and spelling, then with typing errors forgiven. Returns at most `most` + 1 ids, in order: one more than
-- asked for says that there are more. `beginnings` and `readings` are made by lindung/registry/names.py.
CREATE OR REPLACE FUNCTION lindung_search_people(beginnings text[], readings jsonb, most integer) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  wanted constant integer := least(most, 200) + 1;
  -- So many of those with the right words are ranked by likeness.
  ranked constant integer := 300;
  -- So many are looked through faster than a name is looked up.
  handful constant integer := 2000;
  -- A beginning that so many names have is frequent; in more kabupaten than these somebody is soon found.
  frequent constant integer := 3000;
  several constant integer := 20;
  kabupaten_read text[] := coalesce(lindung_read_kabupaten(), '{}');
  villages_read text[] := coalesce(lindung_read_villages(), '{}');
  organisations_read uuid[] := coalesce(lindung_read_organisations(), '{}');
  by_kabupaten constant boolean := cardinality(kabupaten_read) BETWEEN 1 AND several
    AND cardinality(villages_read) + cardinality(organisations_read) = 0;
  units uuid[] := ARRAY(SELECT u.id FROM membership_enrolmentunit u WHERE u.organisation_id = ANY (organisations_read));
  few uuid[];
  many boolean := false;
  visible text;
  near text;
  condition text;
  reading jsonb;
  far boolean;
  found uuid[];
  more uuid[];
BEGIN
  IF cardinality(kabupaten_read) + cardinality(villages_read) + cardinality(organisations_read) = 0 THEN
    RETURN;
  END IF;
  few := lindung_few_visible(50000);
  -- In a small kabupaten nearly nobody of a frequent name is visible: who lives here is found by place and name together.
  IF by_kabupaten THEN
    found := lindung_names_at_home(kabupaten_read, beginnings, wanted);
    IF cardinality(found) >= wanted THEN
      RETURN QUERY SELECT unnest(found[1:wanted]);
      RETURN;
    END IF;
    many := EXISTS (SELECT FROM unnest(beginnings) typed (words) CROSS JOIN LATERAL (
      SELECT FROM registry_person p
      WHERE p.name_key ~>=~ typed.words AND p.name_key ~<~ (typed.words || chr(1114111))
      ORDER BY p.name_key USING ~<~ LIMIT frequent + 1) having_it OFFSET frequent);
    IF many THEN
      -- Who works here and lives elsewhere, once, instead of asking it of everybody of that name.
      few := ARRAY(SELECT DISTINCT m.person_id FROM membership_membership m JOIN registry_person p ON p.id = m.person_id
        WHERE m.kabupaten = ANY (kabupaten_read) AND NOT p.kabupaten = ANY (kabupaten_read));
    END IF;
  END IF;
  -- Subselects with LIMIT instead of EXISTS, which the planner might turn into a hash of all memberships.
  visible := CASE
    WHEN many THEN '(p.kabupaten = ANY ($1) OR (p.id = ANY ($4)) IS TRUE)'
    WHEN cardinality(few) <= handful THEN 'p.id = ANY ($4)'
    -- Not for an index: the name is the better way in, and then one looks whether the id is among them.
    WHEN few IS NOT NULL THEN '(p.id = ANY ($4)) IS TRUE'
    ELSE
    '(p.kabupaten = ANY ($1) OR p.village = ANY ($2) OR coalesce((
       SELECT true FROM membership_membership m WHERE m.person_id = p.id AND (
         m.kabupaten = ANY ($1) OR m.village = ANY ($2)
         OR m.unit_id = ANY ($9))
       LIMIT 1), false)
       OR (cardinality($3) > 0 AND coalesce((SELECT true FROM membership_payerassignment a
         WHERE a.person_id = p.id AND a.organisation_id = ANY ($3) LIMIT 1), false)))' END;

  -- One statement for all beginnings, because planning it takes longer than answering. Where a handful is visible they are
  -- looked through; else a nested loop keeps the order of the beginnings and stops when there are enough.
  IF NOT many AND cardinality(few) <= handful THEN
    SELECT array_agg(id ORDER BY place, name_key, id) INTO found FROM (
      SELECT p.id, p.name_key, min(typed.place) AS place
      FROM registry_person p JOIN unnest(beginnings) WITH ORDINALITY typed (words, place)
        ON starts_with(p.name_key, typed.words)
      WHERE p.id = ANY (few) GROUP BY p.id ORDER BY 3, 2, 1 LIMIT wanted
    ) page;
  ELSE
    EXECUTE 'SELECT array_agg(id) FROM (SELECT hit.id FROM unnest($5) typed (words) CROSS JOIN LATERAL (
        SELECT p.id FROM registry_person p
        WHERE p.name_key ~>=~ typed.words AND p.name_key ~<~ (typed.words || chr(1114111)) AND ' || visible || '
        ORDER BY p.name_key USING ~<~, p.id LIMIT $8) hit LIMIT $8) page'
    INTO found USING kabupaten_read, villages_read, organisations_read, few, beginnings, ranked, NULL::uuid[], wanted,
      units;
  END IF;
  found := ARRAY(SELECT id FROM unnest(found) WITH ORDINALITY listed (id, place) GROUP BY id ORDER BY min(place));

  -- Two letters out of three may differ; lindung_words_meant then counts the letters that do.
  PERFORM set_config('pg_trgm.similarity_threshold', '0.2', true);
  FOREACH far IN ARRAY ARRAY[false, true] LOOP
    FOR reading IN SELECT value FROM jsonb_array_elements(readings) LOOP
      EXIT WHEN cardinality(found) >= wanted;
      condition := lindung_words_condition(reading, far);
      CONTINUE WHEN condition IS NULL;
      IF far THEN
        -- Who has the words as such was looked at before: asking again whether they are visible costs the most.
        near := lindung_words_condition(reading, false);
        CONTINUE WHEN near = condition;
        condition := condition || coalesce(' AND NOT (' || near || ')', '');
      END IF;
      EXECUTE 'SELECT array_agg(id) FROM (SELECT id FROM (
        SELECT p.id, p.name_key FROM registry_person p
        WHERE ' || condition || ' AND NOT p.id = ANY ($7) AND ' || visible || ' LIMIT $6
        ) ranked ORDER BY similarity(name_key, $5) DESC, name_key, id LIMIT $8) page'
      INTO more USING kabupaten_read, villages_read, organisations_read, few,
        beginnings[1], ranked, found, wanted - cardinality(found), units;
      found := found || coalesce(more, '{}');
    END LOOP;
  END LOOP;
  RETURN QUERY SELECT unnest(found);
END
$$;

-- The condition that a name has every word of a reading, as SQL text; NULL if a needed word occurs in no name at all.
CREATE OR REPLACE FUNCTION lindung_words_condition(reading jsonb, far boolean) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  part jsonb;
  meant text[];
  conditions text[] := '{}';
BEGIN
  FOR part IN SELECT value FROM jsonb_array_elements(reading) LOOP
    CONTINUE WHEN (part->>'optional')::boolean;
    meant := lindung_words_meant(
      ARRAY(SELECT jsonb_array_elements_text(part->'spellings')),
      ARRAY(SELECT jsonb_array_elements_text(part->'sounds')),
      ARRAY(SELECT jsonb_array_elements_text(part->'slips')), far);
    IF cardinality(meant) = 0 THEN
      RETURN NULL;
    END IF;
    conditions := conditions || format('string_to_array(p.name_key, '' '') && %L::text[]', meant);
  END LOOP;
  RETURN CASE WHEN cardinality(conditions) > 0 THEN array_to_string(conditions, ' AND ') END;
END
$$;

-- The numbers themselves. Raises unless the role may see them and the person is visible; being shown is recorded in the
-- same transaction, so that what is not recorded was not seen.
CREATE OR REPLACE FUNCTION lindung_reveal_identity(person uuid) RETURNS TABLE (kind text, number text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF coalesce(current_setting('lindung.sees_identity', true), '') <> 'true' THEN
    RAISE EXCEPTION 'no role of the actor may see identity numbers' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF NOT lindung_sees_person(person) THEN
    RAISE EXCEPTION 'the actor may not see this person' USING ERRCODE = 'no_data_found';
  END IF;
  PERFORM lindung_write_event('registry_identity', p.id::text, 'seen', NULL, NULL, p.kabupaten)
    FROM registry_person p WHERE p.id = person;
  RETURN QUERY SELECT i.kind::text, i.number::text FROM registry_identity i WHERE i.person_id = person ORDER BY i.kind;
END
$$;
GRANT INSERT ON access_event TO lindung_matcher;
GRANT USAGE ON SEQUENCE access_event_id_seq TO lindung_matcher;

DO $$
DECLARE signature text;
BEGIN
  FOREACH signature IN ARRAY ARRAY[
    'lindung_find_identity(text)', 'lindung_find_kpj(text, integer)',
    'lindung_search_people(text[], jsonb, integer)',
    'lindung_reveal_identity(uuid)', 'lindung_few_visible(integer)', 'lindung_people_after(uuid, text, integer)',
    'lindung_words_condition(jsonb, boolean)',
    'lindung_names_at_home(text[], text[], integer)'
  ] LOOP
    EXECUTE format('ALTER FUNCTION %s OWNER TO lindung_matcher', signature);
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', signature);
  END LOOP;
  FOREACH signature IN ARRAY ARRAY[
    'lindung_find_identity(text)', 'lindung_find_kpj(text, integer)',
    'lindung_search_people(text[], jsonb, integer)',
    'lindung_reveal_identity(uuid)', 'lindung_people_after(uuid, text, integer)'
  ] LOOP
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO lindung_app', signature);
  END LOOP;
END
$$;
