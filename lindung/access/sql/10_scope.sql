-- Who is acting, and which rows they may see. Applied as owner after every migration; safe to apply again.
--
-- Every transaction begins with lindung_begin(user). It looks the user's assignments up and leaves the scope in
-- transaction-local settings; the policies read them as (SELECT lindung_...()), once per statement. Without it there is
-- no scope, and without a scope there are no rows.

CREATE TABLE IF NOT EXISTS access_role (
  name text PRIMARY KEY,
  reads_people boolean NOT NULL,
  writes_people boolean NOT NULL,
  sees_identity boolean NOT NULL,
  reads_trail boolean NOT NULL,
  manages_users boolean NOT NULL,
  decides_law boolean NOT NULL DEFAULT false
);
ALTER TABLE access_role ADD COLUMN IF NOT EXISTS decides_law boolean NOT NULL DEFAULT false;
-- Every right of the role by name, for policies of tables that not all who read people may see or write.
ALTER TABLE access_role ADD COLUMN IF NOT EXISTS rights text[] NOT NULL DEFAULT '{}';

CREATE OR REPLACE FUNCTION lindung_setting_list(name text) RETURNS text[]
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT string_to_array(nullif(current_setting(name, true), ''), ',')
$$;

CREATE OR REPLACE FUNCTION lindung_actor() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT nullif(current_setting('lindung.actor', true), '')::uuid
$$;
CREATE OR REPLACE FUNCTION lindung_read_kabupaten() RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT lindung_setting_list('lindung.read_kabupaten')
$$;
CREATE OR REPLACE FUNCTION lindung_read_villages() RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT lindung_setting_list('lindung.read_villages')
$$;
CREATE OR REPLACE FUNCTION lindung_read_organisations() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT lindung_setting_list('lindung.read_organisations')::uuid[]
$$;
CREATE OR REPLACE FUNCTION lindung_write_kabupaten() RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT lindung_setting_list('lindung.write_kabupaten')
$$;
CREATE OR REPLACE FUNCTION lindung_write_villages() RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT lindung_setting_list('lindung.write_villages')
$$;

-- Where the actor holds a right: for the policies of tables that have a right of their own. Each role opens its rights in
-- its own regions only. Codes of kabupaten, of villages (where a role stands for less than a kabupaten), and
-- organisations; empty where there are none.
CREATE OR REPLACE FUNCTION lindung_right_scope(right_name text, part text) RETURNS text[]
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT coalesce(string_to_array(nullif(
    coalesce(nullif(current_setting('lindung.rights', true), ''), '{}')::jsonb->right_name->>part, ''), ','), '{}')
$$;
CREATE OR REPLACE FUNCTION lindung_kabupaten_with(right_name text) RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT lindung_right_scope(right_name, 'kabupaten')
$$;
CREATE OR REPLACE FUNCTION lindung_villages_with(right_name text) RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT lindung_right_scope(right_name, 'villages')
$$;
CREATE OR REPLACE FUNCTION lindung_organisations_with(right_name text) RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT lindung_right_scope(right_name, 'organisations')::uuid[]
$$;
-- Provinces that the right covers as a whole: for what belongs to a province and to no kabupaten of it.
CREATE OR REPLACE FUNCTION lindung_provinces_with(right_name text) RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT lindung_right_scope(right_name, 'provinces')
$$;

-- Villages whose rows the right opens on lists and bills of whichever sponsor: to be read there, and nothing else.
CREATE OR REPLACE FUNCTION lindung_villages_reading(right_name text) RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT lindung_right_scope(right_name, 'villages') || lindung_right_scope(right_name, 'own_villages')
$$;

