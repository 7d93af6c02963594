-- Whether two written names can be one person's: the same as `likeness` in lindung/rosters/judging/same_name.py. It
-- stands here once more so that a check can say that a name differs without telling the name that is known. A test
-- holds the two against each other.

-- Words, each as the full word of its family.
CREATE OR REPLACE FUNCTION lindung_full_words(parts text[], words jsonb) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  IF words->'full' ?| parts THEN
    FOR n IN 1 .. cardinality(parts) LOOP
      parts[n] := coalesce(words->'full'->>parts[n], parts[n]);
    END LOOP;
  END IF;
  RETURN parts;
END
$$;

-- The words of a name without titles, each as the full word of its family. `words` holds titles and families
-- (lindung/registry/names.py): {"before": {}, "after": {}, "full": {"moh": "muhammad"}}.
CREATE OR REPLACE FUNCTION lindung_name_words(name text, words jsonb) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  parts text[];
  titles jsonb := words->'before';
BEGIN
  IF name ~ '[^[:alpha:] .''’]|\.[^ ]' THEN
    SELECT array_agg(lindung_name_key(regexp_replace(w, '[.\s]', '', 'g')) ORDER BY place) INTO parts
    FROM regexp_split_to_table(regexp_replace(left(name, 300), '\m([[:alpha:]]{1,5})\.(?=[[:alpha:]]{4,})', '\1. ', 'g'), '[\s,]+')
      WITH ORDINALITY split (w, place)
    WHERE lindung_name_key(regexp_replace(w, '[.\s]', '', 'g')) <> '';
  ELSE
    -- Most names are letters and spaces, with a dot behind a short form.
    parts := array_remove(string_to_array(lindung_name_key(left(name, 300)), ' '), '');
  END IF;
  WHILE cardinality(parts) > 1 AND titles ? parts[1] LOOP
    parts := parts[2:];
  END LOOP;
  titles := words->'after';
  WHILE cardinality(parts) > 1 AND titles ? parts[cardinality(parts)] LOOP
    parts := parts[:cardinality(parts) - 1];
  END LOOP;
  parts := coalesce((string_to_array(array_to_string(parts, ' '), ' '))[:12], '{}');
  RETURN lindung_full_words(parts, words);
END
$$;

-- The same of somebody in the registry, whose key is worked out already: most names have neither a title nor a mark.
CREATE OR REPLACE FUNCTION lindung_known_words(name text, key text, words jsonb) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  parts text[];
BEGIN
  IF name !~ '[^[:alpha:] .''’]|\.[^ ]' THEN
    parts := array_remove(string_to_array(key, ' '), '');
    IF cardinality(parts) BETWEEN 1 AND 12 AND NOT words->'before' ? parts[1]
      AND NOT words->'after' ? parts[cardinality(parts)] THEN
      RETURN lindung_full_words(parts, words);
    END IF;
  END IF;
  RETURN lindung_name_words(name, words);
END
$$;

-- Whether two words differ by one slip: a letter too much, too few, another, or exchanged with its neighbour.
CREATE OR REPLACE FUNCTION lindung_one_slip(one text, other text) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  -- An exchange counts as two here.
  edits constant integer := levenshtein_less_equal(left(one, 250), left(other, 250), 2);
BEGIN
  IF edits <= 1 THEN
    RETURN abs(length(one) - length(other)) <= 1;
  ELSIF edits > 2 OR length(one) <> length(other) THEN
    RETURN false;
  END IF;
  FOR i IN 1 .. length(one) - 1 LOOP
    IF overlay(one PLACING substr(one, i + 1, 1) || substr(one, i, 1) FROM i FOR 2) = other THEN
      RETURN true;
    END IF;
  END LOOP;
  RETURN false;
END
$$;

-- same, part or different. Loops instead of queries: it is asked for hundreds of thousands of pairs.
CREATE OR REPLACE FUNCTION lindung_names_alike(one text[], other text[]) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  optional constant text[] := ARRAY['muhammad', 'siti', 'bin', 'binti'];
  turned constant boolean := cardinality(one) > cardinality(other);
  shorter text[];
  remaining text[];
  first text;
  second text;
  last text;
  said text[];
  heard text[];
  word text;
  sound text;
  kept text;
  partner integer;
  longest integer;
  slips integer := 0;
  whole integer := 0;
