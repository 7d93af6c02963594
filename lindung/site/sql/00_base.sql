-- Applied as owner BEFORE the tables are made: what columns, constraints and indexes call.

CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS fuzzystrmatch;
CREATE EXTENSION IF NOT EXISTS unaccent;

-- RFC 9562 version 7: 48 bits of Unix milliseconds, version, variant, the rest random. PostgreSQL 18 brings its own.
CREATE OR REPLACE FUNCTION lindung_uuid7() RETURNS uuid
LANGUAGE sql VOLATILE PARALLEL SAFE AS $$
  SELECT encode(
    set_bit(set_bit(
      overlay(uuid_send(gen_random_uuid())
              PLACING substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3)
              FROM 1 FOR 6),
      52, 1), 53, 1), 'hex')::uuid
$$;

-- What a name is compared by: lower case, one space between words, without the marks people type differently.
-- lindung/registry/names.py says the same for what is searched (name_key).
CREATE OR REPLACE FUNCTION lindung_name_key(name text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT btrim(replace(replace(translate(lower(name),
    E'.,-()/_\u00a0\táàâäãåéèêëíìîïóòôöõúùûüçñ''’‘ʼ`´"“”',
    '         aaaaaaeeeeiiiiooooouuuucn'), '   ', ' '), '  ', ' '))
$$;

-- A day of birth and how a word begins, as one number: what a list of names is looked up by. Ours and no hash, because it
-- is stored, and hashes may be others in a later PostgreSQL.
CREATE OR REPLACE FUNCTION lindung_beginning(word text, birth date) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT ((birth - date '1900-01-01')::bigint << 42) | (ascii(word)::bigint << 21) | ascii(substr(word, 2, 1))
$$;

-- That of every word of a name. A first word of one letter, M Rizal, may be written with the next one. A column is worked
-- out by it, also while a backup is read back, where nothing is found that does not name its schema.
CREATE OR REPLACE FUNCTION lindung_name_beginnings(name text, birth date) RETURNS bigint[]
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  key constant text := public.lindung_name_key(name);
  -- Worked out for every person: the day once, and letters without asking another function.
  day constant bigint := public.lindung_beginning('', birth);
  word text;
  found bigint[] := '{}';
BEGIN
  FOREACH word IN ARRAY string_to_array(key, ' ') LOOP
    found := found || (day | (ascii(word)::bigint << 21) | ascii(substr(word, 2, 1)));
  END LOOP;
  IF substr(key, 2, 1) = ' ' THEN
    found := found || public.lindung_beginning(replace(key, ' ', ''), birth);
  END IF;
  RETURN found;
END
$$;

-- A word of a name as it is heard: old and new orthography, Arabic names written by ear, double letters. The same as
-- `sound` in lindung/registry/names.py.
CREATE OR REPLACE FUNCTION lindung_name_sound(word text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE twice text;
BEGIN
  -- Most words have none of these, and asking once is a third of replacing them all.
  IF word ~ 'oe|[dts]j|[ckstdgp]h|sy|dz|[ie]e|oo|x' THEN
    word := replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
      replace(replace(replace(replace(word, 'oe', 'u'), 'dj', 'j'), 'tj', 'c'), 'ch', 'h'), 'kh', 'h'), 'sy', 's'),
      'sj', 's'), 'sh', 's'), 'dz', 'z'), 'dh', 'd'), 'th', 't'), 'gh', 'g'), 'ph', 'f'), 'ie', 'i'), 'ee', 'i'),
      'oo', 'u'), 'x', 'ks');
  END IF;
  word := translate(word, 'zjyvfq', 'siippk');
  -- Letter by letter: replacing by what was found takes several times as long.
  LOOP
    twice := substring(word FROM '(.)\1');
    EXIT WHEN twice IS NULL;
    word := replace(word, twice || twice, twice);
  END LOOP;
  RETURN word;
END
$$;

-- The last day of a day's month.
CREATE OR REPLACE FUNCTION lindung_month_end(day date) RETURNS date
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT (date_trunc('month', day::timestamp) + interval '1 month' - interval '1 day')::date
$$;

-- Where a membership stands: the person in this segment and unit; for BPU, which has no unit, the person alone.
CREATE OR REPLACE FUNCTION lindung_membership_slot(person uuid, segment text, unit uuid) RETURNS uuid
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT md5(person::text || segment || coalesce(unit::text, ''))::uuid
$$;
