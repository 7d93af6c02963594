-- Numbers of a list that belong to one merged person, each with the least of them: that a list names somebody twice. Told
-- to who may check lists of the programme, of numbers that the list itself has; who it is, is not told.
CREATE OR REPLACE FUNCTION lindung_merged_numbers(programme uuid, numbers text[]) RETURNS TABLE (number text, same_as text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM lindung_must_check(programme);
  RETURN QUERY
  SELECT x.number::text, x.least::text FROM (
    SELECT h.number, min(h.number) OVER whole AS least, count(*) OVER whole AS numbers FROM registry_holder h
    WHERE h.number = ANY (lindung_merged_numbers.numbers)
      AND h.holder_id IN (SELECT g.survivor_id FROM registry_merge g WHERE g.standing)
    WINDOW whole AS (PARTITION BY h.holder_id)
  ) x WHERE x.numbers > 1;
END
$$;
ALTER FUNCTION lindung_merged_numbers(uuid, text[]) OWNER TO lindung_matcher;
REVOKE ALL ON FUNCTION lindung_merged_numbers(uuid, text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION lindung_merged_numbers(uuid, text[]) TO lindung_app;