BEGIN
  IF coalesce(cardinality(one), 0) = 0 OR coalesce(cardinality(other), 0) = 0 THEN
    RETURN 'different';
  END IF;
  -- No letters are heard together across a space or a stroke, so all words of both names are heard at once.
  said := string_to_array(lindung_name_sound(array_to_string(one, ' ') || '/' || array_to_string(other, ' ')), '/');
  first := said[1];
  second := said[2];
  -- Written together they sound the same only if they begin and end alike. What follows changes how c, d, e, k, o and t
  -- are heard and no other beginning; three letters that are each heard for themselves end a name as they end its last
  -- word, whatever stands before.
  last := right(one[cardinality(one)], 3) || ' ' || right(other[cardinality(other)], 3);
  IF (left(first, 1) = left(second, 1) OR left(one[1], 1) || left(other[1], 1) ~ '[cdekot]')
    AND (right(first, 1) = right(second, 1) OR length(last) < 7 OR last ~ 'oe|[dts]j|[ckstdgp]h|sy|dz|[ie]e|oo|x')
    AND lindung_name_sound(array_to_string(one, '')) = lindung_name_sound(array_to_string(other, '')) THEN
    RETURN 'same';
  END IF;
  shorter := CASE WHEN turned THEN other ELSE one END;
  remaining := CASE WHEN turned THEN one ELSE other END;
  said := string_to_array(CASE WHEN turned THEN second ELSE first END, ' ');
  heard := string_to_array(CASE WHEN turned THEN first ELSE second END, ' ');
  FOR turn IN 1 .. cardinality(shorter) LOOP
    -- The longest word that is left, the first of equals.
    longest := turn;
    FOR n IN turn + 1 .. cardinality(shorter) LOOP
      IF length(shorter[n]) > length(shorter[longest]) THEN
        longest := n;
      END IF;
    END LOOP;
    word := shorter[longest];
    IF longest > turn THEN
      said := said[:turn - 1] || said[longest] || said[turn:longest - 1] || said[longest + 1:];
      shorter := shorter[:turn - 1] || word || shorter[turn:longest - 1] || shorter[longest + 1:];
    END IF;
    sound := said[turn];
    partner := array_position(heard, sound);
    IF partner IS NULL THEN
      FOR n IN 1 .. cardinality(remaining) LOOP
        kept := remaining[n];
        IF 1 IN (length(kept), length(word)) THEN
          IF left(kept, 1) = left(word, 1) THEN
            partner := n;
            EXIT;
          END IF;
        ELSIF abs(length(kept) - length(word)) > 1 AND least(length(kept), length(word)) >= 3
          AND (starts_with(kept, word) OR starts_with(word, kept)) THEN
          partner := n;
          slips := slips + 1;
          EXIT;
        END IF;
      END LOOP;
    END IF;
    IF partner IS NULL AND length(word) >= 4 THEN
      FOR n IN 1 .. cardinality(remaining) LOOP
        IF length(remaining[n]) >= 4 AND abs(length(heard[n]) - length(sound)) <= 1
          AND lindung_one_slip(sound, heard[n]) THEN
          partner := n;
          slips := slips + 1;
          EXIT;
        END IF;
      END LOOP;
    END IF;
    IF partner IS NULL THEN
      CONTINUE WHEN cardinality(shorter) > 1 AND word = ANY (optional);
      RETURN 'different';
    END IF;
    whole := whole + CASE WHEN length(word) > 1 AND length(remaining[partner]) > 1 THEN 1 ELSE 0 END;
    remaining := remaining[:partner - 1] || remaining[partner + 1:];
    heard := heard[:partner - 1] || heard[partner + 1:];
  END LOOP;
  IF slips > 2 OR whole = 0 THEN
    RETURN 'different';
  END IF;
  RETURN CASE WHEN cardinality(remaining) = 0
      OR (remaining <@ optional AND greatest(cardinality(one), cardinality(other)) > 1) THEN 'same' ELSE 'part' END;
END
$$;

-- Whether they are the same. Most of whom a list is compared with have a word more or less: without a word that may be
-- left out, only names that are written together and apart can be the same then, and these end alike.
CREATE OR REPLACE FUNCTION lindung_names_same(one text[], other text[]) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  optional constant text[] := ARRAY['muhammad', 'siti', 'bin', 'binti'];
  last text;
BEGIN
  IF cardinality(one) <> cardinality(other) AND NOT one && optional AND NOT other && optional THEN
    last := translate(right(one[cardinality(one)], 3) || ' ' || right(other[cardinality(other)], 3), 'zjyvfq', 'siippk');
    IF length(last) = 7 AND right(last, 1) <> substr(last, 3, 1)
      AND last !~ 'oe|[dts][ij]|[ckstdgp]h|s[iy]|ds|[ie]e|oo|x' THEN
      RETURN false;
    END IF;
  END IF;
  RETURN lindung_names_alike(one, other) = 'same';
END
$$;