-- Regions a list of assignments opens: kabupaten as such, smaller regions as their villages.
CREATE OR REPLACE FUNCTION lindung_begin(
  user_id uuid, channel text, operation text DEFAULT '', reason text DEFAULT ''
) RETURNS text[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  today date := (now() AT TIME ZONE 'Asia/Makassar')::date;
  held record;
BEGIN
  WITH live AS (
    SELECT a.role, a.region, a.organisation_id, r.reads_people, r.writes_people, r.sees_identity, r.reads_trail,
      r.manages_users, r.decides_law, r.rights
    FROM access_assignment a
    JOIN access_user u ON u.id = a.user_id AND u.is_active
    JOIN access_role r ON r.name = a.role
    WHERE a.user_id = lindung_begin.user_id AND a.from_day <= today AND (a.to_day IS NULL OR a.to_day >= today)
  ), opened AS (
    SELECT live.*, g.code, g.level
    FROM live JOIN reference_region g ON live.region <> '' AND (
      (length(live.region) <= 5 AND g.level = 'kabupaten' AND (g.code = live.region OR g.province = live.region))
      OR (length(live.region) = 8 AND g.level = 'village' AND g.parent_id = live.region)
      OR (length(live.region) = 13 AND g.code = live.region))
  ), held_where AS (
    SELECT unnest(o.rights) AS right_name, 'kabupaten' AS part, o.code FROM opened o WHERE o.level = 'kabupaten'
    UNION SELECT unnest(o.rights), 'villages', o.code FROM opened o WHERE o.level = 'village'
    UNION SELECT unnest(l.rights), 'organisations', l.organisation_id::text FROM live l WHERE l.organisation_id IS NOT NULL
    UNION SELECT unnest(o.rights), 'provinces', o.region FROM opened o WHERE length(o.region) = 2
    -- The government of a village knows its people, whoever pays for them.
    UNION SELECT unnest(l.rights), 'own_villages', g.region FROM live l JOIN registry_organisation g
      ON g.id = l.organisation_id AND 'village' = ANY (g.roles) AND length(g.region) = 13
  ), by_part AS (
    SELECT right_name, part, string_agg(code, ',' ORDER BY code) AS codes FROM held_where GROUP BY 1, 2
  ), by_right AS (
    SELECT right_name, jsonb_object_agg(part, codes) AS parts FROM by_part GROUP BY 1
  )
  SELECT
    (SELECT string_agg(DISTINCT code, ',') FROM opened WHERE reads_people AND level = 'kabupaten') AS read_kabupaten,
    (SELECT string_agg(DISTINCT code, ',') FROM opened WHERE reads_people AND level = 'village') AS read_villages,
    (SELECT string_agg(DISTINCT code, ',') FROM opened WHERE writes_people AND level = 'kabupaten') AS write_kabupaten,
    (SELECT string_agg(DISTINCT code, ',') FROM opened WHERE writes_people AND level = 'village') AS write_villages,
    (SELECT string_agg(DISTINCT organisation_id::text, ',') FROM live
      WHERE reads_people AND organisation_id IS NOT NULL) AS read_organisations,
    (SELECT coalesce(bool_or(sees_identity), false) FROM live) AS sees_identity,
    (SELECT coalesce(bool_or(reads_trail AND reads_people), false) FROM live) AS reads_trail,
    (SELECT coalesce(bool_or(reads_trail AND NOT reads_people), false) FROM live) AS reads_access_trail,
    (SELECT coalesce(bool_or(manages_users), false) FROM live) AS manages_users,
    (SELECT coalesce(bool_or(decides_law), false) FROM live) AS decides_law,
    (SELECT coalesce(jsonb_object_agg(right_name, parts), '{}') FROM by_right) AS rights,
    (SELECT coalesce(array_agg(DISTINCT role), '{}') FROM live) AS roles
  INTO held;
  PERFORM set_config('lindung.actor', lindung_begin.user_id::text, true),
    set_config('lindung.channel', lindung_begin.channel, true),
    set_config('lindung.operation', lindung_begin.operation, true),
    set_config('lindung.reason', lindung_begin.reason, true),
    set_config('lindung.read_kabupaten', coalesce(held.read_kabupaten, ''), true),
    set_config('lindung.read_villages', coalesce(held.read_villages, ''), true),
    set_config('lindung.write_kabupaten', coalesce(held.write_kabupaten, ''), true),
    set_config('lindung.write_villages', coalesce(held.write_villages, ''), true),
    set_config('lindung.read_organisations', coalesce(held.read_organisations, ''), true),
    set_config('lindung.sees_identity', held.sees_identity::text, true),
    set_config('lindung.reads_trail', held.reads_trail::text, true),
    set_config('lindung.reads_access_trail', held.reads_access_trail::text, true),
    set_config('lindung.manages_users', held.manages_users::text, true),
    set_config('lindung.decides_law', held.decides_law::text, true),
    set_config('lindung.rights', held.rights::text, true);
  RETURN held.roles;
END
$$;
ALTER FUNCTION lindung_begin(uuid, text, text, text) OWNER TO lindung_matcher;
REVOKE ALL ON FUNCTION lindung_begin(uuid, text, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION lindung_begin(uuid, text, text, text) TO lindung_app;
GRANT SELECT ON access_user, access_assignment, access_role, reference_region TO lindung_matcher;

-- Nobody acts any more: for a transaction that goes on with another person, or with none.
CREATE OR REPLACE FUNCTION lindung_forget() RETURNS void LANGUAGE sql AS $$
  SELECT set_config(setting, '', true) FROM unnest(ARRAY[
    'lindung.actor', 'lindung.channel', 'lindung.operation', 'lindung.reason', 'lindung.read_kabupaten',
    'lindung.read_villages', 'lindung.write_kabupaten', 'lindung.write_villages', 'lindung.read_organisations',
    'lindung.sees_identity', 'lindung.reads_trail', 'lindung.reads_access_trail', 'lindung.manages_users',
    'lindung.decides_law', 'lindung.rights']) AS setting
$$;
