-- Persons recorded twice. Until two records are merged each stands for itself. Asked by functions of the matcher alone.
CREATE OR REPLACE FUNCTION lindung_one_person(person uuid) RETURNS uuid LANGUAGE sql STABLE AS $$ SELECT person $$;
CREATE OR REPLACE FUNCTION lindung_all_of_person(person uuid) RETURNS uuid[] LANGUAGE sql STABLE AS $$
  SELECT ARRAY[person]
$$;
REVOKE ALL ON FUNCTION lindung_one_person(uuid), lindung_all_of_person(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION lindung_one_person(uuid), lindung_all_of_person(uuid) TO lindung_matcher;
