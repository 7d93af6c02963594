-- Whether two written names can be one person's: the same as `likeness` in lindung/rosters/judging/same_name.py. It
-- stands here once more so that a check can say that a name differs without telling the name that is known. A test
-- holds the two against each other.

-- The words of a name without titles, each as the full word of its family. `words` holds titles and families
-- (lindung/registry/names.py): {"before": {}, "after": {}, "full": {"moh": "muhammad"}}.
CREATE OR REPLACE FUNCTION lindung_name_words(name text, words jsonb) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  parts text[];
BEGIN
  SELECT array_agg(lindung_name_key(regexp_replace(w, '[.\s]', '', 'g')) ORDER BY place) INTO parts
  FROM regexp_split_to_table(regexp_replace(left(name, 300), '\m([[:alpha:]]{1,5})\.(?=[[:alpha:]]{4,})', '\1. ', 'g'), '[\s,]+')
    WITH ORDINALITY split (w, place)
  WHERE lindung_name_key(regexp_replace(w, '[.\s]', '', 'g')) <> '';
  WHILE cardinality(parts) > 1 AND words->'before' ? parts[1] LOOP
    parts := parts[2:];
  END LOOP;
  WHILE cardinality(parts) > 1 AND words->'after' ? parts[cardinality(parts)] LOOP
    parts := parts[:cardinality(parts) - 1];
  END LOOP;
  RETURN ARRAY(
    SELECT coalesce(words->'full'->>w, w) FROM unnest(string_to_array(array_to_string(parts, ' '), ' '))
      WITH ORDINALITY whole (w, place) ORDER BY place LIMIT 12);
END
$$;

-- Whether two words differ by one slip: a letter too much, too few, another, or exchanged with its neighbour.
CREATE OR REPLACE FUNCTION lindung_one_slip(one text, other text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT abs(length(one) - length(other)) <= 1 AND (
    levenshtein_less_equal(left(one, 250), left(other, 250), 1) <= 1
    OR (length(one) = length(other) AND EXISTS (SELECT FROM generate_series(1, length(one) - 1) i
      WHERE overlay(one PLACING substr(one, i + 1, 1) || substr(one, i, 1) FROM i FOR 2) = other)))
$$;

-- same, part or different.
CREATE OR REPLACE FUNCTION lindung_names_alike(one text[], other text[]) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  shorter text[] := one;
  remaining text[] := other;
  optional constant text[] := ARRAY['muhammad', 'siti', 'bin', 'binti'];
  word text;
  partner integer;
  cost integer;
  slips integer := 0;
  whole integer := 0;
BEGIN
  IF coalesce(cardinality(one), 0) = 0 OR coalesce(cardinality(other), 0) = 0 THEN
    RETURN 'different';
  END IF;
  IF lindung_name_sound(array_to_string(one, '')) = lindung_name_sound(array_to_string(other, '')) THEN
    RETURN 'same';
  END IF;
  IF cardinality(one) > cardinality(other) THEN
    shorter := other;
    remaining := one;
  END IF;
  FOR word IN SELECT w FROM unnest(shorter) WITH ORDINALITY given (w, place) ORDER BY length(w) DESC, place LOOP
    SELECT place INTO partner FROM unnest(remaining) WITH ORDINALITY kept (w, place)
      WHERE lindung_name_sound(w) = lindung_name_sound(word) ORDER BY place LIMIT 1;
    IF partner IS NULL THEN
      SELECT place, CASE WHEN 1 IN (length(w), length(word)) AND left(w, 1) = left(word, 1) THEN 0 ELSE 1 END
        INTO partner, cost FROM unnest(remaining) WITH ORDINALITY kept (w, place)
        WHERE (1 IN (length(w), length(word)) AND left(w, 1) = left(word, 1))
          OR (least(length(w), length(word)) >= 3 AND abs(length(w) - length(word)) > 1
            AND (starts_with(w, word) OR starts_with(word, w)))
        ORDER BY place LIMIT 1;
      slips := slips + coalesce(cost, 0);
    END IF;
    IF partner IS NULL THEN
      SELECT place INTO partner FROM unnest(remaining) WITH ORDINALITY kept (w, place)
        WHERE least(length(w), length(word)) >= 4 AND lindung_one_slip(lindung_name_sound(word), lindung_name_sound(w))
        ORDER BY place LIMIT 1;
      slips := slips + CASE WHEN partner IS NULL THEN 0 ELSE 1 END;
    END IF;
    IF partner IS NULL THEN
      CONTINUE WHEN cardinality(shorter) > 1 AND word = ANY (optional);
      RETURN 'different';
    END IF;
    whole := whole + CASE WHEN length(word) > 1 AND length(remaining[partner]) > 1 THEN 1 ELSE 0 END;
    remaining := remaining[:partner - 1] || remaining[partner + 1:];
  END LOOP;
  IF slips > 2 OR whole = 0 THEN
    RETURN 'different';
  END IF;
  RETURN CASE WHEN remaining <@ optional AND greatest(cardinality(one), cardinality(other)) > 1 OR cardinality(remaining) = 0
    THEN 'same' ELSE 'part' END;
END
$$;
