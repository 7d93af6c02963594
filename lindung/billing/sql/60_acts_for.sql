-- Whether the actor records or gives back money for a person: somebody on a bill of the actor's region, wherever that
-- person lives. Yes or no, asked by functions of the matcher alone (deriving cover); not for the application.
CREATE OR REPLACE FUNCTION lindung_pays_for(person uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  RETURN EXISTS (
    SELECT FROM membership_membership k JOIN billing_billmember m ON m.membership_id = k.id
    JOIN billing_bill b ON b.id = m.bill_id
    WHERE k.person_id = person AND (lindung_has_right_in('payments.record', b.province, b.kabupaten, b.village)
      OR lindung_has_right_in('payments.approve', b.province, b.kabupaten, b.village)));
END
$$;
ALTER FUNCTION lindung_pays_for(uuid) OWNER TO lindung_matcher;
REVOKE ALL ON FUNCTION lindung_pays_for(uuid) FROM PUBLIC;
