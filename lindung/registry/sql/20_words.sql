-- The words of people's names: a small table in which a wrongly typed word is looked up.

GRANT SELECT ON registry_nameword TO lindung_matcher;

-- New words join with the names that bring them. One writer waits for another only if both bring the same new word.
CREATE OR REPLACE FUNCTION lindung_keep_name_words() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO registry_nameword (word)
  SELECT DISTINCT w FROM new_rows n, unnest(string_to_array(n.name_key, ' ')) w
  WHERE w <> '' AND NOT EXISTS (SELECT 1 FROM registry_nameword k WHERE k.word = w)
  ORDER BY w
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION lindung_keep_name_words() FROM PUBLIC;
CREATE OR REPLACE TRIGGER keep_words_insert AFTER INSERT ON registry_person REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION lindung_keep_name_words();
CREATE OR REPLACE TRIGGER keep_words_update AFTER UPDATE ON registry_person REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION lindung_keep_name_words();

-- After a load that went past the triggers.
CREATE OR REPLACE FUNCTION lindung_learn_name_words() RETURNS void LANGUAGE sql AS $$
  INSERT INTO registry_nameword (word)
  SELECT DISTINCT w FROM registry_person p, unnest(string_to_array(p.name_key, ' ')) w WHERE w <> ''
  ON CONFLICT DO NOTHING
$$;
REVOKE ALL ON FUNCTION lindung_learn_name_words() FROM PUBLIC;

-- How many letters of a word may be wrong.
CREATE OR REPLACE FUNCTION lindung_slips_forgiven(word text) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN length(word) <= 5 THEN 1 WHEN length(word) <= 8 THEN 2 ELSE 3 END
$$;
-- Words that exist and may be meant: known short forms and whatever sounds the same; with
-- `far` typing errors too. A word of three
-- letters or more may also be the beginning of one. The caller sets pg_trgm.similarity_threshold: as a setting of the
-- function itself it would keep a restored backup from being read by anybody but a superuser.
CREATE OR REPLACE FUNCTION lindung_words_meant(spellings text[], sounds text[], slips text[], far boolean) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT word), '{}') FROM (
    SELECT word FROM registry_nameword WHERE word = ANY (spellings)
    UNION ALL
    SELECT word FROM registry_nameword WHERE sound = ANY (sounds)
    UNION ALL
    (SELECT word FROM registry_nameword
      WHERE length(spellings[1]) >= 3 AND word ~>=~ spellings[1] AND word ~<~ (spellings[1] || chr(1114111))
      ORDER BY length(word), word LIMIT 40)
    UNION ALL
    SELECT word FROM registry_nameword WHERE far AND word = ANY (slips)
    UNION ALL
    (SELECT word FROM registry_nameword
      WHERE far AND length(spellings[1]) BETWEEN 3 AND 100 AND word % spellings[1] AND length(word) <= 100
        AND levenshtein_less_equal(word, spellings[1], lindung_slips_forgiven(spellings[1]))
          <= lindung_slips_forgiven(spellings[1])
      ORDER BY similarity(word, spellings[1]) DESC, word LIMIT 40)
  ) meant
$$;

ALTER FUNCTION lindung_words_meant(text[], text[], text[], boolean) OWNER TO lindung_matcher;
REVOKE ALL ON FUNCTION lindung_words_meant(text[], text[], text[], boolean) FROM PUBLIC;
